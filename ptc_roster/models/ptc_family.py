# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models


class PtcFamily(models.Model):
    """Those who book and are told together: some guardians and their students.

    A student of separated parents belongs to two families.
    """

    _name = "ptc.family"
    _description = "Family"
    _inherit = ["ptc.roster.mixin", "mail.thread"]
    _order = "name, id"

    name = fields.Char(compute="_compute_name", store=True, readonly=False, precompute=True, index="trigram")
    active = fields.Boolean(default=True)
    guardian_ids = fields.One2many("ptc.guardian", "family_id", "Guardians")
    student_ids = fields.Many2many(
        "ptc.student", string="Students", compute="_compute_people", search="_search_student_ids"
    )
    guardian_partner_ids = fields.Many2many(
        "res.partner", string="Adults", compute="_compute_people", search="_search_guardian_partner_ids"
    )

    @api.depends("guardian_ids.partner_id.family_name", "guardian_ids.partner_id.name", "guardian_ids.active")
    def _compute_name(self):
        for family in self:
            partners = family.guardian_ids.partner_id
            names = dict.fromkeys(partner.family_name or partner.name or "" for partner in partners)
            family.name = " / ".join(sorted(filter(None, names))) or family.name or self.env._("New family")

    @api.depends("guardian_ids.partner_id", "guardian_ids.student_id", "guardian_ids.active")
    def _compute_people(self):
        for family in self:
            family.student_ids = family.guardian_ids.student_id
            family.guardian_partner_ids = family.guardian_ids.partner_id

    @api.model
    def _search_student_ids(self, operator, value):
        return [("guardian_ids.student_id", operator, value)]

    @api.model
    def _search_guardian_partner_ids(self, operator, value):
        return [("guardian_ids.partner_id", operator, value)]
