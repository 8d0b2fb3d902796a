# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time
from psycopg2.errors import CheckViolation, ExclusionViolation, UniqueViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tools import mute_logger

from .common import ConferenceCommon


@freeze_time("2026-10-05 12:00:00")
class TestOccupancy(ConferenceCommon):
    """What PostgreSQL refuses, for a plain create without the booking service."""

    def _create(self, *, student, family, teacher, clock):
        """Create an appointment as plain ORM code or an RPC call would."""
        vals = {
            "session_id": self._get_session(teacher=teacher, clock=clock).id,
            "student_id": student.id,
            "family_id": family.id,
            "class_teacher_id": self._get_class_teacher(student=student, teacher=teacher).id,
        }
        return self.env["ptc.appointment"].create(vals)

    def _refuses(self, error, **kwargs):
        """Expect ``error`` and return the name of the violated constraint."""
        with self.assertRaises(error) as caught, self.env.cr.savepoint():
            self._create(**kwargs)
        return caught.exception.diag.constraint_name

    def test_session_is_held_once(self):
        self._create(student=self.ida, family=self.family, teacher=self.teacher_art, clock="16:00")
        name = self._refuses(
            UniqueViolation, student=self.tom, family=self.other_family, teacher=self.teacher_art, clock="16:00"
        )
        self.assertEqual(name, "ptc_occupancy_session_once")

    def test_session_is_free_again_after_cancelling(self):
        first = self._create(student=self.ida, family=self.family, teacher=self.teacher_art, clock="16:00")
        first.write({"state": "cancelled"})
        self.assertFalse(first.occupancy_ids)
        second = self._create(student=self.tom, family=self.other_family, teacher=self.teacher_art, clock="16:00")
        self.assertEqual(second.occupancy_ids.session_id, first.session_id)

    def test_family_is_in_one_place(self):
        self._create(student=self.ida, family=self.family, teacher=self.teacher_homeroom, clock="16:10")
        name = self._refuses(
            ExclusionViolation, student=self.ole, family=self.family, teacher=self.teacher_art, clock="16:10"
        )
        self.assertEqual(name, "ptc_occupancy_family_once")

    def test_hall_time_is_kept_before_and_after(self):
        self._create(student=self.ida, family=self.family, teacher=self.teacher_homeroom, clock="16:20")
        for clock in ("16:10", "16:30"):
            name = self._refuses(
                ExclusionViolation, student=self.ole, family=self.family, teacher=self.teacher_art, clock=clock
            )
            self.assertEqual(name, "ptc_occupancy_family_once", clock)

    def test_hall_time_that_is_kept_is_accepted(self):
        self._create(student=self.ida, family=self.family, teacher=self.teacher_homeroom, clock="16:20")
        before = self._create(student=self.ole, family=self.family, teacher=self.teacher_art, clock="16:00")
        after = self._create(student=self.ole, family=self.family, teacher=self.teacher_science, clock="16:40")
        self.assertEqual(len((before | after).occupancy_ids), 2)

    def test_back_to_back_without_hall_time_is_accepted(self):
        self.conference.hall_time = 0
        self._create(student=self.ida, family=self.family, teacher=self.teacher_homeroom, clock="16:20")
        after = self._create(student=self.ole, family=self.family, teacher=self.teacher_art, clock="16:30")
        self.assertTrue(after.occupancy_ids)

    def test_separated_parents_do_not_block_each_other(self):
        mother = self._create(
            student=self.mia, family=self.family_mia_mother, teacher=self.teacher_homeroom, clock="16:00"
        )
        father = self._create(student=self.mia, family=self.family_mia_father, teacher=self.teacher_art, clock="16:00")
        self.assertEqual(len((mother | father).occupancy_ids), 2)

    def test_one_appointment_with_a_class_teacher(self):
        self._create(student=self.ida, family=self.family, teacher=self.teacher_art, clock="16:00")
        name = self._refuses(
            UniqueViolation, student=self.ida, family=self.family, teacher=self.teacher_art, clock="17:20"
        )
        self.assertEqual(name, "ptc_occupancy_class_teacher_once")

    def test_siblings_have_one_appointment_each_with_a_teacher(self):
        self._create(student=self.ida, family=self.family, teacher=self.teacher_art, clock="16:00")
        sibling = self._create(student=self.ole, family=self.family, teacher=self.teacher_art, clock="17:20")
        self.assertTrue(sibling.occupancy_ids)

    def test_moving_a_session_moves_what_is_held(self):
        appointment = self._create(student=self.ida, family=self.family, teacher=self.teacher_art, clock="16:00")
        session = appointment.session_id
        session.write({"start": self._to_utc(clock="15:00"), "stop": self._to_utc(clock="15:10")})
        self.env.flush_all()
        self.assertEqual(appointment.start, session.start)
        self.assertEqual(appointment.occupancy_ids.reserved_until, self._to_utc(clock="15:10", after=5))

    def _book_blocked(self, **vals):
        """Book the teacher of art at 16:00, block that time, and open another session of it, ``vals``, for tom."""
        booked = self._create(student=self.ida, family=self.family, teacher=self.teacher_art, clock="16:00").session_id
        (booked | self._get_session(teacher=self.teacher_art, clock="16:10")).action_block()
        self.env.flush_all()
        part = vals.pop("part", booked.conference_teacher_id)
        times = {"start": self._to_utc(clock="16:05"), "stop": self._to_utc(clock="16:15"), **vals}
        session = self.env["ptc.session"].create({"conference_teacher_id": part.id, **times})
        keys = {"student_id": self.tom.id, "family_id": self.other_family.id, "session_id": session.id}
        class_teacher = self._get_class_teacher(student=self.tom, teacher=part.teacher_id)
        return {**keys, "class_teacher_id": class_teacher.id}

    def test_teacher_of_a_blocked_appointment_is_nowhere_else(self):
        vals = self._book_blocked()
        with self.assertRaises(ExclusionViolation) as caught, self.env.cr.savepoint():
            self.env["ptc.appointment"].create(vals)
        self.assertEqual(caught.exception.diag.constraint_name, "ptc_occupancy_teacher_once")

    def test_teacher_of_a_blocked_appointment_goes_on_afterwards(self):
        vals = self._book_blocked(start=self._to_utc(clock="16:10"), stop=self._to_utc(clock="16:20"))
        self.assertTrue(self.env["ptc.appointment"].create(vals).occupancy_ids)

    def test_table_of_a_blocked_appointment_is_taken(self):
        part = self.conference.teacher_ids.filtered(lambda one: one.teacher_id == self.teacher_homeroom)
        part.session_ids.action_block()
        vals = self._book_blocked(part=part)
        art = self.conference.teacher_ids.filtered(lambda one: one.teacher_id == self.teacher_art)
        art.session_ids.action_block()
        self.env.flush_all()
        # The form refuses this by itself: what follows is PostgreSQL's own answer.
        self.env.cr.execute(
            "UPDATE ptc_session SET room_id = %s, room_table = %s WHERE conference_teacher_id = %s",
            [art.room_id.id, art.room_table, part.id],
        )
        self.env.invalidate_all()
        with self.assertRaises(ExclusionViolation) as caught, self.env.cr.savepoint():
            self.env["ptc.appointment"].create(vals)
        self.assertEqual(caught.exception.diag.constraint_name, "ptc_occupancy_room_table_once")

    def test_message_is_kind_for_every_way_in(self):
        """Odoo turns a violation into the constraint's message for RPC and forms."""
        occupancy = self.env["ptc.occupancy"]
        for name, constraint in occupancy._table_objects.items():
            if "_once" in name:
                self.assertRegex(constraint.get_error_message(occupancy), r"^[A-Z][^_]+\.$")

    def test_refuses_what_does_not_belong_together(self):
        vals = {
            "session_id": self._get_session(teacher=self.teacher_art).id,
            "student_id": self.ida.id,
            "family_id": self.family.id,
            "class_teacher_id": self._get_class_teacher(student=self.ida, teacher=self.teacher_art).id,
        }
        wrong = {
            "session_id": self._get_session(teacher=self.teacher_homeroom).id,
            "student_id": self.ole.id,
            "family_id": self.other_family.id,
        }
        vals["class_teacher_id"] = self._get_class_teacher(student=self.ida, teacher=self.teacher_homeroom).id
        vals["session_id"] = wrong.pop("session_id")
        for field, value in wrong.items():
            with self.subTest(field), self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.env["ptc.appointment"].create({**vals, field: value})
        other_teacher = self._get_session(teacher=self.teacher_art).id
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.env["ptc.appointment"].create({**vals, "session_id": other_teacher})
        self.assertTrue(self.env["ptc.appointment"].create(vals).occupancy_ids)

    def test_booked_session_cannot_be_removed(self):
        appointment = self._create(student=self.ida, family=self.family, teacher=self.teacher_art, clock="16:00")
        with self.assertRaises(UserError):
            appointment.session_id.unlink()
        appointment._cancel(is_staff=True)
        with self.assertRaises(ValidationError):
            appointment.unlink()

    def test_held_session_cannot_be_archived_by_anybody(self):
        session = self._get_session(teacher=self.teacher_art)
        query = "UPDATE ptc_session SET active = FALSE WHERE id = %s"
        appointment = self._create(student=self.ida, family=self.family, teacher=self.teacher_art, clock="16:00")
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.env.cr.execute(query, [session.id])
        appointment.write({"state": "cancelled"})
        self.env.flush_all()
        self.env.cr.execute(query, [session.id])

    def test_unique_index_comes_before_the_exclusion_constraint(self):
        """Indexes are checked in the order of their creation; the other way round deadlocks under load."""
        self.env.cr.execute(
            "SELECT one.relname, rule.conname IS NOT NULL"
            "  FROM pg_class one JOIN pg_index kept ON kept.indexrelid = one.oid"
            " LEFT JOIN pg_constraint rule ON rule.conindid = one.oid AND rule.contype = 'x'"
            " WHERE kept.indrelid = 'ptc_occupancy'::regclass ORDER BY one.oid"
        )
        names = self.env.cr.fetchall()
        exclusions = [number for number, (_name, is_exclusion) in enumerate(names) if is_exclusion]
        self.assertEqual(len(exclusions), 7)
        self.assertLess(names.index(("ptc_occupancy_session_once", False)), min(exclusions))
