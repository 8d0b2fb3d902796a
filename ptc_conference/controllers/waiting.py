# SPDX-License-Identifier: LGPL-3.0-or-later
from werkzeug.exceptions import NotFound

from odoo.http import request, route

from ..lib import request_key
from .portal import ConferencePortal, form_route


class WaitingPortal(ConferencePortal):
    """Parents wait for a teacher who is full, and take with one tap what is offered."""

    @form_route("/my/conferences/<int:conference_id>/wait")
    def portal_conference_wait(self, conference_id, link_id=None, class_teacher_id=None, **form):
        page, partner = self.env["ptc.family.page"], self.env.user.partner_id
        asked = (self._to_id(link_id), self._to_id(class_teacher_id))
        if not page._wait_sudo(self._to_id(conference_id), partner, *asked):
            raise NotFound()
        return request.redirect(f"/my/conferences/{conference_id}#waiting", code=303)

    @form_route("/my/conferences/<int:conference_id>/leave")
    def portal_conference_leave(self, conference_id, waiting_id=None, **form):
        """Leave a waiting list; what is offered goes to the next."""
        self._find_waiting_sudo(conference_id, waiting_id).action_leave()
        return request.redirect(f"/my/conferences/{conference_id}#waiting", code=303)

    @form_route("/my/conferences/<int:conference_id>/take")
    def portal_conference_take(self, conference_id, waiting_id=None, **form):
        """Book what is offered."""
        entry_sudo = self._find_waiting_sudo(conference_id, waiting_id)
        session_sudo = entry_sudo.session_id
        if not session_sudo:
            raise NotFound()
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
