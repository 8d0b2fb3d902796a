# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo.addons.ptc_conference.tests.common import ConferenceCommon


class HandCommon(ConferenceCommon):
    """Short ways to the first sessions of a teacher on Tuesday, and to what a family is told."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls._get_session(teacher=cls.teacher_art)
        cls.second = cls._get_session(teacher=cls.teacher_art, clock="16:10")
        cls.third = cls._get_session(teacher=cls.teacher_art, clock="16:20")
        cls.part = cls.first.conference_teacher_id
        cls.row = cls.conference.session_ids.filtered(lambda session: session.start == cls.first.start)

    def _get_events(self, appointment):
        return self.env["ptc.outbox"].search([("appointment_id", "=", appointment.id)]).mapped("event")

    def _minutes(self, session):
        return (session.stop - session.start) // timedelta(minutes=1)

    def _get_active(self, part=None):
        """Return the times of a teacher's sessions on Tuesday, in minutes after 16:00, and their lengths."""
        sessions = (part or self.part).session_ids.filtered(lambda one: one.start < self._to_utc(clock="23:00"))
        base = self._to_utc(clock="16:00")
        return [((one.start - base) // timedelta(minutes=1), self._minutes(one)) for one in sessions.sorted("start")]

    def _move_to_my_table(self, session):
        """Leave a teacher one session, and give it the table of ``part``; it is blocked if that is taken then."""
        part = session.conference_teacher_id
        (part.session_ids - session).unlink()
        session.is_blocked = session.start in self.part.session_ids.mapped("start")
        part.write({"room_id": self.part.room_id.id, "room_table": self.part.room_table})
