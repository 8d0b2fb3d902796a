# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class PtcGuardian(models.Model):
    """The link between a student, an adult, and the family in which they book."""

    _name = "ptc.guardian"
    _description = "Guardian"
    _inherit = ["ptc.roster.mixin", "mail.thread"]
    _order = "student_id, id"

    student_id = fields.Many2one("ptc.student", required=True, index=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", "Adult", required=True, index=True, ondelete="restrict")
    family_id = fields.Many2one("ptc.family", required=True, index=True, ondelete="restrict", tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    relationship = fields.Selection(
        [
            ("parent", "Parent"),
            ("step_parent", "Step-parent"),
            ("guardian", "Guardian"),
            ("relative", "Relative"),
            ("other", "Other"),
        ],
        required=True,
        default="parent",
    )
    custody = fields.Selection(
        [("full", "Full"), ("shared", "Shared"), ("none", "None")], required=True, default="full", tracking=True
    )
    may_book = fields.Boolean(
        default=True, tracking=True, help="May see and book this student's conferences in the portal."
    )
    receives_mail = fields.Boolean(
        default=True, tracking=True, help="Gets the school's messages about this student's conferences."
    )

    right_text = fields.Char("Rights", compute="_compute_right_text", help="What this link allows, in words.")
    has_account = fields.Boolean(related="partner_id.has_account")
    email = fields.Char(related="partner_id.email")
    phone = fields.Char(related="partner_id.phone")
    portal_invitation = fields.Selection(related="partner_id.portal_invitation")

    _student_partner_family = models.UniqueIndex(
        "(student_id, partner_id, family_id) WHERE active",
        "This adult is already linked to the student in this family.",
    )

    @api.depends("partner_id.name", "student_id.name")
    def _compute_display_name(self):
        for record in self:
            record.display_name = f"{record.partner_id.name or ''} ({record.student_id.name or ''})"

    @api.depends("active", "may_book", "receives_mail")
    @api.depends_context("lang")
    def _compute_right_text(self):
        for record in self:
            record.right_text = record._get_right_text()

    @api.constrains("student_id", "partner_id")
    def _check_guardian_is_another_person(self):
        for record in self:
            if record.partner_id == record.student_id.partner_id:
                raise ValidationError(
                    self.env._("%(student)s cannot be the own guardian.", student=record.student_id.display_name)
                )

    @api.constrains("partner_id", "active")
    def _check_guardian_is_person(self):
        for record in self:
            if record.active and record.partner_id.is_company:
                raise ValidationError(
                    self.env._(
                        "%(name)s is a company. A guardian is a person; enter who acts for it.",
                        name=record.partner_id.display_name,
                    )
                )

    @api.onchange("student_id", "partner_id")
    def _onchange_people(self):
        if not self.family_id:
            self.family_id = self._get_likely_family()

    @api.onchange("custody")
    def _onchange_custody(self):
        if self.custody == "none":
            self.may_book = False

    @api.model
    def _booking_domain(self):
        """Return the domain of links that allow booking: not ended, of a student and a family still there."""
        return Domain(
            [
                ("active", "=", True),
                ("may_book", "=", True),
                ("student_id.active", "=", True),
                ("family_id.active", "=", True),
            ]
        )

    @api.model
    def _named_domain(self):
        """Return the domain of links whose adults may be named: who has no right at all is named nowhere."""
        return Domain("may_book", "=", True) | Domain("receives_mail", "=", True)

    def _get_named(self):
        """Return those of these links whose adults may be named, see ``_named_domain``."""
        return self.filtered_domain(self._named_domain())

    def _get_likely_family(self):
        """Return the family in which the adult, or else the student, is already; empty when that is not clear."""
        for person in (self.partner_id, self.student_id):
            families = person._origin.guardian_ids.family_id
            if len(families) == 1:
                return families
        return self.env["ptc.family"]

    def _get_right_text(self):
        self.ensure_one()
        if not self.active:
            return self.env._("Ended: no booking, no messages")
        texts = {
            (True, True): self.env._("Books and gets messages"),
            (True, False): self.env._("Books, gets no messages"),
            (False, True): self.env._("Gets messages, may not book"),
            (False, False): self.env._("No booking, no messages"),
        }
        return texts[self.may_book, self.receives_mail]
