// SPDX-License-Identifier: LGPL-3.0-or-later
import { useEffect } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { ProgressBarField, progressBarField } from "@web/views/fields/progress_bar/progress_bar_field";

const EVERY_MS = 2000;

/** A bar that moves by itself while messages are written and sent: the record is loaded again when it has changed. */
export class MailingProgress extends ProgressBarField {
    setup() {
        super.setup();
        this.orm = useService("orm");
        useEffect(
            (isRunning) => {
                if (!isRunning) {
                    return;
                }
                const timer = setInterval(() => this.look(), EVERY_MS);
                return () => clearInterval(timer);
            },
            () => [this.isRunning]
        );
    }

    get isRunning() {
        const { state, progress } = this.props.record.data;
        return state === "waiting" || (state === "started" && progress < 100);
    }

    async look() {
        const { resId, resModel, data } = this.props.record;
        const read = this.orm.silent.read(resModel, [resId], ["state", "progress"]);
        const [now] = await read.catch(() => [null]);
        if (now && (now.state !== data.state || now.progress !== data.progress)) {
            await this.props.record.load();
        }
    }
}

registry.category("fields").add("ptc_mailing_progress", {
    ...progressBarField,
    component: MailingProgress,
    fieldDependencies: [{ name: "state", type: "selection" }],
});
