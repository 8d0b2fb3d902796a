# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from ..rows import take_turns

PATH = "/my/contact-details"
MAX_LENGTH = 120  # characters
LEAST_DIGITS = 5  # of a telephone number


class PtcContactCheck(models.Model):
    """What a parent said of the own contact details: that they are right, or how they should be.

    A change is written to the contact when the office accepts it, and not before.
    """

    _name = "ptc.contact.check"
    _description = "Contact details checked by a parent"
    _order = "id desc"

    partner_id = fields.Many2one("res.partner", "Adult", required=True, index=True, readonly=True, ondelete="cascade")
    conference_id = fields.Many2one(
        "ptc.conference", "Asked for", index="btree_not_null", readonly=True, ondelete="set null"
    )
    state = fields.Selection(
        [("confirmed", "Are right"), ("asked", "Change asked for"), ("accepted", "Accepted"), ("refused", "Refused")],
        required=True,
        readonly=True,
    )
    email = fields.Char("New e-mail", readonly=True)
    phone = fields.Char("New telephone", readonly=True)
    note = fields.Char("Message", readonly=True)
    current_email = fields.Char("E-mail now", related="partner_id.email")
    current_phone = fields.Char("Telephone now", related="partner_id.phone")

    _asked_once = models.UniqueIndex(
        "(partner_id) WHERE state = 'asked'", "A change of these contact details is asked for already."
    )

    @api.depends("partner_id.name")
    def _compute_display_name(self):
        for check in self:
            check.display_name = check.partner_id.name or ""

    def action_accept(self):
        """Write the new details to the contacts."""
        self._check_asked()
        for check in self:
            check.partner_id.sudo().write({"email": check.email, "phone": check.phone})
        self.state = "accepted"

    def action_refuse(self):
        """Leave the contacts as they are."""
        self._check_asked()
        self.state = "refused"

    def _check_asked(self):
        self.check_access("write")
        if any(check.state != "asked" for check in self):
            raise UserError(self.env._("This was decided already."))

    @api.model
    def _get_form_sudo(self, partner):
        """Return what a parent's form shows: ``{"name", "email", "phone", "asked"}``; None for who is no guardian."""
        if not self.env["ptc.family.page"].sudo()._get_links(partner)[0]:
            return None
        known = partner.sudo()
        asked = self.sudo().search([("partner_id", "=", partner.id), ("state", "=", "asked")], limit=1)
        return {
            "name": known.name,
            "email": known.email or "",
            "phone": known.phone or "",
            "asked": asked and {"email": asked.email or "", "phone": asked.phone or ""},
        }

    @api.model
    def _get_kept_text_sudo(self, partner):
        """Return why a parent does not write the own contact, and where to ask for it; None for who is no guardian."""
        if not self._get_form_sudo(partner):
            return None
        return self.env._("The school keeps your details. Tell it on the page %(page)s what should change.", page=PATH)

    @api.model
    def _take_sudo(self, partner, form):
        """Take what a parent has sent: the same details are confirmed, others are asked for.

        :param dict form: ``email``, ``phone``, ``note``, ``conference_id`` as texts; ``is_right`` leaves out the rest.
        :raise UserError: that says what to correct.
        """
        checks, known = self.sudo(), partner.sudo()
        conference = checks.env["ptc.family.page"]._find_conference(int(form.get("conference_id") or 0))
        vals = {"partner_id": partner.id, "conference_id": conference.id, "state": "confirmed"}
        if not form.get("is_right"):
            new = self._read_form(form)
            if new != {"email": known.email or False, "phone": known.phone or False}:
                vals.update(new, state="asked", note=(form.get("note") or "").strip()[:MAX_LENGTH] or False)
        take_turns(partner)
        checks.search([("partner_id", "=", partner.id), ("state", "=", "asked")]).unlink()
        return checks.create(vals)

    @api.model
    def _read_form(self, form):
        """Return ``{"email", "phone"}`` of a form, each False when empty.

        :raise UserError: when one of them cannot be right, or both are empty.
        """
        email, phone = ((form.get(name) or "").strip()[:MAX_LENGTH] for name in ("email", "phone"))
        if email and not email_normalize(email):
            raise UserError(self.env._("The e-mail address cannot be right. It looks like name@example.com."))
        if phone and sum(char.isdigit() for char in phone) < LEAST_DIGITS:
            raise UserError(self.env._("The telephone number cannot be right. Enter it with the area code."))
        if not email and not phone:
            raise UserError(self.env._("Enter an e-mail address or a telephone number: the school has to reach you."))
        return {"email": email or False, "phone": phone or False}
