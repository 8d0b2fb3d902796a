// SPDX-License-Identifier: LGPL-3.0-or-later
import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const DATE = { weekday: "short", month: "short", day: "numeric" };
const TIME = { hour: "numeric", minute: "2-digit" };

/**
 * Shows an instant as the clocks of the school do, wherever the reader's own clock stands. Its zone is the
 * field "tz" of the record, or the one that the option "zone" names; the view must hold it.
 */
export class ConferenceTimeField extends Component {
    static template = "ptc_conference.ConferenceTimeField";
    static props = {
        ...standardFieldProps,
        showDate: { type: Boolean, optional: true },
        showTime: { type: Boolean, optional: true },
        zone: { type: String, optional: true },
    };
    static defaultProps = { showDate: true, showTime: true, zone: "tz" };

    get text() {
        const { data } = this.props.record;
        const value = data[this.props.name];
        if (!value) {
            return "";
        }
        const local = value.setZone(data[this.props.zone] || "default");
        const isOtherYear = local.year !== luxon.DateTime.now().year;
        return local.toLocaleString({
            ...(this.props.showDate ? DATE : {}),
            ...(this.props.showDate && isOtherYear ? { year: "numeric" } : {}),
            ...(this.props.showTime ? TIME : {}),
        });
    }
}

registry.category("fields").add("ptc_conference_time", {
    component: ConferenceTimeField,
    displayName: _t("Time of the conference"),
    supportedTypes: ["datetime"],
    supportedOptions: [
        { label: _t("Show date"), name: "show_date", type: "boolean", default: true },
        { label: _t("Show time"), name: "show_time", type: "boolean", default: true },
        { label: _t("Field of the time zone"), name: "zone", type: "string", default: "tz" },
    ],
    fieldDependencies: [{ name: "tz", type: "selection" }],
    extractProps: ({ options }) => ({
        showDate: options.show_date ?? true,
        showTime: options.show_time ?? true,
        zone: options.zone ?? "tz",
    }),
});
