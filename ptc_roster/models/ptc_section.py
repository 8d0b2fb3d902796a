# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class PtcSection(models.Model):
    _name = "ptc.section"
    _description = "Section"
    _inherit = ["ptc.roster.mixin"]
    _order = "grade_id, name, id"

    name = fields.Char(required=True, help="For example 4-A.")
    active = fields.Boolean(default=True)
    grade_id = fields.Many2one("ptc.grade", index=True, ondelete="restrict")
    student_ids = fields.One2many("ptc.student", "section_id", "Students")
