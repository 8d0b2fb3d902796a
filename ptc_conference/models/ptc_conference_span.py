# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from ..lib import grid


class PtcConference(models.Model):
    """When a conference begins and ends: by its sessions, not by dates that are edited and not applied yet.

    State, windows and pages of families follow it, and so does what they may do.
    """

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    @api.depends("allotted_settings")
    def _compute_span(self):
        allotted = self.filtered(lambda conference: conference._get_allotted_hours())
        for conference in allotted:
            starts, stops = zip(*conference._get_allotted_hours(), strict=True)
            conference.first_start, conference.last_stop = min(starts), max(stops)
        return super(PtcConference, self - allotted)._compute_span()

    def _get_allotted_hours(self):
        """Return the hours of the dates that the sessions were made from: pairs of instants, naive UTC."""
        rows = (self.allotted_settings or {}).get("date_ids", ())
        tz, ends = self._get_allotted_tz(), ("start_minute", "stop_minute")
        return [tuple(grid.to_utc(fields.Date.to_date(row["date"]), row[end], tz) for end in ends) for row in rows]
