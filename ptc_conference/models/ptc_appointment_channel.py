# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

CHANNELS = [
    ("portal", "Portal"),
    ("telephone", "Telephone"),
    ("form", "Signed form"),
    ("mail", "Mail"),
    ("office", "In the office"),
]


class PtcAppointment(models.Model):
    """By which way an appointment came, and who did what."""

    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    channel = fields.Selection(
        CHANNELS,
        required=True,
        default="portal",
        readonly=True,
        copy=False,
        help="How the family asked for what was done last: itself in the portal, or through the office.",
    )
    cancelled_by_id = fields.Many2one("res.partner", "Cancelled by", readonly=True, copy=False, ondelete="restrict")

    def _write_booked(self, vals):
        if vals.get("state") == "cancelled":
            vals = {**vals, "cancelled_by_id": self.env.user.partner_id.id}
        return super()._write_booked(vals)

    def _change_by(self, channel, method, **options):
        """Change these appointments for a family that asked by ``channel``.

        :param method: ``"_move"``, ``"_cancel"`` or ``"_swap"``; ``options`` are its arguments.
        """
        self.channel = channel
        return getattr(self, method)(is_staff=True, **options)
