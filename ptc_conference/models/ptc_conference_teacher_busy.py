# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import models
from odoo.fields import Domain

from ..lib import grid
from ..rows import fetch_rows
from ..when import When

DAY = timedelta(days=1)
MINUTES_A_DAY = 24 * 60
MEETING = {
    "partner_id": "partner_id",
    "start": "event_id.start",
    "stop": "event_id.stop",
    "is_all_day": "event_id.allday",
    "first_day": "event_id.start_date",
    "last_day": "event_id.stop_date",
}
LEAVE = {
    "user_partner_id": "employee_id.user_id.partner_id",
    "contact_id": "employee_id.work_contact_id",
    "start": "date_from",
    "stop": "date_to",
    "is_half": "request_unit_half",
    "is_hours": "request_unit_hours",
    "first_day": "request_date_from",
    "last_day": "request_date_to",
    "first_half": "request_date_from_period",
    "last_half": "request_date_to_period",
}


class PtcConferenceTeacher(models.Model):
    """When teachers cannot come: accepted wishes, and what Odoo's calendar and time off say."""

    _name = "ptc.conference.teacher"
    _inherit = "ptc.conference.teacher"

    def _get_away(self):
        away = super()._get_away()
        # What is planned is by the clocks that will be in force then.
        unavailable = self._get_unavailable(self.conference_id.wanted_tz)
        return {part: [*away.get(part, ()), *unavailable.get(part, ())] for part in {**away, **unavailable}}

    def _get_unavailable(self, tz=None):
        """Return when these teachers of one conference cannot come.

        :param str tz: wishes are on the dates that are entered, by the clocks of this time zone; without it, as is in
            force.
        :return: ``{part: [(start, stop), ...]}``, naive UTC, in order; only parts with such times.
        """
        wishes = self.env["ptc.teacher.wish"].search_fetch(
            [("conference_teacher_id", "in", self.ids), ("kind", "=", "unavailable"), ("state", "=", "accepted")],
            ["conference_teacher_id", "start", "stop", "date_id", "start_minute", "stop_minute"],
        )
        # In a form that is not saved yet parts are new records of the real ones.
        found, parts = {}, {part._origin.id: part for part in self}
        for wish in wishes:
            span = wish._get_wanted_instants(tz) if tz else (wish.start, wish.stop)
            found.setdefault(parts[wish.conference_teacher_id.id], []).append(span)
        for busy in self._get_busy_sudo() if self.conference_id.is_calendar_counted else ():
            found.setdefault(busy["part"], []).append((busy["start"], busy["stop"]))
        return {part: sorted(spans) for part, spans in found.items()}

    def _get_busy_sudo(self):
        """Return when these teachers of one conference are busy elsewhere within its hours.

        Only when is told, never what: calendars are private, and so are reasons for time off.

        :return: ``[{"part", "start", "stop", "source"}]``, naive UTC, in order of time; ``source`` is "calendar" or
            "time_off".
        """
        dates = self.conference_id.date_ids.filtered("start")
        if not self or not dates:
            return []
        leaves = self._get_leaves_sudo(dates)
        # Time off has a meeting in the calendar too.
        meetings = [one for one in self._get_meetings_sudo(dates) if not any(_is_part(one, leave) for leave in leaves)]
        found = {(one["partner_id"], one["start"], one["stop"]): one for one in [*meetings, *leaves]}
        by_teacher = {part.teacher_id.id: part for part in self}
        busy = [
            {"part": by_teacher[one["partner_id"]], **{name: one[name] for name in ("start", "stop", "source")}}
            for one in found.values()
            if any(one["start"] < day.stop and day.start < one["stop"] for day in dates)
        ]
        return sorted(busy, key=lambda one: (one["start"], one["part"]._origin.id))

    def _get_meetings_sudo(self, dates):
        """Return the meetings of these teachers that count as busy and that they have not declined."""
        near = Domain("start", "<", max(dates.mapped("stop")) + DAY) & Domain(
            "stop", ">", min(dates.mapped("start")) - DAY
        )
        # Conferences know of each other by their sessions.
        near &= Domain("ptc_appointment_id", "=", False)
        domain = Domain(
            [
                ("partner_id", "in", self.teacher_id.ids),
                ("state", "!=", "declined"),
                ("event_id", "any", near & Domain("show_as", "=", "busy") & Domain("active", "=", True)),
            ]
        )
        rows = fetch_rows(self.env["calendar.attendee"].sudo(), domain, MEETING)
        return [{**row, **self._get_span(row, row["is_all_day"]), "source": "calendar"} for row in rows]

    def _get_leaves_sudo(self, dates):
        """Return the approved time off of these teachers, where Odoo's time off is installed."""
        if "hr.leave" not in self.env:
            return []
        near = Domain("date_from", "<", max(dates.mapped("stop")) + DAY) & Domain(
            "date_to", ">", min(dates.mapped("start")) - DAY
        )
        teachers = self.teacher_id.ids
        own = Domain("employee_id.user_id.partner_id", "in", teachers) | Domain(
            "employee_id.work_contact_id", "in", teachers
        )
        rows = fetch_rows(self.env["hr.leave"].sudo(), near & own & Domain("state", "=", "validate"), LEAVE)
        found = []
        for row in rows:
            span = self._get_leave_span(row)
            partners = {row["user_partner_id"], row["contact_id"]} & set(teachers)
            found += [{"partner_id": partner_id, **span, "source": "time_off"} for partner_id in partners]
        return found

    def _get_leave_span(self, row):
        """Return ``{"start", "stop"}`` of a LEAVE; an afternoon off is an evening off too, a morning from midnight."""
        whole = self._get_span(row, not row["is_hours"])
        if not row["is_half"]:
            return whole
        start = whole["start"] if row["first_half"] == "am" else row["start"]
        return {"start": start, "stop": whole["stop"] if row["last_half"] == "pm" else row["stop"]}

    def _get_span(self, row, is_whole_days):
        """Return ``{"start", "stop"}`` of a row; whole days last from midnight to midnight, evenings included."""
        if not is_whole_days or not (row["first_day"] and row["last_day"]):
            return {"start": row["start"], "stop": row["stop"]}
        tz = self.conference_id.tz
        return {
            "start": grid.to_utc(row["first_day"], 0, tz),
            "stop": grid.to_utc(row["last_day"], MINUTES_A_DAY, tz),
        }


def _is_part(one, whole):
    """Tell whether a busy time lies within another one of the same person."""
    return one["partner_id"] == whole["partner_id"] and whole["start"] <= one["start"] and one["stop"] <= whole["stop"]


class PtcConference(models.Model):
    _name = "ptc.conference"
    _inherit = "ptc.conference"

    def _get_busy_rows(self):
        """Return the busy times of the teachers as ``[{"teacher", "day", "hours", "source"}]``, in words."""
        when = When(self.env, self.tz or "UTC")
        sources = {"calendar": self.env._("Calendar"), "time_off": self.env._("Time off")}
        return [
            {
                "teacher": busy["part"].teacher_id.name,
                "start": when.short(busy["start"]),
                "stop": when.short(busy["stop"]),
                "source": sources[busy["source"]],
            }
            for busy in self._origin.teacher_ids._get_busy_sudo()
        ]
