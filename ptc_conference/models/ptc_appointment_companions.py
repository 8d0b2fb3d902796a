# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models

from ..exceptions import BookingRefused


class PtcAppointment(models.Model):
    """Long and joint appointments: the sessions that one choice of a time takes along."""

    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    @api.model
    def _try_all(self, wanted, booker, is_staff, key):
        return super()._try_all(self._add_companions(wanted), booker, is_staff, key)

    def _move(self, *, session, extra_sessions=None, is_staff=False, key=None):
        """Move as a whole: a long appointment stays long, a joint one joint."""
        if extra_sessions is None and self.extra_session_ids and self.session_id != session:
            extra_sessions = self._find_companions(session, *self._get_shape())
        elif extra_sessions is None and self.session_id == session:
            extra_sessions = self.extra_session_ids
        return super()._move(session=session, extra_sessions=extra_sessions, is_staff=is_staff, key=key)

    def _get_shape(self):
        """Return how many sessions of its teacher this appointment takes, and who else comes."""
        sessions = self._get_sessions()
        count = len(sessions.filtered(lambda session: session.teacher_id == self.teacher_id))
        return count, sessions.teacher_id - self.teacher_id

    @api.model
    def _add_companions(self, wanted):
        """Return what is wanted with the further sessions it takes; those that are told are left as they are.

        :param wanted: dicts as for ``_book_all``.
        :raise BookingRefused: when a time is too short, or a co-teacher has none then.
        """
        conferences = self.env["ptc.conference"].union(*(one["session"].conference_id for one in wanted))
        if not conferences._has_needs():
            return wanted
        return [one if "extra_sessions" in one else {**one, **self._get_companions(**one)} for one in wanted]

    @api.model
    def _get_companions(self, *, session, student, class_teacher, **_others):
        """Return ``{"extra_sessions": sessions, "also": pairs}`` of what is to be booked, or an empty dict."""
        pair = (student.id, class_teacher.id)
        need = session.conference_id._get_needs([pair]).get(pair)
        if not need:
            return {}
        parts = self.env["ptc.class.teacher"].sudo()
        found = self._find_companions(session, need.count, parts.browse(need.others).teacher_id)
        return {"extra_sessions": found, "also": [(student, parts.browse(id)) for id in need.within]}

    @api.model
    def _find_companions(self, session, count, teachers):
        """Return the sessions beside this one: those that follow, and those of other teachers at the same times.

        :param int count: of the teacher's own sessions, this one included.
        :raise BookingRefused: when they are not there. Whether they are free is for PostgreSQL to say.
        """
        own = session | (session._get_following(count - 1) if count > 1 else session.browse())
        if len(own) < count:
            raise self._refuse_short(session)
        spans = {(one.start, one.stop) for one in own}
        found = own - session
        for teacher in teachers:
            domain = [("conference_id", "=", session.conference_id.id), ("teacher_id", "=", teacher.id)]
            theirs = session.search([*domain, ("start", "in", own.mapped("start"))])
            if {(one.start, one.stop) for one in theirs} != spans:
                raise self._refuse_short(session)
            found |= theirs
        return found

    @api.model
    def _refuse_short(self, session):
        text = self.env._("This appointment takes more time or several teachers, and not all of it is free then.")
        return BookingRefused("taken", text, session, session._get_nearest_free)
