# SPDX-License-Identifier: LGPL-3.0-or-later
from werkzeug.exceptions import NotFound

from odoo import fields
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..exceptions import BookingRefused, BookingStale

MAX_ID = 2**31 - 1  # of a PostgreSQL integer
NOTICE = "ptc_notice"
ATTEMPTS = 3


class ConferencePortal(CustomerPortal):
    """The parents' pages. What is not the signed-in partner's answers like something that never existed."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        partner = self.env.user.partner_id
        page = self.env["ptc.family.page"].sudo()
        if not counters:
            values["is_guardian"] = bool(page._get_links(partner)[0])
        if "conference_count" in counters:
            values["conference_count"] = len(page._get_list_sudo(partner)["coming"])
        return values

    @route("/my/conferences", type="http", auth="user", website=True, readonly=True)
    def portal_my_conferences(self, **kw):
        """List the conferences in which the own children have teachers."""
        found = self.env["ptc.family.page"]._get_list_sudo(self.env.user.partner_id)
        values = {"found": found, "page_name": "conferences", "title": self.env._("Conferences")}
        return self._render_private("ptc_conference.portal_my_conferences", values)

    @route("/my/conferences/<int:conference_id>", type="http", auth="user", website=True, readonly=True)
    def portal_conference(self, conference_id, teacher=None, **kw):
        """Show a conference; ``teacher`` is the number on the page of the one to show open."""
        page = self.env["ptc.family.page"]._get_page_sudo(
            self._to_id(conference_id), self.env.user.partner_id, self._get_notice(conference_id), self._to_id(teacher)
        )
        if not page:
            raise NotFound()
        request.session.pop(NOTICE, None)
        values = {"page": page, "page_name": "conference", "title": page["name"]}
        return self._render_private("ptc_conference.portal_conference_page", values)

    @route("/my/conferences/<int:conference_id>/free", type="http", auth="user", readonly=True, save_session=False)
    def portal_conference_free(self, conference_id, **kw):
        """Answer the free times of all teachers as JSON; 304 while they are as the browser knows them."""
        partner = self.env.user.partner_id
        free = self.env["ptc.conference"]._get_free_sudo(self._to_id(conference_id), partner)
        if free is None:
            raise NotFound()
        response = request.make_json_response(free, headers={"Cache-Control": "private, no-cache"})
        response.add_etag()
        return response.make_conditional(request.httprequest.environ)

    @route("/my/conferences/<int:conference_id>/book", type="http", auth="user", methods=["POST"], website=True)
    def portal_conference_book(self, conference_id, link_id=None, class_teacher_id=None, session_id=None, **kw):
        appointments_sudo = self.env["ptc.appointment"].sudo()
        wanted = appointments_sudo._find_wanted_sudo(
            self.env.user.partner_id,
            self._to_id(conference_id),
            link_id=self._to_id(link_id),
            class_teacher_id=self._to_id(class_teacher_id),
            session_id=self._to_id(session_id),
        )
        if not wanted:
            raise NotFound()
        key = [wanted["family"].id, wanted["student"].id, wanted["class_teacher"].id]
        return self._answer("booked", conference_id, key, wanted["session"], lambda: appointments_sudo._book(**wanted))

    @route("/my/conferences/<int:conference_id>/move", type="http", auth="user", methods=["POST"], website=True)
    def portal_conference_move(self, conference_id, appointment_id=None, session_id=None, **kw):
        appointment_sudo = self._find_appointment_sudo(conference_id, appointment_id)
        session_sudo = appointment_sudo._find_session_sudo(
            appointment_sudo.conference_id, appointment_sudo.teacher_id, self._to_id(session_id)
        )
        if not session_sudo:
            raise NotFound()
        key = self._get_key(appointment_sudo)
        return self._answer(
            "moved", conference_id, key, session_sudo, lambda: appointment_sudo._move(session=session_sudo)
        )

    @route("/my/conferences/<int:conference_id>/cancel", type="http", auth="user", methods=["POST"], website=True)
    def portal_conference_cancel(self, conference_id, appointment_id=None, **kw):
        appointment_sudo = self._find_appointment_sudo(conference_id, appointment_id)
        key = self._get_key(appointment_sudo)
        return self._answer("cancelled", conference_id, key, appointment_sudo.session_id, appointment_sudo._cancel)

    def _find_appointment_sudo(self, conference_id, appointment_id):
        """Return the parent's own appointment as sudo.

        :raise NotFound: when it is not theirs, or not there.
        """
        appointment_sudo = self.env["ptc.appointment"]._find_own_sudo(
            self.env.user.partner_id, self._to_id(conference_id), self._to_id(appointment_id)
        )
        if not appointment_sudo:
            raise NotFound()
        return appointment_sudo

    def _answer(self, event, conference_id, key, session_sudo, change):
        """Make a change, keep what there is to tell for the next page, and go back to it."""
        notice = {
            "conference_id": conference_id,
            "event": event,
            "key": key,
            "session_id": session_sudo.id,
            "start": fields.Datetime.to_string(session_sudo.start),
        }
        try:
            self._attempt(change)
        except BookingRefused as refused:
            notice.update(event="refused", code=refused.code, text=str(refused))
        request.session[NOTICE] = notice
        return request.redirect(f"/my/conferences/{conference_id}#notice", code=303)

    def _attempt(self, change):
        """Make a change; when rows have changed since the transaction began, at once again in a new one."""
        for _attempt in range(ATTEMPTS - 1):
            try:
                return change()
            except BookingStale:
                self.env.cr.rollback()
        return change()

    def _get_notice(self, conference_id):
        """Return what has just happened in this conference, or None. It travels in the session, not in the URL."""
        notice = request.session.get(NOTICE)
        return notice if notice and notice["conference_id"] == conference_id else None

    def _get_key(self, appointment_sudo):
        return [appointment_sudo.family_id.id, appointment_sudo.student_id.id, appointment_sudo.class_teacher_id.id]

    def _to_id(self, value):
        """Return an id that came from the browser as a number that PostgreSQL takes, or 0."""
        text = str(value or "")
        return int(text) if text.isdecimal() and len(text) <= 10 and int(text) <= MAX_ID else 0

    def _render_private(self, template, values):
        """Render a page that neither a proxy nor a shared computer may keep."""
        direction = self.env["res.lang"]._get_data(code=self.env.lang).direction
        response = request.render(template, {**self._prepare_portal_layout_values(), "direction": direction, **values})
        response.headers["Cache-Control"] = "no-store"
        return response
