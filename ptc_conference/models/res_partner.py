# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = "res.partner"

    teacher_appointment_count = fields.Integer(
        "Appointments as a teacher", compute="_compute_teacher_appointment_count", groups="ptc_roster.group_office"
    )

    is_step_free_needed = fields.Boolean(
        "Needs a step-free room",
        groups="ptc_roster.group_office",
        help="When rooms are given, this teacher chooses first among those that are reached without stairs.",
    )

    def _compute_teacher_appointment_count(self):
        counts = self.env["ptc.appointment"]._count_booked(self, "teacher_id")
        for partner in self:
            partner.teacher_appointment_count = counts.get(partner, 0)

    def write(self, vals):
        """Have pages speak a language at once that the office has set, and know whom to ask, see kept.py."""
        result = super().write(vals)
        if vals.keys() & {"lang", "name", "phone", "email"}:
            self.env.registry.clear_cache()
        return result
