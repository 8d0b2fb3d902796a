# SPDX-License-Identifier: LGPL-3.0-or-later
from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.http import request, route

from .portal import EXPIRED, REFUSED, speak_own_language
from .teaching import TeachingPortal

APPOINTMENT = "/my/teaching/<int:part_id>/appointments/<int:appointment_id>"


class TeachingAppointment(TeachingPortal):
    """An appointment on the teachers' pages: how long it is, and which siblings it is about."""

    @route(APPOINTMENT, type="http", auth="user", website=True, methods=["GET"], readonly=True)
    def portal_teaching_appointment(self, part_id, appointment_id, done=None, **kw):
        """Show who comes, and what can be changed."""
        speak_own_language()
        return self._render_appointment(part_id, appointment_id, is_done=bool(done))

    @route(APPOINTMENT, type="http", auth="user", website=True, methods=["POST"], csrf=False)
    def portal_teaching_appointment_change(self, part_id, appointment_id, csrf_token=None, choice=None, **form):
        """Carry out what was chosen; a refusal shows the page as it is now."""
        speak_own_language()
        if not request.validate_csrf(csrf_token):
            text = self.env._("You have signed in again since this page was opened. Please choose once more.")
            return self._render_appointment(part_id, appointment_id, EXPIRED, text)
        _part_sudo, appointment_sudo = self._find_taken_sudo(part_id, appointment_id)
        try:
            self.env["ptc.teaching.page"]._change_appointment_sudo(appointment_sudo, choice)
        except UserError as refused:
            # What was taken meanwhile is not in the snapshot of this transaction.
            self.env.cr.rollback()
            return self._render_appointment(part_id, appointment_id, REFUSED, str(refused))
        is_there = appointment_sudo.state == "booked"
        address = f"{request.httprequest.path}?done=1" if is_there else "/my/teaching?cancelled=1"
        return request.redirect(f"{address}#notice", code=303)

    def _find_taken_sudo(self, part_id, appointment_id):
        """Return the teacher's own part and an appointment in which the teacher takes part, as sudo.

        :raise NotFound: when one of them is not there.
        """
        page = self.env["ptc.teaching.page"]
        part_sudo = page._find_part_sudo(self.env.user.partner_id, self._to_id(part_id))
        appointment_sudo = part_sudo and page._find_taken_sudo(part_sudo, self._to_id(appointment_id))
        if not appointment_sudo:
            raise NotFound()
        return part_sudo, appointment_sudo

    def _render_appointment(self, part_id, appointment_id, status=200, refusal=None, is_done=False):
        found_sudo = self._find_taken_sudo(part_id, appointment_id)
        page = self.env["ptc.teaching.page"]._get_appointment_sudo(*found_sudo, refusal)
        values = {"page": page, "is_done": is_done, "page_name": "appointment", "title": page["children"]}
        response = self._render_private("ptc_conference.portal_my_teaching_appointment", values)
        response.status_code = status
        return response
