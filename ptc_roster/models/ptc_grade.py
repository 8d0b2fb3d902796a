# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class PtcGrade(models.Model):
    _name = "ptc.grade"
    _description = "Grade"
    _inherit = ["ptc.roster.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, index=True, help="As in OneRoster (CEDS): IT, PR, PK, TK, KG, 01 to 13.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    division_id = fields.Many2one("ptc.division", index=True, ondelete="restrict")
    section_ids = fields.One2many("ptc.section", "grade_id", "Sections")

    _code_unique = models.UniqueIndex("(code)", "There is already a grade with this code.")
