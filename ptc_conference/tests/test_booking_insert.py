# SPDX-License-Identifier: LGPL-3.0-or-later
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo.exceptions import ValidationError

from .common import ConferenceCommon

MOMENTS = {"create_date", "write_date"}
# What differs between two appointments in any case.
OWN = {"id", "appointment_id", "ics_uid", "accepted_at", "appointment_ids", "occupancy_ids", "display_name", *MOMENTS}


@freeze_time("2026-10-05 12:00:00")
class TestBookingInsert(ConferenceCommon):
    """The one statement of a booking writes what the ORM writes."""

    def _want(self, *, clock="16:00", student=None, teacher=None, **options):
        student = student or self.ida
        teacher = teacher or self.teacher_art
        return {
            "session": self._get_session(teacher=teacher, clock=clock),
            "student": student,
            "family": self.family,
            "class_teacher": self._get_class_teacher(student=student, teacher=teacher),
            **options,
        }

    def _read(self, records):
        rows = records.read(list(records._fields.keys() - OWN), load=None)
        return [{name: value for name, value in row.items() if name not in OWN} for row in rows]

    def _read_all(self, appointments):
        """Return the rows of a booking, without what is each one's own, and forget the booking."""
        lines = self.env["ptc.outbox"].search([("appointment_id", "in", appointments.ids)])
        requests = self.env["ptc.booking.request"].search([])
        rows = [self._read(records) for records in (appointments, appointments.occupancy_ids, lines, requests)]
        self.assertEqual(requests.appointment_ids, appointments.ids)
        self.assertEqual([len(some) for some in rows[:3]], [len(appointments)] * 3)
        return rows

    def _book_both_ways(self, *wanted):
        """Return the rows of a booking by one statement and by the ORM; each is taken back."""
        appointments, found = self.env["ptc.appointment"], []
        for is_usual in (True, False):
            savepoint = self.env.cr.savepoint()
            wake_ups = self.env["ir.cron.trigger"].search_count([])
            if not is_usual:
                self.startPatcher(patch.object(type(appointments), "_is_usual", return_value=False))
            booked = appointments._book_all(wanted=wanted, booked_by=self.mother, key="a key")
            self.assertEqual(self.env["ir.cron.trigger"].search_count([]), wake_ups + 1)
            found.append(self._read_all(booked))
            savepoint.rollback()
            self.env.invalidate_all()
        return found

    def test_one(self):
        by_statement, by_orm = self._book_both_ways(self._want())
        self.assertEqual(by_statement, by_orm)

    def test_several_with_options(self):
        by_statement, by_orm = self._book_both_ways(
            self._want(clock="16:20", is_student_attending=True, channel="telephone"),
            self._want(clock="16:00", teacher=self.teacher_homeroom, adult=2),
        )
        self.assertEqual(by_statement, by_orm)

    def test_statement_is_what_the_service_uses(self):
        appointments = self.env["ptc.appointment"]
        with patch.object(type(appointments), "create", side_effect=AssertionError("by the ORM")):
            self.assertTrue(appointments._book(**self._want(), booked_by=self.mother))

    def _refuse_taken(self, student, family):
        """Return what PostgreSQL says to who wants a session that is taken."""
        wanted = {**self._want(student=student), "family": family}
        vals = {**self.env["ptc.appointment"]._prepare_vals(**wanted), "booked_by_id": self.mother.id}
        with self.assertRaises(UniqueViolation) as refused, self.env.cr.savepoint():
            self.env["ptc.appointment"]._create_booked([vals])
        self.assertEqual(refused.exception.diag.constraint_name, "ptc_occupancy_session_once")
        return refused.exception.diag.message_detail

    def test_who_comes_too_late_is_refused_before_anything_is_written(self):
        session = self.env["ptc.appointment"]._book(**self._want(), booked_by=self.mother).session_id
        self.assertEqual(
            self._refuse_taken(self.tom, self.other_family), f"Key (session_id, place)=({session.id}, 1) exists."
        )

    def test_refusals_of_separated_parents_take_equally_long(self):
        """What the other family has is found out by the whole statement: so what strangers have is, too."""
        self.env["ptc.appointment"]._book(**self._want(), booked_by=self.mother)
        for family in (self.family_mia_mother, self.family_mia_father):
            self.assertIn("already exists", self._refuse_taken(self.mia, family), "by the index, not looked up before")

    def test_acceptance_is_in_order(self):
        appointments = self.env["ptc.appointment"]
        first = appointments._book(**self._want(), booked_by=self.mother)
        second = appointments._book(**self._want(clock="16:30", teacher=self.teacher_homeroom), booked_by=self.mother)
        self.assertLessEqual(first.accepted_at, second.accepted_at)

    def test_what_does_not_belong_together_is_refused(self):
        wanted = self._want(teacher=self.teacher_homeroom)
        cases = [
            ({"class_teacher": self._get_class_teacher(student=self.ida, teacher=self.teacher_art)}, "session"),
            ({"student": self.ole}, "not in this teacher's class"),
            ({"family": self.other_family}, "does not belong to this family"),
        ]
        for change, message in cases:
            with self.subTest(message=message), self.assertRaisesRegex(ValidationError, message):
                self.env["ptc.appointment"]._book(**{**wanted, **change}, booked_by=self.mother)
        other = self._want(clock="16:30")
        with self.assertRaisesRegex(ValidationError, "does not belong"):
            both = [other, {**wanted, "family": self.other_family}]
            self.env["ptc.appointment"]._book_all(wanted=both, booked_by=self.mother)
        self.assertFalse(self.env["ptc.occupancy"].search([("family_id", "in", [self.family.id])]))

    def test_conference_with_a_limit_takes_the_other_way(self):
        self.conference.family_limit = 1
        appointment = self.env["ptc.appointment"]._book(**self._want(), booked_by=self.mother)
        self.assertEqual(appointment.occupancy_ids.family_number, 1)
