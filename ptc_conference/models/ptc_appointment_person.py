# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class PtcAppointment(models.Model):
    """Who comes: an adult of two families is in one place at a time, see ptc_occupancy_person.py."""

    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    moved_by_id = fields.Many2one(
        "res.partner", "Moved by", readonly=True, copy=False, ondelete="restrict", help="Who has moved it last."
    )

    def _write_booked(self, vals):
        if "session_id" in vals:
            vals = {**vals, "moved_by_id": self.env.user.partner_id.id}
        return super()._write_booked(vals)
