# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from freezegun import freeze_time
from psycopg2.errors import ExclusionViolation

from odoo.exceptions import RedirectWarning, UserError
from odoo.fields import Command
from odoo.tools import mute_logger

from odoo.addons.ptc_conference.exceptions import HeldMeanwhile

from .hand_common import HandCommon


class TestPtcSessionLength(HandCommon):
    def test_double_takes_over_the_next(self):
        outcome = self.first._double()
        self.assertEqual((outcome.done, outcome.notes), (self.first, {}))
        self.assertEqual(self._get_active()[:3], [(0, 20), (20, 10), (30, 10)])
        self.assertRecordValues(self.second, [{"active": False, "taken_over_by_id": self.first.id}])

    def test_lengthen_by_some_minutes(self):
        self.first._lengthen_by(5)
        self.assertEqual(self._get_active()[:2], [(0, 15), (20, 10)])

    def test_lengthen_into_free_time(self):
        last = self._get_session(teacher=self.teacher_art, clock="17:50")
        last._lengthen_by(15)
        self.assertEqual(self._get_active()[-1], (110, 25))
        self.assertFalse(last.taken_over_ids)

    def test_growing_into_a_break_is_told(self):
        last = self._get_session(teacher=self.teacher_art, clock="16:50")
        outcome = last._lengthen_by(5)
        self.assertEqual(outcome.done, last)
        self.assertIn("now goes into the break from 5:00", outcome.notes[last].text.replace("\u202f", " "))
        self.assertFalse(self._get_session(teacher=self.teacher_art, clock="16:30")._lengthen_by(5).notes)

    def test_whole_row_growing_into_a_break_is_told_for_each(self):
        row = self.conference.session_ids.filtered(lambda one: one.start == self._to_utc(clock="16:50"))
        answer = self.env["ptc.session.grid"].with_user(self.user_administrator).change_sessions(row.ids, "double")
        self.assertEqual({note["teacher"] for note in answer["notes"]}, set(row.teacher_id.mapped("name")))

    def test_lengthen_by_nothing_is_refused(self):
        for minutes in (0, -5):
            with self.subTest(minutes=minutes), self.assertRaisesRegex(UserError, "at least 1"):
                self.first._lengthen_by(minutes)

    def test_siblings_may_follow_each_other_with_one_teacher(self):
        self._make_appointment(student=self.ida, family=self.family, session=self.first)
        self._make_appointment(student=self.ole, family=self.family, session=self.third)
        outcome = self.first._double()
        self.assertEqual((outcome.done, outcome.notes), (self.first, {}))
        self.assertEqual(self._get_active()[:2], [(0, 20), (20, 10)])

    def test_shorten_brings_back_what_was_taken_over(self):
        before = self._get_active()
        self.first._lengthen_by(15)
        self.assertEqual(self._get_active()[:2], [(0, 25), (30, 10)])
        self.first._shorten()
        self.assertEqual(self._get_active(), before)
        self.assertRecordValues(self.first, [{"is_manual": False, "usual_duration": 0}])
        self.assertFalse((self.first | self.second | self.third).taken_over_by_id)

    def test_shorten_leaves_out_what_is_taken_meanwhile(self):
        self.first._lengthen_by(5)
        start = self._to_utc(clock="16:15")
        self.part._add_sessions(start, 5)
        self.first._shorten()
        self.assertEqual(self._get_active()[:3], [(0, 10), (15, 5), (20, 10)])

    def test_shorten_of_a_usual_length_is_refused(self):
        with self.assertRaisesRegex(UserError, "has its usual length"):
            self.first.action_shorten()

    def test_shorten_of_a_blocked_one_brings_back_blocked_ones(self):
        self.first._double()
        self.first.action_block()
        self.first._shorten()
        self.assertEqual((self.first | self.second).mapped("status"), ["blocked", "blocked"])

    def test_lengthened_is_kept_when_allotted_again(self):
        self.first._double()
        before = self._get_active()
        self.conference.teacher_ids._allot()
        self.assertEqual(self._get_active(), before)

    def test_next_one_booked_is_refused(self):
        self._make_appointment(student=self.ida, family=self.family, session=self.second)
        with self.assertRaisesRegex(RedirectWarning, "Ida Olsen has an appointment with Arno Art at 4:10"):
            self.first.action_double()
        self.assertEqual(self._get_active()[0], (0, 10))

    def test_next_one_blocked_is_refused(self):
        self.second.action_block()
        with self.assertRaisesRegex(UserError, "4:10.PM is blocked. Reopen or remove it first"):
            self.first.action_double()

    def test_table_that_is_taken_is_refused(self):
        homeroom = self._get_session(teacher=self.teacher_homeroom, clock="16:10").conference_teacher_id
        self._move_to_my_table(homeroom._add_sessions(self._to_utc(clock="18:00")).done)
        with self.assertRaisesRegex(UserError, "Hanna Homeroom is at this table of .* at 6:00.PM"):
            self._get_session(teacher=self.teacher_art, clock="17:50").action_double()

    def test_booked_family_is_told(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, session=self.first)
        self.first._double()
        self.assertEqual(self._get_events(appointment), ["booked", "moved"])
        self.assertEqual(appointment.stop, self._to_utc(clock="16:20"))
        self.assertRecordValues(
            appointment.occupancy_ids,
            [{"stop": self._to_utc(clock="16:20"), "reserved_until": self._to_utc(clock="16:25")}],
        )
        self.first._shorten()
        self.assertEqual(appointment.occupancy_ids.reserved_until, self._to_utc(clock="16:15"))

    def test_next_appointment_of_the_family_is_refused(self):
        self._make_appointment(student=self.ida, family=self.family, session=self.first)
        self._make_appointment(student=self.ole, family=self.family, teacher=self.teacher_science, clock="16:20")
        with self.assertRaisesRegex(RedirectWarning, "The family Olsen has an appointment with Selma Science at 4:20"):
            self.first.action_double()
        self.assertEqual(self._get_active()[0], (0, 10))
        self.first._tell_outcome(self.first._lengthen_by(5))

    def test_way_to_another_campus_is_too_far(self):
        self._make_appointment(student=self.ida, family=self.family, session=self.first)
        self._make_appointment(student=self.ole, family=self.family, teacher=self.teacher_science, clock="16:30")
        science = self._get_session(teacher=self.teacher_science).conference_teacher_id
        science.room_id.campus_id = self._make_campus(name="North campus")
        self.conference.hall_time_campus = 15
        with self.assertRaisesRegex(RedirectWarning, "The family Olsen has an appointment with Selma Science"):
            self.first.action_double()
        self.assertEqual(self.first._lengthen_by(5).done, self.first)

    def test_student_who_attends_elsewhere_is_refused(self):
        values = {"student": self.mia, "is_student_attending": True}
        self._make_appointment(family=self.family_mia_mother, session=self.first, **values)
        self._make_appointment(family=self.family_mia_father, teacher=self.teacher_homeroom, clock="16:10", **values)
        with self.assertRaisesRegex(RedirectWarning, "Mia Park attends an appointment with Hanna Homeroom at 4:10"):
            self.first.action_double()

    def test_other_families_do_not_mind(self):
        self._make_appointment(student=self.ida, family=self.family, session=self.first)
        self._make_appointment(student=self.tom, family=self.other_family, teacher=self.teacher_homeroom, clock="16:10")
        self.assertEqual(self.first._double().done, self.first)

    @mute_logger("odoo.sql_db")
    def test_postgresql_refuses_what_nobody_has_looked_at(self):
        self._make_appointment(student=self.ida, family=self.family, session=self.first)
        self._make_appointment(student=self.ole, family=self.family, teacher=self.teacher_science, clock="16:20")
        with self.assertRaises(ExclusionViolation), self.env.cr.savepoint():
            self.first.stop += timedelta(minutes=10)
        with self.assertRaises(HeldMeanwhile), self.first._kindly():
            self.first.stop += timedelta(minutes=10)
        self.assertEqual(self._get_active()[0], (0, 10))

    def test_row_does_what_can_be_done(self):
        booked = self._get_session(teacher=self.teacher_homeroom, clock="16:10")
        self._make_appointment(student=self.ida, family=self.family, session=booked)
        outcome = self.row._double()
        homeroom = self.row.filtered(lambda one: one.teacher_id == self.teacher_homeroom)
        self.assertEqual((outcome.done, list(outcome.notes)), (self.row - homeroom, [homeroom]))
        self.assertEqual(set(map(self._minutes, outcome.done)), {20})
        self.row._shorten()
        self.assertEqual(set(map(self._minutes, self.row)), {10})

    def test_all_of_a_teacher_become_half_as_many(self):
        tuesday = self.part.session_ids.filtered(lambda one: one.start < self._to_utc(clock="23:00"))
        outcome = tuesday._double()
        self.assertEqual((len(outcome.done), outcome.notes), (5, {}))
        self.assertEqual(self._get_active(), [(0, 20), (20, 20), (40, 20), (80, 20), (100, 20)])

    @freeze_time("2026-10-13 15:00:00")
    def test_past_is_refused(self):
        with self.assertRaisesRegex(UserError, "is over"):
            self.first.action_double()


