# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models

# Who no longer books for a family is not kept from anything elsewhere by what the family has.
GONE = """
UPDATE ptc_occupancy held SET person = 0
 WHERE person = ANY(%s) AND NOT EXISTS (
    SELECT FROM ptc_guardian link
     WHERE link.partner_id = held.person AND link.family_id = held.family_id AND link.active AND link.may_book)
"""
# What makes a second family of a student, or ends it.
MAKES_FAMILY = {"active", "family_id", "student_id", "may_book"}


class PtcGuardian(models.Model):
    """Who is put apart while booking is open is asked the same as all separated parents."""

    _name = "ptc.guardian"
    _inherit = "ptc.guardian"

    @api.model_create_multi
    def create(self, vals_list):
        links = super().create(vals_list)
        links._follow_separated()
        return links

    def write(self, vals):
        result = super().write(vals)
        if MAKES_FAMILY & vals.keys():
            self.env["ptc.occupancy"].flush_model()
            self.flush_model()
            self.env.cr.execute(GONE, [self.partner_id.ids])
            self.env["ptc.occupancy"].invalidate_model(["person"], flush=False)
            self._follow_separated()
        return result

    def _follow_separated(self):
        """Renew the evenings of the students' families, where any are asked to come on different ones."""
        conferences = self.env["ptc.conference"].sudo().search_count([("separated", "=", "evenings")], limit=1)
        students = self.student_id.sudo()
        if not conferences:
            students = students.filtered(lambda student: student.separated == "evenings")
        self.env["ptc.occupancy"]._follow_separated(students)
