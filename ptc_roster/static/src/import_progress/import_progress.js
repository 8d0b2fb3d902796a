// SPDX-License-Identifier: LGPL-3.0-or-later
import { Component, onWillUnmount, useEffect, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const RUNNING = ["checking", "applying"];
const EVERY_MS = 1000;

/** Show how far a running import is; load the record again when it has come to an end. */
export class ImportProgress extends Component {
    static template = "ptc_roster.ImportProgress";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        const { progress, progress_text: text } = this.props.record.data;
        this.view = useState({ percent: progress, text });
        useEffect(
            (state) => {
                if (RUNNING.includes(state)) {
                    this.wait();
                }
                return () => clearTimeout(this.timer);
            },
            () => [this.props.record.data.state]
        );
        onWillUnmount(() => clearTimeout(this.timer));
    }

    wait() {
        this.timer = setTimeout(() => this.poll(), EVERY_MS);
    }

    async poll() {
        const { resId, resModel } = this.props.record;
        const names = ["state", "progress", "progress_text"];
        const [now] = await this.orm.silent.read(resModel, [resId], names).catch(() => [null]);
        if (now && !RUNNING.includes(now.state)) {
            await this.props.record.load();
            return;
        }
        if (now) {
            this.view.percent = now.progress;
            this.view.text = now.progress_text;
        }
        this.wait();
    }
}

registry.category("fields").add("ptc_import_progress", {
    component: ImportProgress,
    supportedTypes: ["integer"],
    fieldDependencies: [
        { name: "state", type: "selection" },
        { name: "progress_text", type: "char" },
    ],
});
