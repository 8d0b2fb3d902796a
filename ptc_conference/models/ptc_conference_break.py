# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

from .ptc_conference_date import MINUTES_HELP


class PtcConferenceBreak(models.Model):
    """A time without sessions, on one date or on all dates of a conference."""

    _name = "ptc.conference.break"
    _description = "Break of a conference"
    _order = "start_minute, id"

    name = fields.Char(default=lambda self: self.env._("Break"))
    conference_id = fields.Many2one("ptc.conference", required=True, index=True, ondelete="cascade")
    date_id = fields.Many2one(
        "ptc.conference.date",
        ondelete="cascade",
        index="btree_not_null",
        domain="[('conference_id', '=', conference_id)]",
        help="Leave empty for a break on every date.",
    )
    start_minute = fields.Integer("From", required=True, default=18 * 60, help=MINUTES_HELP)
    stop_minute = fields.Integer("To", required=True, default=18 * 60 + 30, help=MINUTES_HELP)

    _hours_ordered = models.Constraint(
        "CHECK (start_minute >= 0 AND stop_minute > start_minute AND stop_minute <= 1440)",
        "A break must end after it begins, within one day.",
    )
