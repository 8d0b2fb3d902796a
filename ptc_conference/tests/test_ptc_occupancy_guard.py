# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time
from psycopg2.errors import CheckViolation, ExclusionViolation, UniqueViolation

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tools import mute_logger

from .common import ConferenceCommon


@freeze_time("2026-10-05 12:00:00")
class TestOccupancyGuard(ConferenceCommon):
    """Long, joint and group appointments, two adults, attending students and limits, for plain ORM code."""

    def _create(self, *, student, family, teacher, clock="16:00", **vals):
        return self.env["ptc.appointment"].create(
            {
                "session_id": self._get_session(teacher=teacher, clock=clock).id,
                "student_id": student.id,
                "family_id": family.id,
                "class_teacher_id": self._get_class_teacher(student=student, teacher=teacher).id,
                **vals,
            }
        )

    def _refuses(self, error, **kwargs):
        """Expect ``error`` and return the name of the violated constraint, without its table."""
        with self.assertRaises(error) as caught, self.env.cr.savepoint():
            self._create(**kwargs)
        return caught.exception.diag.constraint_name.removeprefix("ptc_occupancy_")

    def _extra(self, teacher, *clocks):
        return [Command.set([self._get_session(teacher=teacher, clock=clock).id for clock in clocks])]

    def test_long_appointment_holds_all_its_sessions(self):
        long = self._create(
            student=self.ida,
            family=self.family,
            teacher=self.teacher_art,
            extra_session_ids=self._extra(self.teacher_art, "16:10", "16:20"),
        )
        self.assertEqual(len(long.occupancy_ids), 3)
        self.assertEqual(long.stop, self._to_utc(clock="16:30"))
        for clock in ("16:00", "16:10", "16:20"):
            name = self._refuses(
                UniqueViolation, student=self.tom, family=self.other_family, teacher=self.teacher_art, clock=clock
            )
            self.assertEqual(name, "session_once")
        name = self._refuses(
            ExclusionViolation, student=self.ole, family=self.family, teacher=self.teacher_science, clock="16:30"
        )
        self.assertEqual(name, "family_once")
        self._create(student=self.ole, family=self.family, teacher=self.teacher_science, clock="16:40")

    def test_long_appointment_is_all_or_nothing(self):
        self._create(student=self.tom, family=self.other_family, teacher=self.teacher_art, clock="16:10")
        self._refuses(
            UniqueViolation,
            student=self.ida,
            family=self.family,
            teacher=self.teacher_art,
            extra_session_ids=self._extra(self.teacher_art, "16:10"),
        )
        self.assertTrue(self._get_session(teacher=self.teacher_art).is_free)

    def test_long_appointment_without_gaps(self):
        with self.assertRaises(ValidationError):
            self._create(
                student=self.ida,
                family=self.family,
                teacher=self.teacher_art,
                extra_session_ids=self._extra(self.teacher_art, "16:20"),
            )

    def _make_joint(self, **vals):
        """Let the art teacher and the homeroom teacher teach art together; book both for Ida."""
        self.art.class_teacher_ids = [Command.create({"teacher_id": self.teacher_homeroom.id, "role": "2_co"})]
        extra = self._extra(self.teacher_homeroom, "16:00")
        return self._create(
            student=self.ida, family=self.family, teacher=self.teacher_art, **{"extra_session_ids": extra, **vals}
        )

    def test_joint_appointment_holds_both_teachers(self):
        self.assertEqual(len(self._make_joint().occupancy_ids), 2)
        for teacher in (self.teacher_art, self.teacher_homeroom):
            name = self._refuses(UniqueViolation, student=self.tom, family=self.other_family, teacher=teacher)
            self.assertEqual(name, "session_once")

    def test_joint_appointment_is_one_from_both_sides(self):
        self._make_joint()
        part = self.art.class_teacher_ids.filtered(lambda part: part.teacher_id == self.teacher_homeroom)
        name = self._refuses(
            UniqueViolation,
            student=self.ida,
            family=self.family,
            teacher=self.teacher_homeroom,
            clock="17:20",
            class_teacher_id=part.id,
        )
        self.assertEqual(name, "class_teacher_once")

    def test_joint_appointment_at_one_time_and_of_one_class(self):
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self._make_joint(extra_session_ids=self._extra(self.teacher_homeroom, "16:10"))
        with self.assertRaises(ValidationError):
            self._make_joint(extra_session_ids=self._extra(self.teacher_science, "16:00"))

    def test_group_session_holds_as_many_as_it_has_places(self):
        session = self._get_session(teacher=self.teacher_art)
        session.places = 2
        first = self._create(student=self.ida, family=self.family, teacher=self.teacher_art)
        self.assertTrue(session.is_free)
        second = self._create(student=self.tom, family=self.other_family, teacher=self.teacher_art)
        self.assertFalse(session.is_free)
        self.assertEqual((first | second).occupancy_ids.mapped("place"), [1, 2])
        name = self._refuses(UniqueViolation, student=self.mia, family=self.family_mia_father, teacher=self.teacher_art)
        self.assertEqual(name, "session_once")
        first.write({"state": "cancelled"})
        third = self._create(student=self.mia, family=self.family_mia_father, teacher=self.teacher_art)
        self.assertEqual(third.occupancy_ids.place, 1)

    def test_group_session_keeps_the_places_that_are_held(self):
        session = self._get_session(teacher=self.teacher_art)
        session.places = 2
        self._create(student=self.ida, family=self.family, teacher=self.teacher_art)
        self._create(student=self.tom, family=self.other_family, teacher=self.teacher_art)
        with self.assertRaises(ValidationError):
            session.places = 1

    def test_second_adult_may_be_elsewhere(self):
        self._create(student=self.ida, family=self.family, teacher=self.teacher_homeroom)
        second = self._create(student=self.ole, family=self.family, teacher=self.teacher_art, adult=2)
        self.assertTrue(second.occupancy_ids)
        name = self._refuses(
            CheckViolation, student=self.ole, family=self.family, teacher=self.teacher_science, adult=3
        )
        self.assertEqual(name, "adults_enough")

    def test_who_may_not_book_is_no_second_adult(self):
        self._create(student=self.ida, family=self.family, teacher=self.teacher_homeroom)
        of_father = self.family.guardian_ids.filtered(lambda link: link.partner_id == self.father)
        of_father.write({"may_book": False, "receives_mail": False})
        name = self._refuses(CheckViolation, student=self.ole, family=self.family, teacher=self.teacher_art, adult=2)
        self.assertEqual(name, "adults_enough")
        of_father[:1].may_book = True
        self.assertTrue(self._create(student=self.ole, family=self.family, teacher=self.teacher_art, adult=2))

    def test_single_parent_has_no_second_adult(self):
        self._create(student=self.mia, family=self.family_mia_mother, teacher=self.teacher_homeroom)
        name = self._refuses(
            CheckViolation, student=self.mia, family=self.family_mia_mother, teacher=self.teacher_art, adult=2
        )
        self.assertEqual(name, "adults_enough")

    def test_attending_student_is_in_one_place(self):
        coming = {"student": self.mia, "is_student_attending": True}
        self._create(family=self.family_mia_mother, teacher=self.teacher_homeroom, **coming)
        name = self._refuses(ExclusionViolation, family=self.family_mia_father, teacher=self.teacher_art, **coming)
        self.assertEqual(name, "student_once")
        self._create(family=self.family_mia_father, teacher=self.teacher_art, clock="16:10", **coming)

    def test_blocked_session_cannot_be_held(self):
        self._get_session(teacher=self.teacher_art).action_block()
        name = self._refuses(CheckViolation, student=self.ida, family=self.family, teacher=self.teacher_art)
        self.assertEqual(name, "session_open")

    def test_limit_per_family(self):
        self.conference.family_limit = 1
        first = self._create(student=self.ida, family=self.family, teacher=self.teacher_art)
        again = {"student": self.ole, "family": self.family, "teacher": self.teacher_science, "clock": "17:20"}
        self.assertEqual(self._refuses(UniqueViolation, **again), "family_limit_once")
        self.assertTrue(self._create(**again, is_over_limit=True).occupancy_ids)
        first.write({"state": "cancelled"})
        self._create(student=self.ida, family=self.family, teacher=self.teacher_homeroom)

    def test_limit_per_student(self):
        self.conference.student_limit = 1
        self._create(student=self.ida, family=self.family, teacher=self.teacher_art)
        self._create(student=self.ole, family=self.family, teacher=self.teacher_science, clock="16:20")
        name = self._refuses(
            UniqueViolation, student=self.ida, family=self.family, teacher=self.teacher_homeroom, clock="17:20"
        )
        self.assertEqual(name, "student_limit_once")

    def test_limit_per_teacher(self):
        self.conference.teacher_limit = 2
        self._create(student=self.ida, family=self.family, teacher=self.teacher_art, clock="16:00")
        self._create(student=self.tom, family=self.other_family, teacher=self.teacher_art, clock="16:10")
        name = self._refuses(
            UniqueViolation, student=self.mia, family=self.family_mia_father, teacher=self.teacher_art, clock="16:20"
        )
        self.assertEqual(name, "teacher_limit_once")

    def test_long_appointment_counts_once_for_the_limits(self):
        self.conference.write({"family_limit": 2, "student_limit": 2, "teacher_limit": 2})
        self._create(
            student=self.ida,
            family=self.family,
            teacher=self.teacher_art,
            extra_session_ids=self._extra(self.teacher_art, "16:10"),
        )
        second = self._create(student=self.ida, family=self.family, teacher=self.teacher_homeroom, clock="17:20")
        self.assertTrue(second.occupancy_ids)

    def test_plain_sql_meets_the_trigger(self):
        """Numbers that skip the counting are refused: the limit is the database's."""
        self.conference.teacher_limit = 1
        appointment = self._create(student=self.ida, family=self.family, teacher=self.teacher_art)
        for assignment in ("teacher_number = NULL", "teacher_number = 2", "place = 2"):
            with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                self.env.cr.execute(
                    f"UPDATE ptc_occupancy SET {assignment} WHERE appointment_id = %s", [appointment.id]
                )
