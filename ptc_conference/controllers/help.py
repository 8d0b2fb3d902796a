# SPDX-License-Identifier: LGPL-3.0-or-later
import re

from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.http import request, route

from ..rows import take_turns
from .portal import EXPIRED, REFUSED, ConferencePortal, form_route, speak_own_language

GENERAL = "/my/conferences/help"
PATHS = [GENERAL, "/my/conferences/<int:conference_id>/help"]
PARENTS = re.compile(r"/my/(conferences|contact-details)(?:/(\d+))?(?![^/])")


class HelpPortal(ConferencePortal):
    """Hints on the first visit, and a way to ask the school from every page of the parents."""

    @route(PATHS, type="http", auth="user", website=True, methods=["GET"], readonly=True)
    def portal_help(self, conference_id=0, sent=None, **kw):
        """Show whom to call, and a form to ask the school."""
        return self._render_help(conference_id, is_sent=bool(sent))

    @route(PATHS, type="http", auth="user", website=True, methods=["POST"], csrf=False)
    def portal_help_ask(self, conference_id=0, csrf_token=None, **form):
        """Take a question; what was typed is shown again when it is refused."""
        speak_own_language()
        page = self._find_help(conference_id)
        if not request.validate_csrf(csrf_token):
            text = self.env._("You have signed in again since this page was opened. Please send it once more.")
            return self._render_help(conference_id, EXPIRED, form=form, refusal=text)
        try:
            self.env["ptc.help.request"]._ask_sudo(page["id"], self.env.user.partner_id, form)
        except UserError as refused:
            return self._render_help(conference_id, REFUSED, form=form, refusal=str(refused))
        return request.redirect(f"{request.httprequest.path}?sent=1#notice", code=303)

    @form_route("/my/conferences/<int:conference_id>/hints")
    def portal_hints_skip(self, conference_id, **form):
        """Remember that the hints are known."""
        self._skip_hints()
        return request.redirect(f"/my/conferences/{conference_id}", code=303)

    @route("/my/conferences/<int:conference_id>/hints", type="http", auth="user", methods=["GET"], readonly=True)
    def portal_hints(self, conference_id, **kw):
        """Lead to the page with its hints."""
        return request.redirect(f"/my/conferences/{conference_id}?hints=1#hints", code=303)

    def _answer(self, conference_id, key, wanted, change):
        """Who has cancelled has booked before, and needs no hints when nothing is booked any more."""
        response = super()._answer(conference_id, key, wanted, change)
        if response.status_code == 303 and request.httprequest.path.endswith("/cancel"):
            self._skip_hints()
        return response

    def _skip_hints(self):
        if not self.env.user.has_skipped_hints:
            take_turns(self.env.user)
            self.env.user.sudo().has_skipped_hints = True

    def _find_help(self, conference_id):
        """Return what the page to ask the school shows.

        :raise NotFound: when the conference is not the parent's.
        """
        number, partner = self._to_id(conference_id), self.env.user.partner_id
        is_number = number == conference_id
        page = is_number and self.env["ptc.help.request"]._get_help_sudo(number, partner)
        if not page:
            raise NotFound()
        return page

    def _render_help(self, conference_id, status=200, form=None, refusal=None, is_sent=False):
        speak_own_language()
        page = self._find_help(conference_id)
        page.update(form={"phone": page["phone"], **(form or {})}, refusal=refusal, is_sent=is_sent)
        values = {"page": page, "page_name": "help", "title": self.env._("Ask the school")}
        response = self._render_private("ptc_conference.portal_help_page", {**values, "help_address": None})
        response.status_code = status
        return response

    def _render_page(self, page):
        page["hints"] = self.env["ptc.family.page"]._get_hints(page, bool(request.params.get("hints")))
        page["has_hints"] = True
        return super()._render_page(page)

    def _render_private(self, template, values):
        return super()._render_private(template, {"help_address": self._get_help_address(), **values})

    def _get_help_address(self):
        """Lead parents only, about the conference of the page."""
        found = PARENTS.match(request.httprequest.path)
        if not found:
            return super()._get_help_address()
        return f"/my/conferences/{found[2]}/help" if found[2] else GENERAL
