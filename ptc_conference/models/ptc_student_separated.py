# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.tools import ormcache

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

    @api.model
    @ormcache()
    def _has_apart(self):
        """Tell whether the families of any student are never to come on the same evening: few schools ask this."""
        return bool(self.sudo().search_count([("separated", "=", "evenings")], limit=1))

    @api.model_create_multi
    def create(self, vals_list):
        students = super().create(vals_list)
        if any(vals.get("separated") for vals in vals_list):
            self.env.registry.clear_cache()
        return students

    def write(self, vals):
        own = self.env["ptc.appointment"]
        if "separated" in vals:
            own = own.search([("student_id", "in", self.ids)])
        before = own._find_together()
        result = super().write(vals)
        if "separated" in vals:
            self.env.registry.clear_cache()
            self.env["ptc.occupancy"]._follow_separated(self)
            own._tell_separated(before)
        return result