class TestLengthOfManySessions(HandCommon):
    """Long and joint appointments hold several sessions."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.homeroom_4a.class_teacher_ids = [Command.create({"teacher_id": cls.teacher_art.id, "role": "2_co"})]
        cls.own = cls._get_session(teacher=cls.teacher_homeroom)

    def _make_joint(self):
        return self._make_appointment(student=self.ida, family=self.family, session=self.own, extra_sessions=self.first)

    def test_joint_appointment_grows_with_all_its_teachers(self):
        appointment = self._make_joint()
        self.assertEqual(self.first._double().done, self.first | self.own)
        self.assertEqual(list(map(self._minutes, (self.first, self.own))), [20, 20])
        self.assertEqual(appointment.stop, self._to_utc(clock="16:20"))
        self.assertEqual(self._get_events(appointment).count("moved"), 1)

    def test_joint_appointment_grows_for_nobody_when_one_cannot(self):
        self._make_joint()
        self._make_appointment(student=self.tom, family=self.other_family, teacher=self.teacher_homeroom, clock="16:10")
        outcome = self.first._double()
        self.assertEqual((len(outcome.done), set(outcome.notes)), (0, {self.first, self.own}))
        self.assertIn("all teachers' sessions are changed or none", outcome.notes[self.first].text)
        self.assertEqual(list(map(self._minutes, (self.first, self.own))), [10, 10])

    def test_last_session_of_a_long_appointment_grows(self):
        appointment = self._make_appointment(
            student=self.ida, family=self.family, session=self.first, extra_sessions=self.second
        )
        self.second._double()
        self.assertEqual(appointment.stop, self._to_utc(clock="16:30"))
        self.assertEqual(self._get_events(appointment), ["booked", "moved"])

    def test_first_session_of_a_long_appointment_stays_as_long_as_it_is(self):
        self.first._lengthen_by(10)
        appointment = self._make_appointment(
            student=self.ida, family=self.family, session=self.first, extra_sessions=self.third
        )
        with self.assertRaisesRegex(RedirectWarning, "goes on in the next session"):
            self.first._tell_outcome(self.first._shorten())
        with self.assertRaisesRegex(RedirectWarning, "Ida Olsen has an appointment"):
            self.first.action_double()
        self.assertEqual(appointment.stop, self._to_utc(clock="16:30"))
