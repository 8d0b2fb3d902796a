# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models


class PtcFamily(models.Model):
    _name = "ptc.family"
    _inherit = "ptc.family"
    _rec_names_search = ["name", "guardian_ids.partner_id.name", "guardian_ids.student_id.name"]

    appointment_ids = fields.One2many("ptc.appointment", "family_id", "Appointments", groups="ptc_roster.group_office")
    appointment_count = fields.Integer(compute="_compute_appointment_count", groups="ptc_roster.group_office")

    @api.depends("appointment_ids.state")
    def _compute_appointment_count(self):
        counts = self.env["ptc.appointment"]._count_booked(self, "family_id")
        for family in self:
            family.appointment_count = counts.get(family, 0)

    def action_book_for(self):
        """Open the page on which the parents book, for the office."""
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": f"/conference-office/{self.id}", "target": "new"}

    def action_split(self):
        """Show the appointments of a family that separates, to give each to one side."""
        self.ensure_one()
        return self.env["ptc.family.change"]._open("split", self)

    def action_merge(self):
        """Show the appointments of another family that becomes part of this one."""
        self.ensure_one()
        return self.env["ptc.family.change"]._open("merge", self)
