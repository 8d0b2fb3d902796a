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

    def _want(self, *, student=None, teacher=None, clock="16:00"):
        """Return one thing wanted by the Olsen family, for _book_all and _book_first."""
        student, teacher = student or self.ida, teacher or self.teacher_art
        return {
            "session": self._get_session(teacher=teacher, clock=clock),
            "student": student,
            "family": self.family,
            "class_teacher": self._get_class_teacher(student=student, teacher=teacher),
        }

    def test_book_all(self):
        wanted = [self._want(clock="16:20"), self._want(teacher=self.teacher_homeroom, clock="16:00")]
        appointments = self.env["ptc.appointment"]._book_all(wanted=wanted)
        self.assertEqual(list(appointments.session_id), [one["session"] for one in wanted])
        self.assertEqual(self.env["ptc.appointment"]._book_all(wanted=wanted), appointments)

    def test_book_all_or_nothing(self):
        self._book(student=self.tom, family=self.other_family, clock="16:20")
        wanted = [self._want(teacher=self.teacher_homeroom, clock="16:00"), self._want(clock="16:20")]
        refusal = self._refused(self.env["ptc.appointment"]._book_all, wanted=wanted)
        self.assertEqual((refusal.code, refusal.session), ("taken", wanted[1]["session"]))

    def test_book_all_that_clash_with_each_other(self):
        wanted = [self._want(), self._want(teacher=self.teacher_homeroom)]
        self.assertEqual(self._refused(self.env["ptc.appointment"]._book_all, wanted=wanted).code, "busy")

    def test_book_first_wish_that_can_be_had(self):
        self._book(student=self.tom, family=self.other_family, clock="16:20")
        wishes = [self._want(clock="16:20"), self._want(clock="17:30"), self._want(clock="17:20")]
        appointment = self.env["ptc.appointment"]._book_first(wishes=wishes)
        self.assertEqual(appointment.session_id, wishes[1]["session"])

    def test_book_first_when_no_wish_can_be_had(self):
        self._book(student=self.tom, family=self.other_family, clock="16:20")
        refusal = self._refused(self.env["ptc.appointment"]._book_first, wishes=[self._want(clock="16:20")])
        self.assertEqual((refusal.code, len(refusal.alternatives)), ("taken", 3))

    def test_book_with_the_same_key_again(self):
        wishes = [self._want(clock="16:20"), self._want(clock="17:30")]
        book = self.env["ptc.appointment"]._book_first
        first = book(wishes=wishes, key="k")
        first._move(session=wishes[1]["session"])
        before = self._snapshot()
        self.assertEqual(book(wishes=wishes, key="k"), first)
        self.assertEqual(self._snapshot(), before)

    def test_key_of_somebody_else_is_not_known(self):
        self._book(key="k")
        other = self.env["ptc.appointment"].with_user(self.user_other_mother)
        self.assertFalse(other._recall("k"))

    def test_cancel_with_the_same_key_after_booking_again(self):
        appointment = self._book()
        appointment._cancel(key="c")
        appointment.write({"state": "booked"})
        appointment._cancel(key="c")
        self.assertEqual(appointment.state, "booked")

    def test_swap(self):
        mine = self._book()
        other = self._book(student=self.tom, family=self.other_family, clock="16:20")
        here, there = mine.session_id, other.session_id
        mine._swap(other)
        self.assertEqual((mine.occupancy_ids.session_id, other.occupancy_ids.session_id), (there, here))

    def test_swap_with_the_same_key_again(self):
        mine = self._book()
        other = self._book(student=self.tom, family=self.other_family, clock="16:20")
        there = other.session_id
        mine._swap(other, key="s")
        mine._swap(other, key="s")
        self.assertEqual(mine.session_id, there)

    def test_swap_that_is_impossible_changes_nothing(self):
        mine = self._book()
        other = self._book(student=self.tom, family=self.other_family, clock="17:20")
        self._book(student=self.ole, teacher=self.teacher_science, clock="17:20")
        self.assertEqual(self._refused(mine._swap, other=other).code, "busy")

    def test_accepted_at_is_recorded(self):
        first = self._book()
        second = self._book(student=self.tom, family=self.other_family, clock="16:20")
        self.env.cr.execute("SELECT id FROM ptc_appointment WHERE accepted_at IS NOT NULL ORDER BY accepted_at")
        self.assertEqual([row[0] for row in self.env.cr.fetchall()], [first.id, second.id])

    def test_following_sessions(self):
        first = self._get_session(teacher=self.teacher_art, clock="16:40")
        self.assertEqual(first._get_following(2), self._get_session(teacher=self.teacher_art, clock="16:50"))

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
