// SPDX-License-Identifier: LGPL-3.0-or-later
import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useInputField } from "@web/views/fields/input_field_hook";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const MINUTES_A_DAY = 24 * 60;
// 16:30, 16.30, 16h30, 1630, 16, 4:30 pm, 4pm
const PATTERN = /^(\d{1,2})(?:[:.h]?(\d{2}))?\s*([ap])?\.?m?\.?$/i;

/**
 * Write minutes since midnight as a time of day: 990 is "16:30", 1440 is "24:00".
 */
export function formatTimeOfDay(minutes) {
    const [hour, minute] = [Math.floor(minutes / 60), minutes % 60];
    return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

/**
 * Read a time of day as minutes since midnight, 0 to 1440.
 *
 * @throws {Error} when the text is not a time of day.
 */
export function parseTimeOfDay(text) {
    const [, hours, minutes, half] = PATTERN.exec(text.trim()) || [];
    let hour = Number(hours);
    const minute = Number(minutes || 0);
    if (half) {
        hour = hour >= 1 && hour <= 12 ? (hour % 12) + (half.toLowerCase() === "p" ? 12 : 0) : NaN;
    }
    const total = hour * 60 + minute;
    if (!(minute < 60 && total <= MINUTES_A_DAY)) {
        throw new Error(`"${text}" is not a time of day`);
    }
    return total;
}

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
