# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from freezegun import freeze_time
from psycopg2.errors import CheckViolation, ExclusionViolation

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from odoo.addons.ptc_conference.tests.common import THURSDAY, ConferenceCommon


class TestPtcSession(ConferenceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session = cls._get_session(teacher=cls.teacher_art)
        cls.part = cls.session.conference_teacher_id

    def _make_session(self, *, clock, minutes=10, day=THURSDAY, part=None, **vals):
        start = self._to_utc(clock=clock, day=day)
        part = part or self.part
        times = {"start": start, "stop": start + timedelta(minutes=minutes)}
        return self.env["ptc.session"].create({"conference_teacher_id": part.id, **times, **vals})

    def test_status_follows_bookings_and_blocks(self):
        self.assertRecordValues(self.session, [{"is_free": True, "status": "free"}])
        appointment = self._make_appointment(student=self.ida, family=self.family, session=self.session)
        self.assertRecordValues(self.session, [{"is_free": False, "status": "booked"}])
        appointment._cancel(is_staff=True)
        self.assertRecordValues(self.session, [{"is_free": True, "status": "free"}])
        self.session.action_block()
        self.assertRecordValues(self.session, [{"is_free": False, "status": "blocked"}])
        self.session.action_reopen()
        self.assertRecordValues(self.session, [{"is_free": True, "status": "free"}])

    def test_search_is_free(self):
        booked, blocked = self.session, self._get_session(teacher=self.teacher_art, clock="16:10")
        self._make_appointment(student=self.ida, family=self.family, session=booked)
        blocked.action_block()
        mine = [("id", "in", self.part.session_ids.ids)]
        self.assertEqual(
            self.env["ptc.session"].search([*mine, ("is_free", "=", True)]), self.part.session_ids - booked - blocked
        )
        self.assertEqual(self.env["ptc.session"].search([*mine, ("is_free", "=", False)]), booked + blocked)

    def test_room_and_table_are_those_of_the_teacher(self):
        gym = self._make_room(name="Gym", campus=self.campus, tables=3)
        self.part.write({"room_id": gym.id, "room_table": 2})
        self.assertEqual(self.part.session_ids.room_id, gym)
        self.assertEqual(set(self.part.session_ids.mapped("room_table")), {2})

    def test_display_name_is_local_time(self):
        self.assertEqual(self.session.display_name.replace("\u202f", " "), "Arno Art, Tue 10/13/26, 4:00 PM")

    @mute_logger("odoo.sql_db")
    def test_overlap_of_one_teacher_is_refused(self):
        with self.assertRaises(ExclusionViolation):
            self._make_session(clock="16:05")

    @mute_logger("odoo.sql_db")
    def test_overlap_in_another_conference_is_refused(self):
        other = self._make_conference(name="Other")
        part = self._make_part(conference=other, teacher=self.teacher_art)
        with self.assertRaises(ExclusionViolation):
            self._make_session(clock="16:05", part=part)

    def test_back_to_back_and_blocked_may_overlap(self):
        after = self._make_session(clock="18:00")
        blocked = self._make_session(clock="16:05", is_blocked=True)
        self.assertEqual((after + blocked).mapped("status"), ["free", "blocked"])

    @mute_logger("odoo.sql_db")
    def test_reopen_over_another_session_is_refused(self):
        blocked = self._make_session(clock="16:05", is_blocked=True)
        with self.assertRaises(ExclusionViolation):
            blocked.is_blocked = False
            blocked.flush_recordset()

    @mute_logger("odoo.sql_db")
    def test_table_holds_one_teacher_at_a_time(self):
        part = self.conference.teacher_ids.filtered(lambda part: part.teacher_id == self.teacher_science)
        late = self._make_session(clock="18:00", part=part)
        self.assertTrue(late)
        with self.assertRaises(ExclusionViolation):
            part.write({"room_id": self.part.room_id.id, "room_table": self.part.room_table})
            part.session_ids.flush_recordset()

    @mute_logger("odoo.sql_db")
    def test_stop_before_start_is_refused(self):
        with self.assertRaises(CheckViolation):
            self._make_session(clock="19:00", minutes=0)

    def test_booked_session_is_not_removed(self):
        self._make_appointment(student=self.ida, family=self.family, session=self.session)
        with self.assertRaisesRegex(UserError, "is booked. Move or cancel the appointment first"):
            self.session.unlink()
        with self.assertRaisesRegex(UserError, "is booked. Move or cancel the appointment first"):
            self.session.active = False

    def test_free_session_is_removed(self):
        free, shown = (self._get_session(teacher=self.teacher_art, clock=clock) for clock in ("16:10", "16:20"))
        shown.unlink()
        self.assertRecordValues(shown, [{"active": False}])
        self.conference.action_withdraw()
        free.unlink()
        self.assertFalse(free.exists())

    def test_session_with_a_history_is_not_removed(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, session=self.session)
        appointment._cancel(is_staff=True)
        self.conference.action_withdraw()
        with self.assertRaisesRegex(UserError, "are kept as a record. Archive the session instead"):
            self.session.unlink()
        self.session.action_archive()
        self.assertEqual(appointment.session_id, self.session)

    def test_nearest_free_are_nearest_first(self):
        session = self._get_session(teacher=self.teacher_art, clock="16:20")
        self._get_session(teacher=self.teacher_art, clock="16:10").action_block()
        near = [self._get_session(teacher=self.teacher_art, clock=clock) for clock in ("16:30", "16:00", "16:40")]
        self.assertEqual(list(session._get_nearest_free()), near)
        self.assertEqual(list(session._get_nearest_free(limit=1)), near[:1])

    @freeze_time("2026-10-13 14:15:00")
    def test_nearest_free_are_in_the_future(self):
        session = self._get_session(teacher=self.teacher_art, clock="16:30")
        near = [self._get_session(teacher=self.teacher_art, clock=clock) for clock in ("16:20", "16:40", "16:50")]
        self.assertEqual(list(session._get_nearest_free()), near)

    def test_moved_session_tells_the_family(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, session=self.session)
        start = self._to_utc(clock="19:00")
        self.session.write({"start": start, "stop": start + timedelta(minutes=10)})
        lines = self.env["ptc.outbox"].search([("appointment_id", "=", appointment.id)])
        self.assertEqual(lines.mapped("event"), ["booked", "moved"])
