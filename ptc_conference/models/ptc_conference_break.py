# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

from .ptc_conference_date import MINUTES_HELP


class PtcConferenceBreak(models.Model):
    """A time without sessions: on one date or on all, of all teachers or of some, at one time or staggered."""

    _name = "ptc.conference.break"
    _description = "Break of a conference"
    _inherit = ["ptc.conference.condition"]
    _order = "start_minute, id"

    name = fields.Char(default=lambda self: self.env._("Break"))
    date_id = fields.Many2one(
        "ptc.conference.date",
        ondelete="cascade",
        index="btree_not_null",
        domain="[('conference_id', '=', conference_id)]",
        help="Leave empty for a break on every date.",
    )
    start_minute = fields.Integer("From", required=True, default=18 * 60, help=MINUTES_HELP)
    stop_minute = fields.Integer("To", required=True, default=18 * 60 + 30, help=MINUTES_HELP)
    is_staggered = fields.Boolean(
        "Staggered", help="Each teacher pauses at another time between these two, so that not all are away at once."
    )
    duration = fields.Integer("Minutes each", default=10, help="How long each teacher pauses in a staggered break.")

    _hours_ordered = models.Constraint(
        "CHECK (start_minute >= 0 AND stop_minute > start_minute AND stop_minute <= 1440)",
        "A break must end after it begins, within one day.",
    )
    _staggered_fits = models.Constraint(
        "CHECK (is_staggered IS NOT TRUE OR (duration > 0 AND duration <= stop_minute - start_minute))",
        "A staggered break lasts at least one minute and fits between its two times: enter fewer minutes for each"
        " teacher, or a later end.",
    )
