# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models


class PtcConferenceDate(models.Model):
    """What of a date is in force: it may be edited, and that is not applied yet.

    Before there are sessions that is what is entered. A date that is new and not applied is in force nowhere.
    """

    _name = "ptc.conference.date"
    _inherit = "ptc.conference.date"

    is_applied = fields.Boolean("In force", compute="_compute_applied")
    applied_date = fields.Date("Date in force", compute="_compute_applied")
    applied_start_minute = fields.Integer("In force from", compute="_compute_applied")
    applied_stop_minute = fields.Integer("In force to", compute="_compute_applied")

    @api.depends("date", "start_minute", "stop_minute", "conference_id.allotted_settings")
    def _compute_applied(self):
        for conference, days in self.grouped("conference_id").items():
            known = conference._get_allotted_rows()
            for day in days:
                row = known.get(day._origin.id, day)
                day.is_applied = not known or day._origin.id in known
                day.applied_date = fields.Date.to_date(row["date"])
                day.applied_start_minute = row["start_minute"]
                day.applied_stop_minute = row["stop_minute"]


class PtcConference(models.Model):
    _name = "ptc.conference"
    _inherit = "ptc.conference"

    def _get_allotted_rows(self):
        """Return the dates that the sessions were made from, as lines of settings: ``{id of the date: line}``."""
        return {row["id"]: row for row in (self.allotted_settings or {}).get("date_ids", ())}
