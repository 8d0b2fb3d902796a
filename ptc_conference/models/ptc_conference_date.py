# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib import grid
from ..when import When

MINUTE = timedelta(minutes=1)
# Of minutes since midnight, in the time zone of the conference; forms show them as times of day.
MINUTES_HELP = "By the clocks of the school."


class PtcConferenceDate(models.Model):
    """A day of a conference with its own hours."""

    _name = "ptc.conference.date"
    _description = "Date of a conference"
    _order = "date, start_minute, id"

    active = fields.Boolean(default=True)
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
        "EXCLUDE USING gist (conference_id WITH =, date WITH =, int4range(start_minute, stop_minute) WITH &&)"
        " WHERE (active)",
        "Two lines of the conference have the same date and overlapping hours.",
    )

    @api.depends("date", "start_minute", "stop_minute", "conference_id.wanted_tz")
    def _compute_instants(self):
        for record in self:
            tz = record.conference_id.wanted_tz or "UTC"
            record.start = record.date and grid.to_utc(record.date, record.start_minute, tz)
            record.stop = record.date and grid.to_utc(record.date, record.stop_minute, tz)

    @api.depends("date", "start_minute", "stop_minute")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for record in self:
            when = When(self.env, record.conference_id.tz or "UTC")
            hours = f"{grid.clock(record.start_minute)}\u2013{grid.clock(record.stop_minute)}"
            record.display_name = f"{when.short_day(record.date)}, {hours}" if record.date else hours

    def _get_elapsed(self, hours):
        """Return the times of a record with ``start_minute`` and ``stop_minute`` on this day.

        :return: a pair of minutes since the start of this date: they count what really elapses, also on a day with a
            clock change.
        """
        self.ensure_one()
        tz = self.conference_id.wanted_tz
        instants = (grid.to_utc(self.date, minute, tz) for minute in (hours.start_minute, hours.stop_minute))
        return tuple((instant - self.start) // MINUTE for instant in instants)

    def _to_minutes(self, start, stop):
        """Return two instants, naive UTC, in minutes since the start of this date, the first and last one in full."""
        return (start - self.start) // MINUTE, -((self.start - stop) // MINUTE)

    def _to_instants(self, plan):
        """Return lists of ``(start, stop, tag)`` in minutes since the start of this date as naive UTC instants."""

        def later(minutes):
            return self.start + timedelta(minutes=minutes)

        return tuple([(later(start), later(stop), tag) for start, stop, tag in spans] for spans in plan)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_only_date(self):
        """A rule that loses its only date would hold on every date."""
        removed = self.filtered("active")
        rules = self.env["ptc.conference.rule"].search([("date_ids", "in", removed.ids)])
        stranded = rules.filtered(lambda rule: rule.date_ids <= removed)
        if stranded:
            raise UserError(
                self.env._(
                    "The allotment rule %(rule)s holds on this date only. Remove the rule or give it other dates.",
                    rule=stranded[0].display_name,
                )
            )
