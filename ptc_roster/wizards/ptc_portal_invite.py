# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.fields import Command


class PtcPortalInvite(models.TransientModel):
    """Invites guardians to the portal, many at once; shows first whom it can and cannot invite."""

    _name = "ptc.portal.invite"
    _description = "Invite guardians to the portal"

    is_started = fields.Boolean()
    partner_ids = fields.Many2many("res.partner", string="Guardians", readonly=True)
    line_ids = fields.One2many(
        "ptc.portal.invite.line", "wizard_id", "Cannot be invited", compute="_compute_line_ids", store=True
    )
    invited_partner_ids = fields.Many2many(
        "res.partner", "ptc_portal_invite_invited_rel", string="Invited", compute="_compute_line_ids", store=True
    )
    invited_count = fields.Integer("To be invited", compute="_compute_counts")
    account_count = fields.Integer("Have an account already", compute="_compute_counts")
    refused_count = fields.Integer("Guardians who cannot be invited", compute="_compute_counts")
    sent_count = fields.Integer(compute="_compute_progress")
    failed_count = fields.Integer(compute="_compute_progress")
    waiting_count = fields.Integer(compute="_compute_progress")
    progress = fields.Float("Progress (%)", compute="_compute_progress")
    progress_text = fields.Char(compute="_compute_progress")
    waiting_reason = fields.Char(compute="_compute_progress")

    @api.depends("partner_ids")
    def _compute_line_ids(self):
        for wizard in self:
            refusals = wizard.partner_ids._get_invitation_refusals()
            wizard.line_ids = [Command.clear()] + [
                Command.create({"partner_id": partner.id, "reason": reason, "advice": advice})
                for partner, (code, other) in refusals.items()
                if code != "account"
                for reason, advice in [partner._get_refusal_text(code, other)]
            ]
            wizard.invited_partner_ids = wizard.partner_ids - self.env["res.partner"].browse(
                partner.id for partner in refusals
            )

    @api.depends("partner_ids", "line_ids", "invited_partner_ids")
    def _compute_counts(self):
        for wizard in self:
            wizard.invited_count = len(wizard.invited_partner_ids)
            wizard.refused_count = len(wizard.line_ids)
            wizard.account_count = len(wizard.partner_ids) - wizard.invited_count - wizard.refused_count

    @api.depends("invited_partner_ids.portal_invitation", "invited_partner_ids.portal_invitation_error")
    def _compute_progress(self):
        for wizard in self:
            partners = wizard.invited_partner_ids
            by_state = partners.grouped("portal_invitation")
            wizard.sent_count = len(by_state.get("sent", ()))
            wizard.failed_count = len(by_state.get("failed", ()))
            waiting = by_state.get("queued", partners.browse())
            wizard.waiting_count = len(waiting)
            wizard.waiting_reason = next(filter(None, waiting.mapped("portal_invitation_error")), False)
            wizard.progress = 100 * (1 - len(waiting) / len(partners)) if partners else 100
            wizard.progress_text = self.env._(
                "%(sent)s of %(total)s invited", sent=wizard.sent_count, total=len(partners)
            )

    @api.model
    def action_open_wizard(self):
        """Open the wizard for the records chosen in a list; without a choice, for all guardians.

        The record is made first: a list inside a form needs stored lines.
        """
        return self.create({"partner_ids": [Command.set(self._get_chosen_partners().ids)]})._action_open()

    def action_invite(self):
        self.ensure_one()
        self.invited_partner_ids._queue_invitations()
        self.is_started = True
        return self._action_open()

    def action_refresh(self):
        self.ensure_one()
        return self._action_open()

    def action_open_failed(self):
        """Open those of this wizard whose invitation failed, with the reasons."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("ptc_roster.res_partner_action_guardian")
        domain = [("id", "in", self.invited_partner_ids.ids), ("portal_invitation", "=", "failed")]
        return {**action, "domain": domain}

    def _action_open(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("ptc_roster.ptc_portal_invite_action")
        return {**action, "res_id": self.id}

    @api.model
    def _get_chosen_partners(self):
        """Return the guardians among the records from which the wizard was opened.

        :return: ``res.partner``; of families and students all their guardians
        """
        model = self.env.context.get("active_model")
        chosen = self.env.context.get("active_ids") or []
        if model == "res.partner":
            return self.env[model].browse(chosen).exists()
        if model in ("ptc.family", "ptc.student"):
            return self.env[model].browse(chosen).exists().guardian_ids.partner_id
        return self.env["res.partner"].search([("guardian_ids", "!=", False)])


class PtcPortalInviteLine(models.TransientModel):
    """A guardian who cannot be invited."""

    _name = "ptc.portal.invite.line"
    _description = "Guardian who cannot be invited"

    wizard_id = fields.Many2one("ptc.portal.invite", required=True, index=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", "Guardian", required=True, readonly=True, ondelete="cascade")
    reason = fields.Char(readonly=True)
    advice = fields.Char("What to do", readonly=True)
