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
    # The office may add a note to what it may not change.
    _mail_post_access = "read"

    name = fields.Char(compute="_compute_name", inverse="_inverse_name", store=True, precompute=True, index="trigram")
    custom_name = fields.Char(copy=False, help="The name somebody gave the family; empty: that of its adults.")
    active = fields.Boolean(default=True, tracking=True)
    guardian_ids = fields.One2many("ptc.guardian", "family_id", "Guardians")
    student_ids = fields.Many2many(
        "ptc.student", string="Students", compute="_compute_people", search="_search_student_ids"
    )
    guardian_partner_ids = fields.Many2many(
        "res.partner", string="Adults", compute="_compute_people", search="_search_guardian_partner_ids"
    )
    student_count = fields.Integer("Number of students", compute="_compute_people")
    adult_count = fields.Integer("Number of adults", compute="_compute_people")
    has_booker = fields.Boolean(
        "Somebody may book",
        compute="_compute_has_booker",
        search="_search_has_booker",
        help="At least one adult of the family may see and book conferences in the portal.",
    )
    link_matrix = fields.Html(
        "Who is who", compute="_compute_link_matrix", sanitize=False, help="Every adult with every student."
    )

    @api.depends(
        "custom_name",
        "guardian_ids.partner_id.family_name",
        "guardian_ids.partner_id.name",
        "guardian_ids.active",
        "guardian_ids.may_book",
        "guardian_ids.receives_mail",
    )
    def _compute_name(self):
        for family in self:
            # The name is told to the others of the family.
            partners = (family.guardian_ids._get_named() or family.guardian_ids).partner_id
            names = {partner.family_name or partner.name or "" for partner in partners}
            adults = " / ".join(sorted(filter(None, names)))
            family.name = family.custom_name or adults or family.name or self.env._("New family")

    def _inverse_name(self):
        for family in self:
            family.custom_name = family.name
        # Writing a field keeps it from being computed again: who empties it wants the adults' name back.
        self.filtered(lambda family: not family.name)._compute_name()

    @api.depends("name", "guardian_ids.partner_id.name", "guardian_ids.student_id.name", "guardian_ids.active")
    @api.depends_context("formatted_display_name")
    def _compute_display_name(self):
        """Name the family; where one is chosen, with its people behind it in grey: many families have one name."""
        is_choice = self.env.context.get("formatted_display_name")
        for family in self:
            people = is_choice and family._describe_people()
            family.display_name = f"{family.name} \t --{people}--" if people else family.name

    def _describe_people(self):
        """Return the adults and the students of the family, for example "Mother Olsen: Ida Olsen, Ole Olsen"."""
        kinds = (self.guardian_partner_ids, self.student_ids)
        return ": ".join(", ".join(filter(None, people.mapped("name"))) for people in kinds if people)

    @api.depends("guardian_ids.partner_id", "guardian_ids.student_id", "guardian_ids.active")
    def _compute_people(self):
        self._read_together(self.guardian_ids.student_id, self.guardian_ids.partner_id)
        for family in self:
            family.student_ids = family.guardian_ids.student_id
            family.guardian_partner_ids = family.guardian_ids.partner_id
            family.student_count = len(family.student_ids)
            family.adult_count = len(family.guardian_partner_ids)

    @api.depends("guardian_ids.may_book", "guardian_ids.active")
    def _compute_has_booker(self):
        for family in self:
            family.has_booker = any(family.guardian_ids.mapped("may_book"))

    @api.depends("guardian_ids.right_text", "guardian_ids.partner_id.name", "guardian_ids.student_id.name")
    @api.depends_context("lang")
    def _compute_link_matrix(self):
        for family in self:
            family.link_matrix = self.env["ir.qweb"]._render(
                "ptc_roster.ptc_family_matrix", family._prepare_link_matrix(), lang=self.env.lang
            )

    @api.model
    def _search_student_ids(self, operator, value):
        return [("guardian_ids.student_id", operator, value)]

    @api.model
    def _search_guardian_partner_ids(self, operator, value):
        return [("guardian_ids.partner_id", operator, value)]

    @api.model
    def _search_has_booker(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("guardian_ids", "any", [("may_book", "=", True)])]

    def _prepare_link_matrix(self):
        """Return what the matrix shows; ended links are in it too.

        :return: ``{"students": ptc.student, "rows": [(adult, [ptc.guardian, ...]), ...]}``, one link or
            an empty record per student, in the order of the students.
        """
        self.ensure_one()
        links = self.with_context(active_test=False).guardian_ids
        links = links.sorted(lambda link: (link.active, link.id or 0))
        by_pair = {(link.partner_id, link.student_id): link for link in links}
        students = links.student_id.sorted("name")
        rows = [
            (adult, [by_pair.get((adult, student), self.env["ptc.guardian"]) for student in students])
            for adult in links.partner_id.sorted("name")
        ]
        return {"students": students, "rows": rows}

    def action_open_students(self):
        return self._get_records_action("ptc_roster.ptc_student_action", self.student_ids)

    def action_open_adults(self):
        return self._get_records_action("ptc_roster.res_partner_action_guardian", self.guardian_partner_ids)

    def action_open_links(self):
        """Open all links of the family, ended ones included."""
        return self._get_links_action("family_id")
