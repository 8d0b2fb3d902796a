// SPDX-License-Identifier: LGPL-3.0-or-later
import { deserializeDateTime, serializeDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { CalendarCommonRenderer } from "@web/views/calendar/calendar_common/calendar_common_renderer";
import { CalendarModel } from "@web/views/calendar/calendar_model";
import { CalendarRenderer } from "@web/views/calendar/calendar_renderer";
import { calendarView } from "@web/views/calendar/calendar_view";

const { DateTime } = luxon;
// Of a whole school's teachers at once nothing can be read.
const SHOWN_AT_FIRST = 3;

/**
 * A calendar to look at, by the clocks of the school: each record's zone is its field "tz". Nothing is dragged or
 * created in it, so the shifted times are only shown.
 */
export class ConferenceCalendarModel extends CalendarModel {
    /**
     * Open at the next day that has something to show.
     */
    async load(params = {}) {
        const date = this.meta.date || params.date || (await this.findFirstDay(params.domain || []));
        return super.load({ ...params, date });
    }

    async findFirstDay(domain) {
        const { date_start: start } = this.meta.fieldMapping;
        const coming = [...domain, [start, ">=", serializeDateTime(DateTime.now())]];
        const options = { limit: 1, order: start };
        const [first] = await this.orm.searchRead(this.meta.resModel, coming, [start, "tz"], options);
        return (first ? this.toSchool(deserializeDateTime(first[start]), first.tz) : DateTime.local()).startOf("day");
    }

    /**
     * Show the first few of those that may be ticked at the side, and others as they are ticked.
     */
    async loadDynamicFilterSection(data, fieldName, filterInfo, previousSection) {
        const section = await super.loadDynamicFilterSection(...arguments);
        const known = new Set((previousSection?.filters || []).map((filter) => filter.value));
        let shown = section.filters.filter((filter) => known.has(filter.value) && filter.active).length;
        for (const filter of section.filters.filter((filter) => !known.has(filter.value))) {
            filter.active = shown < SHOWN_AT_FIRST;
            shown += 1;
        }
        return section;
    }

    /**
     * Load a day more at each side: the school's day begins and ends at other instants than the reader's.
     */
    computeRangeDomain(data) {
        const range = { start: data.range.start.minus({ days: 1 }), end: data.range.end.plus({ days: 1 }) };
        return super.computeRangeDomain({ ...data, range });
    }

    normalizeRecord(rawRecord) {
        const record = super.normalizeRecord(rawRecord);
        // The row tells the time, and a line for the name is all the room there is.
        record.isTimeHidden = true;
        record.start = this.toSchool(record.start, rawRecord.tz);
        record.end = this.toSchool(record.end, rawRecord.tz);
        return record;
    }

    toSchool(instant, tz) {
        return instant.setZone(tz).setZone("default", { keepLocalTime: true });
    }
}

/**
 * Days and weeks with a row for each ten minutes, opened at the first hour of those shown.
 */
export class ConferenceCalendarCommonRenderer extends CalendarCommonRenderer {
    get options() {
        const hours = Object.values(this.props.model.records).map((record) => record.start.hour);
        return {
            ...super.options,
            slotDuration: "00:10:00",
            slotLabelInterval: "01:00:00",
            viewClassNames: "o_ptc_calendar",
            scrollTime: `${String(Math.min(...hours, 23)).padStart(2, "0")}:00:00`,
        };
    }
}

export class ConferenceCalendarRenderer extends CalendarRenderer {
    static components = {
        ...CalendarRenderer.components,
        day: ConferenceCalendarCommonRenderer,
        week: ConferenceCalendarCommonRenderer,
    };
}

registry.category("views").add("ptc_conference_calendar", {
    ...calendarView,
    Model: ConferenceCalendarModel,
    Renderer: ConferenceCalendarRenderer,
});
