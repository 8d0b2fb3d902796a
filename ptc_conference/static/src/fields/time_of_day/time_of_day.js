// SPDX-License-Identifier: LGPL-3.0-or-later
import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useInputField } from "@web/views/fields/input_field_hook";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { formatTimeOfDay, parseTimeOfDay } from "./clock";

export class TimeOfDayField extends Component {
    static template = "ptc_conference.TimeOfDayField";
    static props = { ...standardFieldProps, placeholder: { type: String, optional: true } };

    setup() {
        useInputField({ getValue: () => this.formattedValue, parse: parseTimeOfDay });
    }

    get formattedValue() {
        return formatTimeOfDay(this.props.record.data[this.props.name] || 0);
    }

    get isInvalid() {
        return this.props.record.isFieldInvalid(this.props.name);
    }
}

registry.category("fields").add("ptc_time_of_day", {
    component: TimeOfDayField,
    displayName: _t("Time of day"),
    supportedTypes: ["integer"],
    isEmpty: () => false,
    extractProps: ({ placeholder }) => ({ placeholder }),
});
