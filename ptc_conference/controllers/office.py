# SPDX-License-Identifier: LGPL-3.0-or-later
import functools

from werkzeug.exceptions import NotFound

from odoo.http import request, route

from ..exceptions import BookingRefused
from ..lib import request_key
from .portal import ConferencePortal, form_route

BASE = "/conference-office/<int:family_id>/<int:conference_id>/<string:channel>"
BASES = [BASE, f"{BASE}/beyond", f"{BASE}/second", f"{BASE}/beyond/second"]
ROOT = "/conference-office/"
# Refusals of which parents are told as if it were by chance.
EXPLAINED = ("student", "evening", "together")


class OfficePortal(ConferencePortal):
    """The parents' page for the office, which books for a family. For everybody else it does not exist."""

    @route("/conference-office/<int:family_id>", type="http", auth="user", website=True, readonly=True)
    def conference_office(self, family_id, **kw):
        """Lead to the conference that comes next."""
        conference = self.env["ptc.office.page"].has_access("read") and self.env["ptc.office.page"]._find_coming()[:1]
        if not conference:
            raise NotFound()
        return request.redirect(f"{ROOT}{family_id}/{conference.id}/telephone", code=303)

    @route(BASES, type="http", auth="user", website=True, readonly=True)
    def conference_office_page(self, family_id, conference_id, channel, teacher=None, done=None, **kw):
        """Show the page of a family."""
        reader, conference_id = self._get_reader(), self._to_id(conference_id)
        notice = reader._find_notice_sudo(conference_id, done)
        page = reader._get_page_sudo(conference_id, self.env.user.partner_id, notice, self._to_id(teacher))
        conference = self.env["ptc.conference"].search([("id", "=", conference_id)])
        if not conference:
            raise NotFound()
        values = {"page": page, "office": reader._describe(conference), "title": conference.name}
        values.update(address=self._get_address(conference_id), token=request_key.make_token())
        return self._render_private("ptc_conference.conference_office_page", values)

    @form_route([f"{base}/book" for base in BASES])
    def conference_office_book(self, conference_id, family_id, channel, **form):
        reader, asked = self._get_reader(), self._get_asked(form)
        wanted = reader._find_wanted(conference_id, asked)
        if not wanted:
            raise NotFound()
        key = request_key.make_key("book", form.get("token"), *asked)
        told = [reader._get_wanted(**one) for one in wanted]
        book = functools.partial(reader._book_knowingly, wanted, key)
        return self._answer(conference_id, key, told, functools.partial(self._explaining, book))

    @form_route([f"{base}/move" for base in BASES])
    def conference_office_move(self, conference_id, family_id, channel, appointment_id=None, session_id=None, **form):
        appointment = self._find_appointment(conference_id, appointment_id)
        domain = [("id", "=", self._to_id(session_id)), ("active", "in", [True, False])]
        domain += [("conference_id", "=", conference_id), ("teacher_id", "=", appointment.teacher_id.id)]
        session = self.env["ptc.session"].search(domain)
        if not session:
            raise NotFound()
        key = request_key.make_key("move", form.get("token"), appointment.id, session.id)
        reader = self._get_reader()
        told = [reader._get_held(appointment, session)]
        move = functools.partial(reader._move_knowingly, appointment, session, key)
        return self._answer(conference_id, key, told, functools.partial(self._explaining, move))

    @form_route([f"{base}/cancel" for base in BASES])
    def conference_office_cancel(self, conference_id, family_id, channel, appointment_id=None, **form):
        appointment = self._find_appointment(conference_id, appointment_id)
        key = request_key.make_key("cancel", form.get("token"), appointment.id)
        told = [self._get_reader()._get_held(appointment)]
        cancel = functools.partial(appointment._change_by, channel, "_cancel", key=key)
        return self._answer(conference_id, key, told, cancel)

    def _find_appointment(self, conference_id, appointment_id):
        """Return the family's appointment.

        :raise NotFound: when it is not the family's, or not there.
        """
        appointment = self._get_reader()._find_own_appointment(conference_id, self._to_id(appointment_id))
        if not appointment:
            raise NotFound()
        return appointment

    def _explaining(self, change):
        """Carry out a change; the office is told of another family what parents are not."""
        try:
            return change()
        except BookingRefused as refused:
            if refused.code not in EXPLAINED:
                raise
            told = self.env["ptc.appointment"]._explain_refusal(refused)
            raise BookingRefused("office", str(told), refused.session) from refused

    def _get_address(self, conference_id):
        if not self._is_office():
            return super()._get_address(conference_id)
        path = request.httprequest.path
        base, _slash, last = path.rpartition("/")
        return base if last in request_key.ACTIONS else path

    def _get_reader(self):
        if not self._is_office():
            return super()._get_reader()
        path = request.httprequest.path
        _root, family_id, _conference, channel = path[path.index(ROOT) + 1 :].split("/")[:4]
        options = {"is_beyond": "/beyond" in path, "is_second": "/second" in path}
        reader = self.env["ptc.office.page"]._find_mine(int(family_id), channel, **options)
        if not reader:
            raise NotFound()
        return reader

    def _is_office(self):
        return ROOT in request.httprequest.path
