# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.tools import ormcache

CO_TEACHING = [
    ("separate", "Each teacher apart"),
    ("joint", "All teachers together"),
    ("either", "One of the teachers"),
]


class PtcClass(models.Model):
    """How parents meet the teachers of a class with several."""

    _name = "ptc.class"
    _inherit = "ptc.class"

    co_teaching = fields.Selection(
        CO_TEACHING,
        "Parents meet",
        required=True,
        default="separate",
        tracking=True,
        help="Together: one appointment in the time of all teachers of the class, bookable when all are free. One of"
        " them: the family chooses a teacher, and has no second appointment for the class.",
    )

    _either = models.Index("(id) WHERE co_teaching = 'either'")

    @api.model
    @ormcache()
    def _has_joint(self):
        """Tell whether any class has joint appointments: most schools need not look further."""
        return bool(self.sudo().search_count([("co_teaching", "=", "joint")], limit=1))

    @api.model_create_multi
    def create(self, vals_list):
        classes = super().create(vals_list)
        if any(vals.get("co_teaching") == "joint" for vals in vals_list):
            self.env.registry.clear_cache()
        return classes

    def write(self, vals):
        result = super().write(vals)
        if "co_teaching" in vals:
            self.env.registry.clear_cache()
        return result
