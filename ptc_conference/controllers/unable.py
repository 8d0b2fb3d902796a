# SPDX-License-Identifier: LGPL-3.0-or-later
from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.http import request, route

from .portal import EXPIRED, REFUSED, ConferencePortal, speak_own_language

UNABLE = "/my/conferences/<int:conference_id>/unable"


class UnablePortal(ConferencePortal):
    """Parents tell that they cannot come. What was typed is shown again whenever it is refused."""

    @route(UNABLE, type="http", auth="user", website=True, methods=["GET"], readonly=True)
    def portal_unable(self, conference_id, teacher=None, **kw):
        """Show the form, and what was told already.

        :param teacher: the number on the page of the teacher to tick.
        """
        speak_own_language()
        return self._render_unable(conference_id, opened=self._to_id(teacher))

    @route(UNABLE, type="http", auth="user", website=True, methods=["POST"], csrf=False)
    def portal_unable_change(self, conference_id, csrf_token=None, decline_id=None, **form):
        """Take back what was told, or tell; a refusal shows the form again."""
        speak_own_language()
        page, about = self.env["ptc.family.page"], (self._to_id(conference_id), self.env.user.partner_id)
        form["lines"] = request.httprequest.form.getlist("lines")
        if not request.validate_csrf(csrf_token):
            text = self.env._("You have signed in again since this page was opened. Please send it once more.")
            return self._render_unable(conference_id, EXPIRED, form=form, refusal=text)
        try:
            if not decline_id:
                page._decline_sudo(*about, form)
            elif not page._take_back_sudo(*about, self._to_id(decline_id)):
                raise NotFound()
        except UserError as refused:
            return self._render_unable(conference_id, REFUSED, form=form, refusal=str(refused))
        return request.redirect(f"/my/conferences/{conference_id}/unable#told", code=303)

    def _render_unable(self, conference_id, status=200, **shown):
        """Render the page; raise NotFound when nothing of the conference is the parent's."""
        partner = self.env.user.partner_id
        page = self.env["ptc.family.page"]._get_unable_sudo(self._to_id(conference_id), partner, **shown)
        if not page:
            raise NotFound()
        values = {"page": page, "page_name": "unable", "title": page["name"]}
        response = self._render_private("ptc_conference.portal_unable_page", values)
        response.status_code = status
        return response
