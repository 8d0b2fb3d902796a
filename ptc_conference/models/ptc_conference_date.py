# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from ..lib import grid

MINUTES_HELP = "Minutes since midnight, in the time zone of the conference."


class PtcConferenceDate(models.Model):
    """A day of a conference with its own hours."""

    _name = "ptc.conference.date"
    _description = "Date of a conference"
    _order = "date, start_minute, id"

    conference_id = fields.Many2one("ptc.conference", required=True, index=True, ondelete="cascade")
    date = fields.Date(required=True)
    start_minute = fields.Integer("From", required=True, default=16 * 60, help=MINUTES_HELP)
    stop_minute = fields.Integer("To", required=True, default=20 * 60, help=MINUTES_HELP)
    start = fields.Datetime(compute="_compute_instants", store=True, precompute=True)
    stop = fields.Datetime(compute="_compute_instants", store=True, precompute=True)

    _hours_ordered = models.Constraint(
        "CHECK (start_minute >= 0 AND stop_minute > start_minute AND stop_minute <= 1440)",
        "The hours of a date must end after they begin, within one day.",
    )
    _hours_distinct = models.Constraint(
        "EXCLUDE USING gist (conference_id WITH =, date WITH =, int4range(start_minute, stop_minute) WITH &&)",
        "Two lines of the conference have the same date and overlapping hours.",
    )

    @api.depends("date", "start_minute", "stop_minute", "conference_id.tz")
    def _compute_instants(self):
        for record in self:
            tz = record.conference_id.tz or "UTC"
            record.start = record.date and grid.to_utc(record.date, record.start_minute, tz)
            record.stop = record.date and grid.to_utc(record.date, record.stop_minute, tz)

    @api.depends("date", "start_minute", "stop_minute")
    def _compute_display_name(self):
        for record in self:
            hours = f"{grid.clock(record.start_minute)}-{grid.clock(record.stop_minute)}"
            record.display_name = f"{record.date or ''} {hours}"

    def _get_breaks(self):
        """Return the breaks of this date as pairs of minutes of the local day."""
        self.ensure_one()
        breaks = self.conference_id.break_ids.filtered(lambda pause: pause.date_id in (self, self.browse()))
        return [(pause.start_minute, pause.stop_minute) for pause in breaks]

    def _get_session_instants(self, duration):
        """Return the sessions that fit into this date as a list of pairs ``(start, stop)``, naive UTC.

        :param int duration: length of one session, minutes.
        """
        self.ensure_one()
        tz = self.conference_id.tz
        sessions = []
        for minute in grid.session_starts(self.start_minute, self.stop_minute, duration, self._get_breaks()):
            start = grid.to_utc(self.date, minute, tz)
            # The times that a clock change skips fall on those that follow.
            if not sessions or start >= sessions[-1][1]:
                sessions.append((start, fields.Datetime.add(start, minutes=duration)))
        return sessions
