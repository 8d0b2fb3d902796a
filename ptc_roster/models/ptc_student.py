# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models


class PtcStudent(models.Model):
    _name = "ptc.student"
    _description = "Student"
    _inherits = {"res.partner": "partner_id"}
    _inherit = ["ptc.roster.mixin", "mail.thread"]
    _order = "family_name, name, id"
    _rec_names_search = ["name", "student_number"]
    # The office may add a note to what it may not change.
    _mail_post_access = "read"

    partner_id = fields.Many2one("res.partner", required=True, index=True, ondelete="restrict")
    active = fields.Boolean(default=True, tracking=True)
    student_number = fields.Char(help="The number the school knows the student by.")
    grade_id = fields.Many2one("ptc.grade", index=True, ondelete="restrict", tracking=True)
    division_id = fields.Many2one(related="grade_id.division_id", store=True, index=True)
    section_id = fields.Many2one("ptc.section", index=True, ondelete="restrict", tracking=True)
    enrollment_ids = fields.One2many("ptc.enrollment", "student_id", "Classes")
    guardian_ids = fields.One2many("ptc.guardian", "student_id", "Guardians")
    family_ids = fields.Many2many(
        "ptc.family", string="Families", compute="_compute_family_ids", search="_search_family_ids"
    )
    class_count = fields.Integer("Number of enrolled classes", compute="_compute_class_count")
    family_count = fields.Integer("Number of families", compute="_compute_family_ids")
    has_booker = fields.Boolean(
        "Somebody may book",
        compute="_compute_has_booker",
        search="_search_has_booker",
        help="At least one guardian may see and book this student's conferences in the portal.",
    )

    @api.depends("name", "section_id.name")
    @api.depends_context("formatted_display_name")
    def _compute_display_name(self):
        """Name the student; where one is chosen, with the section behind the name in grey."""
        is_choice = self.env.context.get("formatted_display_name")
        for student in self:
            section = is_choice and student.section_id.name
            student.display_name = f"{student.name or ''} \t --{section}--" if section else student.name

    @api.depends("guardian_ids.family_id", "guardian_ids.active")
    def _compute_family_ids(self):
        self._read_together(self.guardian_ids.family_id)
        for student in self:
            student.family_ids = student.guardian_ids.family_id
            student.family_count = len(student.family_ids)

    @api.depends("enrollment_ids.active")
    def _compute_class_count(self):
        for student in self:
            student.class_count = len(student.enrollment_ids)

    @api.depends("guardian_ids.may_book", "guardian_ids.active")
    def _compute_has_booker(self):
        for student in self:
            student.has_booker = any(student.guardian_ids.mapped("may_book"))

    @api.model
    def _search_family_ids(self, operator, value):
        return [("guardian_ids.family_id", operator, value)]

    @api.model
    def _search_has_booker(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("guardian_ids", "any", [("may_book", "=", True)])]

    @api.onchange("given_name", "family_name")
    def _onchange_names(self):
        self.name = self.env["res.partner"]._join_names(self)

    @api.onchange("section_id")
    def _onchange_section_id(self):
        if self.section_id.grade_id:
            self.grade_id = self.section_id.grade_id

    def action_open_classes(self):
        return self._get_records_action("ptc_roster.ptc_class_action", self.enrollment_ids.class_id)

    def action_open_families(self):
        return self._get_records_action("ptc_roster.ptc_family_action", self.family_ids)

    def action_open_links(self):
        """Open all guardian links of the student, ended ones included."""
        return self._get_links_action("student_id")
