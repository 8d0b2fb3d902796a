// SPDX-License-Identifier: LGPL-3.0-or-later
import { registry } from "@web/core/registry";
import { CalendarModel } from "@web/views/calendar/calendar_model";
import { calendarView } from "@web/views/calendar/calendar_view";

// Of a whole school's teachers at once nothing can be read.
const SHOWN_AT_FIRST = 3;

/**
 * A calendar to look at, by the clocks of the school: each record's zone is its field "tz". Nothing is dragged or
 * created in it, so the shifted times are only shown.
 */
export class ConferenceCalendarModel extends CalendarModel {
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

    normalizeRecord(rawRecord) {
        const record = super.normalizeRecord(rawRecord);
        for (const name of ["start", "end"]) {
            record[name] = record[name].setZone(rawRecord.tz).setZone("default", { keepLocalTime: true });
        }
        return record;
    }
}

registry.category("views").add("ptc_conference_calendar", { ...calendarView, Model: ConferenceCalendarModel });
