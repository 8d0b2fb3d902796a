# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from ..exceptions import BookingRefused
from .common import ConferenceCommon


@freeze_time("2026-10-05 12:00:00")
class TestBooking(ConferenceCommon):
    """The booking service: _book, _move, _cancel."""

    def _book(self, *, teacher=None, clock="16:00", student=None, family=None, **kwargs):
        student = student or self.ida
        teacher = teacher or self.teacher_art
        return self.env["ptc.appointment"]._book(
            session=kwargs.pop("session", None) or self._get_session(teacher=teacher, clock=clock),
            student=student,
            family=family or self.family,
            class_teacher=self._get_class_teacher(student=student, teacher=teacher),
            booked_by=self.mother,
            **kwargs,
        )

    def _refused(self, method, **kwargs):
        """Expect a BookingRefused; return it. Nothing may be written."""
        before = self._snapshot()
        with self.assertRaises(BookingRefused) as caught:
            method(**kwargs)
        self.assertEqual(self._snapshot(), before)
        return caught.exception

    def _snapshot(self):
        """Return all that a refused booking must leave alone."""
        self.env.flush_all()
        tables = ("ptc_appointment", "ptc_occupancy", "ptc_outbox")
        queries = " UNION ALL ".join(f"SELECT '{table}', t.id, t::text FROM {table} t" for table in tables)
        self.env.cr.execute(f"{queries} ORDER BY 1, 2")
        return self.env.cr.fetchall()

    def test_book(self):
        appointment = self._book()
        self.assertRecordValues(
            appointment,
            [
                {
                    "state": "booked",
                    "teacher_id": self.teacher_art.id,
                    "booked_by_id": self.mother.id,
                    "conference_id": self.conference.id,
                    "start": self._to_utc(clock="16:00"),
                    "stop": self._to_utc(clock="16:10"),
                }
            ],
        )
        self.assertFalse(appointment.session_id.is_free)
        lines = self.env["ptc.outbox"].search([("appointment_id", "=", appointment.id)])
        self.assertEqual(lines.mapped("event"), ["booked"])

    def test_book_twice_gives_the_same_appointment(self):
        self.assertEqual(self._book(), self._book())

    def test_book_taken_offers_the_nearest_free(self):
        self._book(student=self.tom, family=self.other_family, clock="16:20")
        refusal = self._refused(self._book, clock="16:20")
        self.assertEqual(refusal.code, "taken")
        nearest = [self._get_session(teacher=self.teacher_art, clock=clock) for clock in ("16:10", "16:30", "16:00")]
        self.assertEqual(list(refusal.alternatives), nearest)

    def test_book_while_family_is_elsewhere(self):
        self._book(teacher=self.teacher_homeroom, clock="16:00")
        refusal = self._refused(self._book, student=self.ole, clock="16:10")
        self.assertEqual(refusal.code, "busy")

    def test_book_second_with_the_same_teacher(self):
        self._book(clock="16:00")
        self.assertEqual(self._refused(self._book, clock="17:20").code, "again")

    def test_book_blocked(self):
        session = self._get_session(teacher=self.teacher_art, clock="16:00")
        session.action_block()
        self.assertEqual(self._refused(self._book).code, "taken")
        session.action_reopen()
        self.assertTrue(self._book())

    def test_book_outside_the_window(self):
        for now in ("2026-10-01 05:59:59", "2026-10-12 18:00:00"):
            with freeze_time(now):
                self.assertEqual(self._refused(self._book).code, "closed")
        with freeze_time("2026-10-01 06:00:00"):
            self.assertTrue(self._book())

    def test_staff_books_outside_the_window(self):
        with freeze_time("2026-10-13 09:00:00"):
            self.assertTrue(self._book(is_staff=True))

    def test_nobody_books_the_past(self):
        with freeze_time("2026-10-13 14:00:00"):
            refusal = self._refused(self._book, is_staff=True)
        self.assertEqual(refusal.code, "past")
        self.assertTrue(refusal.alternatives)

    def test_book_withdrawn_conference(self):
        self.conference.action_withdraw()
        self.assertEqual(self._refused(self._book).code, "closed")

    def test_move(self):
        appointment = self._book()
        old, new = appointment.session_id, self._get_session(teacher=self.teacher_art, clock="17:20")
        uid = appointment.ics_uid
        appointment._move(session=new)
        self.assertEqual(appointment.occupancy_ids.session_id, new)
        self.assertTrue(old.is_free)
        self.assertEqual((appointment.ics_uid, appointment.ics_sequence), (uid, 1))
        lines = self.env["ptc.outbox"].search([("appointment_id", "=", appointment.id)])
        self.assertEqual(lines.mapped("event"), ["booked", "moved"])

    def test_move_to_where_it_is_changes_nothing(self):
        appointment = self._book()
        before = self._snapshot()
        appointment._move(session=appointment.session_id)
        self.assertEqual(self._snapshot(), before)

    def test_move_within_hall_time_of_itself(self):
        appointment = self._book(clock="16:00")
        appointment._move(session=self._get_session(teacher=self.teacher_art, clock="16:10"))
        self.assertEqual(appointment.start, self._to_utc(clock="16:10"))

    def test_move_to_taken_keeps_the_old(self):
        appointment = self._book()
        self._book(student=self.tom, family=self.other_family, clock="16:20")
        taken = self._get_session(teacher=self.teacher_art, clock="16:20")
        refusal = self._refused(appointment._move, session=taken)
        self.assertEqual(refusal.code, "taken")
        self.assertEqual(appointment.occupancy_ids.session_id, self._get_session(teacher=self.teacher_art))
        self.assertEqual(len(refusal.alternatives), 3)

    def test_move_cancelled(self):
        appointment = self._book()
        appointment._cancel()
        session = self._get_session(teacher=self.teacher_art, clock="17:20")
        self.assertEqual(self._refused(appointment._move, session=session).code, "unknown")

    def test_cancel(self):
        appointment = self._book()
        appointment._cancel()
        self.assertEqual(appointment.state, "cancelled")
        self.assertTrue(appointment.session_id.is_free)
        self.assertEqual(appointment.ics_sequence, 1)

    def test_cancel_twice(self):
        appointment = self._book()
        appointment._cancel()
        before = self._snapshot()
        appointment._cancel()
        self.assertEqual(self._snapshot(), before)

    def test_cancel_outside_the_window(self):
        appointment = self._book()
        with freeze_time("2026-10-12 18:00:00"):
            self.assertEqual(self._refused(appointment._cancel).code, "closed")
            appointment._cancel(is_staff=True)
        self.assertEqual(appointment.state, "cancelled")

    def test_rebook_after_cancelling(self):
        self._book()._cancel()
        self.assertEqual(self._book().state, "booked")

    def test_losing_a_race_is_not_logged_as_an_error(self):
        self._book(student=self.tom, family=self.other_family)
        with self.assertNoLogs("odoo.sql_db", level="ERROR"):
            self._refused(self._book)

    def test_new_room_is_told(self):
        appointment = self._book()
        part = appointment.session_id.conference_teacher_id
        part.room_id = self._make_room(name="201", campus=self.campus)
        lines = self.env["ptc.outbox"].search([("appointment_id", "=", appointment.id)])
        self.assertEqual(lines.mapped("event"), ["booked", "moved"])
        self.assertEqual(appointment.room_id.name, "201")
