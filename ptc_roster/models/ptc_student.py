# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models


class PtcStudent(models.Model):
    _name = "ptc.student"
    _description = "Student"
    _inherits = {"res.partner": "partner_id"}
    _inherit = ["ptc.roster.mixin", "mail.thread"]
    _order = "family_name, name, id"
    _rec_names_search = ["name", "student_number"]

    partner_id = fields.Many2one("res.partner", required=True, index=True, ondelete="restrict")
    active = fields.Boolean(default=True)
    student_number = fields.Char(help="The number the school knows the student by.")
    grade_id = fields.Many2one("ptc.grade", index=True, ondelete="restrict", tracking=True)
    division_id = fields.Many2one(related="grade_id.division_id", store=True, index=True)
    section_id = fields.Many2one("ptc.section", index=True, ondelete="restrict", tracking=True)
    enrollment_ids = fields.One2many("ptc.enrollment", "student_id", "Classes")
    guardian_ids = fields.One2many("ptc.guardian", "student_id", "Guardians")
    family_ids = fields.Many2many(
        "ptc.family", string="Families", compute="_compute_family_ids", search="_search_family_ids"
    )

    @api.depends("guardian_ids.family_id", "guardian_ids.active")
    def _compute_family_ids(self):
        for student in self:
            student.family_ids = student.guardian_ids.family_id

    @api.model
    def _search_family_ids(self, operator, value):
        return [("guardian_ids.family_id", operator, value)]
