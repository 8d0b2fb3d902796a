# SPDX-License-Identifier: LGPL-3.0-or-later
from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.http import request, route

from .portal import EXPIRED, REFUSED, form_route, speak_own_language
from .teaching import TeachingPortal

STUDENTS = "/my/teaching/<int:part_id>/students"


class MustSeePortal(TeachingPortal):
    """Teachers mark the students they must see; parents open what they were asked."""

    @route(STUDENTS, type="http", auth="user", website=True, methods=["GET"], readonly=True)
    def portal_students(self, part_id, **kw):
        """Show the own students of one conference: whom the teacher must see, and where their families stand."""
        speak_own_language()
        return self._render_students(self._find_students_part_sudo(part_id))

    @route(STUDENTS, type="http", auth="user", website=True, methods=["POST"], csrf=False)
    def portal_students_change(self, part_id, csrf_token=None, mark_id=None, **form):
        """Take the mark ``mark_id`` back, or add what was typed; a refusal shows it again."""
        speak_own_language()
        part_sudo = self._find_students_part_sudo(part_id)
        if not request.validate_csrf(csrf_token):
            text = self.env._("You have signed in again since this page was opened. Please send it once more.")
            return self._render_students(part_sudo, EXPIRED, form, text)
        page = self.env["ptc.teaching.page"]
        try:
            if mark_id:
                page._remove_mark_sudo(part_sudo, self._to_id(mark_id))
            else:
                page._add_mark_sudo(part_sudo, form)
        except UserError as refused:
            return self._render_students(part_sudo, REFUSED, form, str(refused))
        return request.redirect(f"/my/teaching/{part_sudo.id}/students#marks", code=303)

    @form_route("/my/conferences/<int:conference_id>/asked")
    def portal_conference_asked(self, conference_id, number=None, **form):
        """Note that a parent has seen who asks, and lead to the teacher."""
        partner = self.env.user.partner_id
        if not self.env["ptc.must.see.family"]._open_sudo(partner, self._to_id(conference_id)):
            raise NotFound()
        number = self._to_id(number)
        return request.redirect(f"/my/conferences/{conference_id}?teacher={number}#teacher-{number}", code=303)

    def _find_students_part_sudo(self, part_id):
        """Return the teacher's own part as sudo.

        :raise NotFound: when it is not theirs, or parents and teachers do not see the conference yet.
        """
        page = self.env["ptc.teaching.page"]
        part_sudo = page._find_students_part_sudo(self.env.user.partner_id, self._to_id(part_id))
        if not part_sudo:
            raise NotFound()
        return part_sudo

    def _render_students(self, part_sudo, status=200, form=None, refusal=None):
        page = self.env["ptc.teaching.page"]._get_students_sudo(part_sudo, form, refusal)
        values = {"page": page, "page_name": "students", "title": page["name"]}
        response = self._render_private("ptc_conference.portal_students_page", values)
        response.status_code = status
        return response
