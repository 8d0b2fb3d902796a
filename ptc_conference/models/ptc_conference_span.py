# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date, datetime
from typing import NamedTuple

from odoo import api, fields, models

from ..lib import grid
from ..when import When


class Day(NamedTuple):
    """A local date with its hours; instants naive UTC."""

    date: date
    start: datetime
    stop: datetime


class PtcConference(models.Model):
    """When a conference is held: as its sessions are, not as dates that are edited and not applied yet.

    State, windows, pages, messages and papers follow it, and so does what families may do.
    """

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    days_text = fields.Char("First and last day", compute="_compute_days_text")

    @api.depends("first_start", "last_stop", "tz")
    @api.depends_context("lang")
    def _compute_days_text(self):
        """Of one day there is one date: "Thu, Dec 3, 2026 – Fri, Dec 4, 2026" otherwise."""
        for conference in self:
            when = When(self.env, conference.tz or "UTC")
            days = [day.date for day in conference._get_days()]
            conference.days_text = " – ".join(when.dated(day) for day in sorted({*days[:1], *days[-1:]}))

    @api.depends("allotted_settings")
    def _compute_tz(self):
        result = super()._compute_tz()
        for conference in self.filtered("allotted_settings"):
            conference.tz = conference.allotted_settings.get("wanted_tz", conference.wanted_tz)
        return result

    @api.depends("allotted_settings", "tz")
    def _compute_span(self):
        allotted = self.filtered(lambda conference: conference._get_allotted_days())
        for conference in allotted:
            days = conference._get_allotted_days()
            conference.first_start = min(day.start for day in days)
            conference.last_stop = max(day.stop for day in days)
        return super(PtcConference, self - allotted)._compute_span()

    def _get_days(self):
        """Return the days that are in force as ``Day``, in order; those that are entered as long as none are."""
        days = self._get_allotted_days()
        if not days:
            days = [Day(day.date, day.start, day.stop) for day in self.date_ids.filtered("start")]
        return sorted(days, key=lambda day: day.start)

    def _get_allotted_days(self):
        """Return the dates that the sessions were made from, as ``Day``."""
        days = []
        for row in self._get_allotted_rows().values():
            day = fields.Date.to_date(row["date"])
            hours = (grid.to_utc(day, row[end], self.tz) for end in ("start_minute", "stop_minute"))
            days.append(Day(day, *hours))
        return days
