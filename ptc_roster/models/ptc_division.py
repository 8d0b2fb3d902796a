# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class PtcDivision(models.Model):
    _name = "ptc.division"
    _description = "Division"
    _inherit = ["ptc.roster.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    grade_ids = fields.One2many("ptc.grade", "division_id", "Grades")
