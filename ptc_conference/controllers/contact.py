# SPDX-License-Identifier: LGPL-3.0-or-later
from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.http import request, route

from ..models.ptc_contact_check import PATH
from .portal import EXPIRED, REFUSED, speak_own_language
from .second_adult import SecondAdultPortal


class ContactPortal(SecondAdultPortal):
    """Parents confirm or correct the own contact details; the office decides on changes."""

    @route(PATH, type="http", auth="user", website=True, methods=["GET"], readonly=True)
    def portal_contact(self, conference=None, sent=None, **kw):
        """Show the own details, and what is asked for already."""
        speak_own_language()
        return self._render_contact({"conference_id": self._to_id(conference)}, is_sent=bool(sent))

    @route(PATH, type="http", auth="user", website=True, methods=["POST"], csrf=False)
    def portal_contact_change(self, csrf_token=None, conference_id=None, **form):
        """Take a confirmation or a correction; what was typed is shown again when it is refused."""
        speak_own_language()
        form["conference_id"] = self._to_id(conference_id)
        if not request.validate_csrf(csrf_token):
            text = self.env._("You have signed in again since this page was opened. Please send it once more.")
            return self._render_contact(form, EXPIRED, text)
        self._find_form()
        try:
            check = self.env["ptc.contact.check"]._take_sudo(self.env.user.partner_id, form)
        except UserError as refused:
            return self._render_contact(form, REFUSED, str(refused))
        if check.state == "confirmed" and check.conference_id:
            return request.redirect(f"/my/conferences/{check.conference_id.id}", code=303)
        return request.redirect(f"{PATH}?conference={form['conference_id']}&sent=1", code=303)

    def _find_form(self):
        """Return the parent's details.

        :raise NotFound: when the user is no guardian.
        """
        found = self.env["ptc.contact.check"]._get_form_sudo(self.env.user.partner_id)
        if not found:
            raise NotFound()
        return found

    def _render_contact(self, form, status=200, refusal=None, is_sent=False):
        known = self._find_form()
        shown = {name: form.get(name, known[name]) for name in ("email", "phone")}
        page = {**known, **shown, "note": form.get("note", ""), "conference_id": form["conference_id"]}
        values = {"page": {**page, "refusal": refusal, "is_sent": is_sent}, "title": self.env._("Contact details")}
        response = self._render_private("ptc_conference.portal_contact_page", values)
        response.status_code = status
        return response

    def _create_or_update_address(self, partner_sudo, *args, **form):
        """Keep a guardian's own record as it is: what the portal's form would write is for the office to accept."""
        is_own = partner_sudo and partner_sudo == self.env.user.partner_id
        text = is_own and self.env["ptc.contact.check"]._get_kept_text_sudo(partner_sudo)
        if text:
            return partner_sudo, {"invalid_fields": [], "messages": [text]}
        return super()._create_or_update_address(partner_sudo, *args, **form)
