# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models


class PtcEnrollment(models.Model):
    _name = "ptc.enrollment"
    _description = "Enrollment"
    _inherit = ["ptc.roster.mixin"]
    _order = "class_id, student_id, id"

    class_id = fields.Many2one("ptc.class", required=True, index=True, ondelete="cascade")
    student_id = fields.Many2one("ptc.student", required=True, index=True, ondelete="cascade")
    teacher_ids = fields.Many2many(related="class_id.teacher_ids", string="Teachers")
    active = fields.Boolean(default=True)
    date_start = fields.Date("From")
    date_stop = fields.Date("Ends before", help="The first day on which the student is no longer enrolled.")

    _class_student = models.UniqueIndex(
        "(class_id, student_id) WHERE active", "This student is already enrolled in the class."
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_stop IS NULL OR date_start IS NULL OR date_stop > date_start)",
        "An enrollment lasts a day at least: it ends before the day after that.",
    )

    @api.depends("class_id.name", "student_id.name")
    def _compute_display_name(self):
        for record in self:
            record.display_name = f"{record.student_id.name or ''}, {record.class_id.name or ''}"
