// SPDX-License-Identifier: LGPL-3.0-or-later
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { session } from "@web/session";

/**
 * What a teacher who works in Odoo prints: the own schedule, and nobody else's.
 */
function printMySchedule(env) {
    return {
        type: "item",
        id: "ptc_my_schedule",
        description: _t("Print my conference schedule"),
        show: () => session.is_conference_teacher,
        callback: async () => {
            env.services.action.doAction(await env.services.orm.call("ptc.teaching.page", "get_my_schedule", []));
        },
        sequence: 45,
    };
}

registry.category("user_menuitems").add("ptc_my_schedule", printMySchedule);
