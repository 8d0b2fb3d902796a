# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.tools import SQL

from .kept import forget

# Whose names workers keep for all pages, see kept.py: teachers with a part, and whom to ask.
NAMED = """
SELECT EXISTS (SELECT FROM ptc_conference_teacher WHERE teacher_id = ANY (%(ids)s))
    OR EXISTS (SELECT FROM ptc_conference WHERE contact_id = ANY (%(ids)s))
"""


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = "res.partner"

    teacher_appointment_count = fields.Integer(
        "Appointments as a teacher", compute="_compute_teacher_appointment_count", groups="ptc_roster.group_office"
    )

    is_step_free_needed = fields.Boolean(
        "Needs a step-free room",
        groups="ptc_roster.group_office",
        help="When rooms are given, this teacher chooses first among those that are reached without stairs.",
    )

    def _compute_teacher_appointment_count(self):
        counts = self.env["ptc.appointment"]._count_booked(self, "teacher_id")
        for partner in self:
            partner.teacher_appointment_count = counts.get(partner, 0)

    def write(self, vals):
        """Have pages speak a language at once that the office has set, and know whom to ask."""
        result = super().write(vals)
        if "lang" in vals or (vals.keys() & {"name", "phone", "email"} and self._is_named_on_pages()):
            forget(self.env)
        return result

    def _is_named_on_pages(self):
        self.env.flush_all()
        return self.env.execute_query(SQL(NAMED, ids=self.ids))[0][0]
