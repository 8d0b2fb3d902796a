# SPDX-License-Identifier: LGPL-3.0-or-later
import logging

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import email_normalize

from odoo.addons.auth_signup.models.res_partner import SignupError

from .ptc_roster_mixin import STAFF

_logger = logging.getLogger(__name__)

BATCH_SIZE = 50  # persons per run of the cron


class ResPartner(models.Model):
    """The queue of those whom the school invites to the portal."""

    _name = "res.partner"
    _inherit = "res.partner"

    portal_invitation = fields.Selection(
        [("queued", "Waiting"), ("sent", "Invited"), ("failed", "Failed")],
        copy=False,
        readonly=True,
        index="btree_not_null",
        groups=STAFF,
        help="Waiting: Odoo invites this person in the next minutes. Failed: see the reason.",
    )
    portal_invitation_error = fields.Char("Why not invited", copy=False, readonly=True, groups=STAFF)

    def _queue_invitations(self):
        """Put those who can be invited in the queue and wake the cron.

        :return: the partners that are in the queue now
        """
        invited = self - self.browse(partner.id for partner in self._get_invitation_refusals())
        invited.write({"portal_invitation": "queued", "portal_invitation_error": False})
        if invited:
            self.env.ref("ptc_roster.res_partner_cron_portal_invite")._trigger()
        return invited

    def _get_invitation_refusals(self):
        """Return who cannot be invited, and why.

        Of several with one address the first may have the account: whoever has or awaits one already, then
        whoever is longest in the roster.

        :return: ``{partner: (code, other)}``, the codes of ``_get_refusal_text``; ``other`` is who has the address
        """
        owners = self._get_address_owners_sudo()
        bookers = self._get_booking_links().partner_id
        refusals = {}
        for partner in self.sorted("id"):
            code = partner._get_personal_refusal(partner in bookers)
            other = self.browse() if code else owners.setdefault(partner.email_normalized, partner) - partner
            if code or other:
                refusals[partner] = (code or "shared", other)
        return refusals

    def _get_address_owners_sudo(self):
        """Return who signs in with an address of these persons, or is about to be invited with it.

        :return: ``{normalized address: partner}``
        """
        addresses = [address for address in self.mapped("email_normalized") if address]
        queued = self.search([("email_normalized", "in", addresses), ("portal_invitation", "=", "queued")])
        users_sudo = self.env["res.users"].sudo().with_context(active_test=False)
        users_sudo = users_sudo.search([("login", "in", addresses)])
        owners = {partner.email_normalized: partner for partner in queued.sorted("id", reverse=True)}
        owners.update({email_normalize(user.login): user.partner_id.sudo(False) for user in users_sudo})
        return owners

    def _get_personal_refusal(self, may_book):
        """Return why this person cannot be invited, whatever the others' addresses; ``None`` when nothing hinders."""
        self.ensure_one()
        refusals = {
            "account": self.has_account,
            "revoked": bool(self.with_context(active_test=False).user_ids),
            "no_right": not may_book,
            "not_enabled": not self.is_roster_enabled,
            "no_email": not self.email,
            "bad_email": not self.email_normalized,
        }
        return next((code for code, holds in refusals.items() if holds), None)

    @api.model
    def _get_refusal_text(self, code, other):
        """Return why a person cannot be invited, and what to do.

        :param other: the partner who has the address, or none
        :return: ``(reason, advice)``
        """
        return {
            "account": (self.env._("Has an account already."), self.env._("Nothing to do.")),
            "revoked": (
                self.env._("The access was taken away."),
                self.env._('Give it back on the person: menu "Grant portal access".'),
            ),
            "no_right": (
                self.env._("May not book for any student."),
                self.env._('Tick "May book" on a link, if this person should.'),
            ),
            "not_enabled": (
                self.env._("The source allows this person no account."),
                self.env._('Tick "May have an account" on the person, or correct the source.'),
            ),
            "no_email": (self.env._("Has no e-mail address."), self.env._("Enter one on the person.")),
            "bad_email": (self.env._("The e-mail address is not valid."), self.env._("Correct it on the person.")),
            "shared": (
                self.env._("Has the e-mail address of %(other)s, who gets the account.", other=other.name or ""),
                self.env._("Enter an address of their own, if both are to sign in."),
            ),
        }[code]

    def _invite_now(self):
        """Invite each person through Odoo's own portal invitation.

        What hinders one is written on that person and leaves the others alone.

        :return: those who have been invited
        """
        return self.filtered(lambda partner: partner._invite_one())

    def _invite_one(self):
        """Invite one person; a failure leaves no account behind.

        :return: whether the invitation has left
        """
        error = False
        try:
            with self.env.cr.savepoint():
                self._grant_portal_access()
        except OperationalError:
            # The database is busy, nothing is wrong with the person: the cron comes again.
            raise
        except (UserError, SignupError) as refusal:
            error = str(refusal)
        except Exception:
            _logger.exception("Portal invitation of partner %s failed", self.id)
            error = self.env._("An unexpected error; the log of Odoo tells more.")
        self.write({"portal_invitation": "failed" if error else "sent", "portal_invitation_error": error})
        return not error

    def _grant_portal_access(self):
        """Create the account and send the message, as the wizard "Grant portal access" does.

        :raise UserError: when the person cannot be invited or the message could not be handed over
        """
        for code, other in self._get_invitation_refusals().values():
            raise UserError(" ".join(self._get_refusal_text(code, other)))
        wizard = self.env["portal.wizard"].create({"partner_ids": [Command.set(self.ids)]})
        wizard.user_ids.action_grant_access()
        if mails := self._get_undelivered_mails_sudo():
            reason = mails[0].failure_reason or ""
            raise UserError(self.env._("The message could not be sent: %(reason)s", reason=reason))

    def _get_undelivered_mails_sudo(self):
        """Return the invitations that the mail server has refused; Odoo reports them on the message only."""
        domain = Domain("model", "=", "res.users") & Domain("state", "=", "exception")
        users_sudo = self.sudo().user_ids
        return self.env["mail.mail"].sudo().search(domain & Domain("res_id", "in", users_sudo.ids))

    @api.model
    def _cron_portal_invite(self):
        """Invite the next of the queue, one transaction each.

        A run that is killed has lost nothing; at most one person gets a second message, in place of the first.
        """
        domain = [("portal_invitation", "=", "queued")]
        queued = self.search(domain, limit=BATCH_SIZE, order="id")
        error = queued and self._get_mail_server_error()
        if error:
            # Tried again at the next regular run: the fault is not with any of the persons.
            queued.write({"portal_invitation_error": error})
            return
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=self.search_count(domain))
        for partner in queued:
            partner._invite_queued()
            if not cron._commit_progress(1):
                break

    def _invite_queued(self):
        """Invite one person of the queue, unless somebody else is at it or has taken the person out of it."""
        if self.try_lock_for_update(allow_referencing=True):
            self.invalidate_recordset(["portal_invitation"])
            if self.portal_invitation == "queued":
                self._invite_one()

    @api.model
    def _get_mail_server_error(self):
        """Return why Odoo cannot reach its outgoing mail server; ``None`` when it can."""
        try:
            session = self.env["ir.mail_server"]._connect__()
        except Exception as error:
            return self.env._("The outgoing mail server cannot be reached: %(error)s", error=error)
        if session:
            session.quit()
        return None
