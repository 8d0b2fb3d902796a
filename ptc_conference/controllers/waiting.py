# SPDX-License-Identifier: LGPL-3.0-or-later
from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.http import request, route

from ..lib import request_key
from .portal import REFUSED, ConferencePortal, form_route


class WaitingPortal(ConferencePortal):
    """Parents wait for a teacher who is full, and take with one tap what is offered."""

    @form_route("/my/conferences/<int:conference_id>/wait")
    def portal_conference_wait(self, conference_id, link_id=None, class_teacher_id=None, **form):
        page, partner = self.env["ptc.family.page"], self.env.user.partner_id
        asked = (self._to_id(link_id), self._to_id(class_teacher_id))
        try:
            number = page._wait_sudo(self._to_id(conference_id), partner, *asked)
        except UserError as refused:
            return self._answer_plainly(conference_id, str(refused), REFUSED)
        if not number:
            raise NotFound()
        return self._lead_to_line(conference_id, number)

    @form_route("/my/conferences/<int:conference_id>/leave")
    def portal_conference_leave(self, conference_id, waiting_id=None, **form):
        """Leave a waiting list; what is offered goes to the next."""
        entry_sudo = self._find_waiting_sudo(conference_id, waiting_id)
        entry_sudo.action_leave()
        number = self.env["ptc.family.page"]._get_waiting_number_sudo(entry_sudo, self.env.user.partner_id)
        return self._lead_to_line(conference_id, number)

    @form_route("/my/conferences/<int:conference_id>/take")
    def portal_conference_take(self, conference_id, waiting_id=None, **form):
        """Book what is offered."""
        entry_sudo = self._find_waiting_sudo(conference_id, waiting_id)
        session_sudo = entry_sudo.session_id
        if not session_sudo:
            text = self.env._("This offer is over: the time has gone to the next family. Nothing was booked.")
            return self._answer_plainly(conference_id, text, REFUSED)
        key = request_key.make_key("book", form.get("token"), entry_sudo.id, session_sudo.id)
        told = [self.env["ptc.family.page"]._get_wanted(**entry_sudo._get_wanted(session_sudo))]
        partner = self.env.user.partner_id
        return self._answer(conference_id, key, told, lambda: entry_sudo._take(partner, key=key))

    @route(
        [f"/my/conferences/<int:conference_id>/{action}" for action in ("asked", "wait", "leave", "take")],
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_waiting_back(self, conference_id, **kw):
        """Lead to the page who asks for the address of a form."""
        return request.redirect(f"/my/conferences/{conference_id}", code=303)

    def _lead_to_line(self, conference_id, number):
        """Lead back to the page with the teacher open whose list it is about."""
        place = f"?teacher={number}#teacher-{number}" if number else ""
        return request.redirect(f"/my/conferences/{conference_id}{place}", code=303)

    def _find_waiting_sudo(self, conference_id, waiting_id):
        """Return the parent's own entry as sudo.

        :raise NotFound: when it is not theirs, or not there.
        """
        entry_sudo = self.env["ptc.family.page"]._find_waiting_sudo(
            self._to_id(conference_id), self.env.user.partner_id, self._to_id(waiting_id)
        )
        if not entry_sudo:
            raise NotFound()
        return entry_sudo
