// SPDX-License-Identifier: LGPL-3.0-or-later
import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { DateTimeField, dateTimeField } from "@web/views/fields/datetime/datetime_field";
import { ConferenceTimeField } from "../conference_time/conference_time";
import { toSchoolClock, fromSchoolClock } from "./school_clock";

/**
 * A record as Odoo's own date and time field wants it, with its instants by the clocks of the school: these are what is
 * shown and typed, while the record itself keeps instants.
 */
class SchoolRecord {
    constructor(record, tz) {
        this.record = record;
        this.tz = tz;
        this.fields = record.fields;
        this.model = record.model;
    }

    get data() {
        return new Proxy(this.record.data, {
            get: (data, name) => toSchoolClock(data[name], this.tz),
        });
    }

    update(changes) {
        const instants = Object.entries(changes).map(([name, value]) => [name, fromSchoolClock(value, this.tz)]);
        return this.record.update(Object.fromEntries(instants));
    }
}

/**
 * Date and time by the clocks of the school, to be read and entered, wherever the reader's own clock stands. The zone
 * is the field "tz" of the record or of the form it is in; where it is not that of the reader, it is named beside.
 */
export class ConferenceMomentField extends Component {
    static template = "ptc_conference.ConferenceMomentField";
    static components = { ConferenceTimeField, DateTimeField };
    static props = DateTimeField.props;
    static defaultProps = DateTimeField.defaultProps;

    get tz() {
        const { data, evalContext } = this.props.record;
        return data.tz || evalContext.parent?.tz || "default";
    }

    get entryProps() {
        return { ...this.props, record: new SchoolRecord(this.props.record, this.tz) };
    }

    get readProps() {
        const { id, name, readonly, record } = this.props;
        return { id, name, readonly, record };
    }

    /** The words that say whose time it is; none where the school's clock is also the reader's. */
    get zoneText() {
        const instant = this.props.record.data[this.props.name] || luxon.DateTime.now();
        if (instant.setZone(this.tz).offset === instant.setZone("default").offset) {
            return "";
        }
        return _t("time of the school, %(zone)s", { zone: this.tz });
    }
}

registry.category("fields").add("ptc_conference_moment", {
    ...dateTimeField,
    component: ConferenceMomentField,
    displayName: _t("Time of the conference, to enter"),
    fieldDependencies: [{ name: "tz", type: "selection" }],
});
