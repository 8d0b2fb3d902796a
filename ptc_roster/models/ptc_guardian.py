# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models


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

    _student_partner_family = models.UniqueIndex(
        "(student_id, partner_id, family_id) WHERE active",
        "This adult is already linked to the student in this family.",
    )

    @api.depends("partner_id.name", "student_id.name")
    def _compute_display_name(self):
        for record in self:
            record.display_name = f"{record.partner_id.name or ''} ({record.student_id.name or ''})"
