# SPDX-License-Identifier: LGPL-3.0-or-later
from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.http import request, route

from .portal import EXPIRED, REFUSED, speak_own_language
from .teaching import TeachingPortal


class WishesPortal(TeachingPortal):
    """The teachers' page of wishes. What was typed is shown again whenever it is refused."""

    @route("/my/teaching/<int:part_id>/wishes", type="http", auth="user", website=True, methods=["GET"], readonly=True)
    def portal_wishes(self, part_id, **kw):
        """Show the own wishes of one conference, and the form for another while they are asked."""
        speak_own_language()
        return self._render_wishes(self._find_wish_part_sudo(part_id))

    @route("/my/teaching/<int:part_id>/wishes", type="http", auth="user", website=True, methods=["POST"], csrf=False)
    def portal_wishes_change(self, part_id, csrf_token=None, wish_id=None, **form):
        """Take the wish ``wish_id`` back, or add what was typed; a refusal shows it again."""
        speak_own_language()
        part_sudo = self._find_wish_part_sudo(part_id)
        if not request.validate_csrf(csrf_token):
            text = self.env._("You have signed in again since this page was opened. Please send it once more.")
            return self._render_wishes(part_sudo, EXPIRED, form, text)
        page = self.env["ptc.teaching.page"]
        try:
            if wish_id:
                page._remove_wish_sudo(part_sudo, self._to_id(wish_id))
            else:
                page._add_wish_sudo(part_sudo, form)
        except UserError as refused:
            return self._render_wishes(part_sudo, REFUSED, form, str(refused))
        return request.redirect(f"/my/teaching/{part_sudo.id}/wishes#wishes", code=303)

    def _find_wish_part_sudo(self, part_id):
        """Return the teacher's own part as sudo.

        :raise NotFound: when it is not theirs, or asks for no wishes.
        """
        page = self.env["ptc.teaching.page"]
        part_sudo = page._find_wish_part_sudo(self.env.user.partner_id, self._to_id(part_id))
        if not part_sudo:
            raise NotFound()
        return part_sudo

    def _render_wishes(self, part_sudo, status=200, form=None, refusal=None):
        page = self.env["ptc.teaching.page"]._get_wishes_sudo(part_sudo, form, refusal)
        values = {"page": page, "page_name": "wishes", "title": page["name"]}
        response = self._render_private("ptc_conference.portal_wishes_page", values)
        response.status_code = status
        return response
