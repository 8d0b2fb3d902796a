# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class PtcConference(models.Model):
    """How sessions follow each other, and which teachers have another session length."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    length_ids = fields.One2many("ptc.conference.length", "conference_id", "Other session lengths", copy=True)
    gap = fields.Integer(
        "Pause after each session", tracking=True, help="Minutes a teacher has between two sessions; 0 for none."
    )
    rest_after = fields.Integer(
        "Sessions in a row",
        tracking=True,
        help="After so many sessions in a row a teacher has a longer pause; 0: never.",
    )
    rest = fields.Integer("Longer pause", tracking=True, default=5, help="Minutes.")

    _pauses_positive = models.Constraint(
        "CHECK (COALESCE(gap, 0) >= 0 AND COALESCE(rest_after, 0) >= 0 AND COALESCE(rest, 0) >= 0)",
        "A pause cannot be negative: enter 0 for none.",
    )
