# SPDX-License-Identifier: LGPL-3.0-or-later
import functools

from werkzeug.exceptions import NotFound

from odoo.http import request, route

from ..lib import request_key
from .office import OfficePortal
from .portal import form_route, speak_own_language

BASE = "/my/conferences/<int:conference_id>/second"
SECOND = 2


class SecondAdultPortal(OfficePortal):
    """The parents' page for a second adult, where the conference allows two at once."""

    @route(BASE, type="http", auth="user", website=True, readonly=True)
    def portal_second_adult(self, conference_id, teacher=None, done=None, **kw):
        """Show the times at which a second adult could come."""
        speak_own_language()
        self._find_allowed_sudo(conference_id)
        reader = self._get_reader()
        notice = reader._find_notice_sudo(conference_id, done)
        page = reader._get_page_sudo(conference_id, self.env.user.partner_id, notice, self._to_id(teacher))
        if not page:
            raise NotFound()
        values = {"page": page, "page_name": "conference", "title": page["name"], "token": request_key.make_token()}
        values["address"] = self._get_address(conference_id)
        return self._render_private("ptc_conference.portal_second_adult_page", values)

    @form_route(f"{BASE}/book")
    def portal_second_adult_book(self, conference_id, **form):
        """Book for a second adult; the school is asked where the conference wants it."""
        conference_sudo = self._find_allowed_sudo(conference_id)
        asked, appointments_sudo = self._get_asked(form), self.env["ptc.appointment"].sudo()
        partner = self.env.user.partner_id
        wanted = appointments_sudo._find_wanted_sudo(partner, conference_sudo.id, asked)
        if not wanted or not self._get_reader()._are_couples_sudo(partner, wanted):
            raise NotFound()
        options = {"adult": SECOND, "is_adult_asked": conference_sudo.second_adult == "asked"}
        wanted = [{**one, **options} for one in wanted]
        key = request_key.make_key("book", form.get("token"), SECOND, *asked)
        told = [self.env["ptc.family.page"]._get_wanted(**one) for one in wanted]
        book = functools.partial(appointments_sudo._book_all, wanted=wanted, booked_by=partner, key=key)
        return self._answer(conference_id, key, told, book)

    def _find_allowed_sudo(self, conference_id):
        """Return the conference as sudo, if it lets this parent's family be in two places.

        :raise NotFound: when it does not.
        """
        page_sudo = self.env["ptc.second.adult.page"].sudo()
        conference_sudo = page_sudo._find_allowed(self._to_id(conference_id), self.env.user.partner_id)
        if not conference_sudo:
            raise NotFound()
        return conference_sudo

    def _get_address(self, conference_id):
        address = super()._get_address(conference_id)
        return f"{address}/second" if self._is_second() else address

    def _get_reader(self):
        return self.env["ptc.second.adult.page"] if self._is_second() else super()._get_reader()

    def _is_second(self):
        return "/second" in request.httprequest.path and not self._is_office()
