# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models


class PtcStudent(models.Model):
    _name = "ptc.student"
    _inherit = "ptc.student"

    appointment_ids = fields.One2many("ptc.appointment", "student_id", "Appointments", groups="ptc_roster.group_office")
    appointment_count = fields.Integer(compute="_compute_appointment_count", groups="ptc_roster.group_office")

    @api.depends("appointment_ids.state")
    def _compute_appointment_count(self):
        counts = self.env["ptc.appointment"]._count_booked(self, "student_id")
        for student in self:
            student.appointment_count = counts.get(student, 0)
