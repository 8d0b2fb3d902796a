# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class PtcAppointment(models.Model):
    """Who of a family may see an appointment in the portal; the record rule asks for it."""

    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    booker_ids = fields.Many2many(
        "res.partner",
        string="May book",
        compute="_compute_booker_ids",
        search="_search_booker_ids",
        groups="ptc_roster.group_office",
        help="The adults with a link that may book for this very student in this very family.",
    )

    @api.depends("student_id", "family_id")
    def _compute_booker_ids(self):
        pairs = [("student_id", "in", self.student_id.ids), ("family_id", "in", self.family_id.ids)]
        links = self.env["ptc.guardian"].search([*pairs, ("may_book", "=", True), ("active", "=", True)])
        by_pair = links.grouped(lambda link: (link.student_id, link.family_id))
        for appointment in self:
            appointment.booker_ids = by_pair.get((appointment.student_id, appointment.family_id), links[:0]).partner_id

    @api.model
    def _search_booker_ids(self, operator, value):
        if operator != "in":
            return NotImplemented
        self.env["ptc.guardian"].flush_model()
        self.flush_model(["student_id", "family_id"])
        return Domain(
            "id",
            "in",
            SQL(
                """(
                SELECT appointment.id FROM ptc_appointment appointment
                JOIN ptc_guardian link USING (student_id, family_id)
                WHERE link.active AND link.may_book AND link.partner_id IN %s)""",
                tuple(value),
            ),
        )
