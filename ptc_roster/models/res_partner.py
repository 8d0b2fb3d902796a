# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "ptc.roster.mixin"]

    given_name = fields.Char()
    family_name = fields.Char(index=True, help="Used to sort and to choose families by name.")
    is_teacher = fields.Boolean(index=True, help="Teaches here, or holds conferences as other staff.")
    is_roster_enabled = fields.Boolean(
        "May have an account", default=True, help="The source allows this person an account (OneRoster: enabledUser)."
    )
    class_teacher_ids = fields.One2many("ptc.class.teacher", "teacher_id", "Classes taught")
    guardian_ids = fields.One2many("ptc.guardian", "partner_id", "Guardian of")
