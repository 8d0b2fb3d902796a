# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class PtcConferenceLength(models.Model):
    """Another session length for some teachers; of several that hold for a teacher the first one counts."""

    _name = "ptc.conference.length"
    _description = "Session length of some teachers"
    _inherit = ["ptc.conference.condition"]
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    duration = fields.Integer("Session length", required=True, default=15, help="Minutes.")

    _duration_positive = models.Constraint("CHECK (duration > 0)", "A session lasts at least one minute.")
