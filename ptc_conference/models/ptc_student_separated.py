# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

from .ptc_conference_separated import SEPARATED


class PtcStudent(models.Model):
    _name = "ptc.student"
    _inherit = "ptc.student"

    separated = fields.Selection(
        SEPARATED,
        "Separated parents",
        index="btree_not_null",
        tracking=True,
        groups="ptc_roster.group_office",
        help="What is asked of this student's two families; empty: what the conference asks.",
    )

    def write(self, vals):
        result = super().write(vals)
        if "separated" in vals:
            self.env["ptc.occupancy"]._follow_separated(self)
        return result
