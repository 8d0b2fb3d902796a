# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.fields import Domain

from .ptc_roster_mixin import STAFF


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "ptc.roster.mixin"]

    given_name = fields.Char()
    family_name = fields.Char(index=True, help="Used to sort and to choose families by name.")
    is_teacher = fields.Boolean("Teacher", index=True, help="Teaches here, or holds conferences as other staff.")
    is_roster_enabled = fields.Boolean(
        "May have an account",
        default=True,
        groups=STAFF,
        help="The source allows this person an account (OneRoster: enabledUser).",
    )
    class_teacher_ids = fields.One2many(
        "ptc.class.teacher", "teacher_id", "Classes taught", domain=[("class_id", "!=", False)], groups=STAFF
    )
    guardian_ids = fields.One2many("ptc.guardian", "partner_id", "Guardian of", groups=STAFF)
    student_ids = fields.One2many("ptc.student", "partner_id", groups=STAFF)
    family_ids = fields.Many2many(
        "ptc.family", string="Families", compute="_compute_family_ids", search="_search_family_ids", groups=STAFF
    )
    guarded_student_ids = fields.Many2many(
        "ptc.student",
        string="Guarded students",
        compute="_compute_family_ids",
        search="_search_guarded_student_ids",
        groups=STAFF,
    )
    guarded_student_count = fields.Integer("Number of students", compute="_compute_family_ids", groups=STAFF)
    taught_class_count = fields.Integer("Number of classes", compute="_compute_taught_class_count", groups=STAFF)
    has_account = fields.Boolean(
        compute="_compute_has_account",
        search="_search_has_account",
        compute_sudo=True,
        groups=STAFF,
        help="Can sign in, to the portal or to Odoo.",
    )

    @api.depends("guardian_ids.family_id", "guardian_ids.student_id", "guardian_ids.active")
    def _compute_family_ids(self):
        self._read_together(self.guardian_ids.family_id, self.guardian_ids.student_id)
        for partner in self:
            partner.family_ids = partner.guardian_ids.family_id
            partner.guarded_student_ids = partner.guardian_ids.student_id
            partner.guarded_student_count = len(partner.guarded_student_ids)

    @api.depends("class_teacher_ids.class_id", "class_teacher_ids.active")
    def _compute_taught_class_count(self):
        for partner in self:
            partner.taught_class_count = len(partner.class_teacher_ids.class_id)

    @api.depends("user_ids.active")
    def _compute_has_account(self):
        for partner in self:
            partner.has_account = any(partner.user_ids.mapped("active"))

    @api.model
    def _search_family_ids(self, operator, value):
        return [("guardian_ids.family_id", operator, value)]

    @api.model
    def _search_guarded_student_ids(self, operator, value):
        return [("guardian_ids.student_id", operator, value)]

    @api.model
    def _search_has_account(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("user_ids.active", "=", True)]

    @api.onchange("given_name", "family_name")
    def _onchange_names(self):
        self.name = self._join_names(self)

    def action_open_taught_classes(self):
        return self._get_records_action("ptc_roster.ptc_class_action", self.class_teacher_ids.class_id)

    def action_open_guarded_students(self):
        return self._get_records_action("ptc_roster.ptc_student_action", self.guarded_student_ids)

    def action_open_families(self):
        return self._get_records_action("ptc_roster.ptc_family_action", self.family_ids)

    @api.model
    def _join_names(self, person):
        """Return the full name of a person or student whose given or family name has just been edited."""
        names = [name for name in (person.given_name, person.family_name) if name]
        return " ".join(names) or person.name

    def _get_booking_links(self):
        """Return the guardian links by which these persons may book, now.

        Parents have no rights of their own on the roster: whoever shows them something begins here.
        """
        domain = Domain("partner_id", "in", self.ids) & self.env["ptc.guardian"]._booking_domain()
        return self.env["ptc.guardian"].search(domain)
