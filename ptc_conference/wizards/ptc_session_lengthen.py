# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class PtcSessionLengthen(models.TransientModel):
    """Ask by how many minutes the chosen sessions become longer."""

    _name = "ptc.session.lengthen"
    _description = "Make sessions longer"

    session_ids = fields.Many2many(
        "ptc.session", string="Sessions", required=True, default=lambda self: self._default_sessions()
    )
    minutes = fields.Integer("Longer by", default=5, required=True, help="Minutes.")

    _minutes_positive = models.Constraint("CHECK (minutes > 0)", "Sessions become longer by at least one minute.")

    def _default_sessions(self):
        return self.env["ptc.session"].browse(self.env.context.get("active_ids", []))

    def action_lengthen(self):
        """Make the sessions longer where nothing is in the way, and tell what could not be done."""
        self.ensure_one()
        return self.session_ids._tell_outcome(self.session_ids._lengthen_by(self.minutes))
