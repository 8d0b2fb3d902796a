# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.fields import Command

from .test_ptc_change_together import TogetherCase


@freeze_time("2026-10-05 12:00:00")
class TestSplits(TogetherCase):
    """Tom's appointment about art and music, 17:40 to 18:00, while one of the classes is met by two teachers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.conference.taught_twice = "apart"
        change = cls.env["ptc.change"].create(
            {"conference_id": cls.conference.id, "kind": "together", "new_taught_twice": "one"}
        )
        change.action_plan()
        change.action_apply()
        cls._forget_outbox()

    def _share(self, taught):
        """Let Cora Co teach a class too; return her part in it."""
        keys = {"class_id": taught.id, "teacher_id": self.teacher_co.id, "role": "2_co"}
        return self.env["ptc.class.teacher"].create(keys)

    def _plan_joint(self, taught):
        return self._plan(class_ids=[Command.set(taught.ids)], new_co_teaching="joint")

    def _get_booked(self):
        """Return ``{class: appointment}`` of Tom."""
        mine = [("student_id", "=", self.tom.id), ("state", "=", "booked")]
        return self.env["ptc.appointment"].search(mine).grouped("class_id")

    def _get_line(self, change):
        return change.line_ids.filtered(lambda line: line.appointment_id == self.tom_art)

    def test_the_walk_to_what_is_left_counts(self):
        self._share(self.art)
        change = self._plan_joint(self.art)
        line = self._get_line(change)
        self.assertEqual((line.what, line.reason), ("moves", "joint"))
        self.assertIn("Tom Reyes, Music: ", line.parted_text)
        self.assertIn("5:50", line.parted_text)
        change.action_apply()
        self.assertEqual(change.state, "applied")
        booked = self._get_booked()
        self.assertEqual(booked[self.music]._get_all_sessions(), self._at("17:50", self.teacher_art))
        self.assertEqual(booked[self.art]._get_all_sessions().teacher_id, self.teacher_art | self.teacher_co)
        self.assertEqual(self._get_clock(booked[self.art]), "13. 17:30")
        self._check_held()

    def test_what_is_left_is_with_all_teachers(self):
        self._share(self.music)
        change = self._plan_joint(self.music)
        self.assertIn("5:20", self._get_line(change).parted_text)
        change.action_apply()
        self.assertEqual(change.state, "applied")
        booked = self._get_booked()
        self.assertEqual(self._get_clock(booked[self.art]), "13. 17:40")
        sessions = self._at("17:20", self.teacher_art) | self._co("17:20")
        self.assertEqual(booked[self.music]._get_all_sessions(), sessions)
        self._check_held()

    def test_no_time_is_left_and_the_plan_says_so(self):
        self._share(self.music)
        self.conference.session_ids.filtered(lambda one: one.teacher_id == self.teacher_co).is_blocked = True
        change = self._plan_joint(self.music)
        self.assertEqual(change.parted_count, 1)
        self.assertEqual(self._get_line(change).parted_text, "Tom Reyes, Music: no time is free")
        change.action_apply()
        self.assertEqual(change.state, "applied")
        self.assertEqual(self._get_booked().keys(), {self.art})
        self._check_held()

    def test_an_appointment_with_the_other_teacher_takes_it_in(self):
        part = self._share(self.music)
        people = {"student": self.tom, "family": self.other_family, "class_teacher": part}
        of_co = self.env["ptc.appointment"]._book(session=self._co("16:30"), is_staff=True, **people)
        change = self._plan_joint(self.music)
        self.assertEqual(change.parted_count, 0)
        self.assertFalse(self._get_line(change).parted_text)
        change.action_apply()
        self.assertEqual(change.state, "applied")
        booked = self._get_booked()
        self.assertEqual((booked[self.art], booked[self.music]), (self.tom_art, of_co))
        self.assertEqual(of_co._get_all_sessions().teacher_id, self.teacher_art | self.teacher_co)
        self._check_held()

    def test_somebody_takes_its_time_meanwhile(self):
        self._share(self.music)
        change = self._plan_joint(self.music)
        people = {"student": self.ida, "family": self.family, "class_teacher": self.co_part}
        self.env["ptc.appointment"]._book(session=self._co("17:20"), is_staff=True, **people)
        self.assertEqual(change.action_apply()["params"]["type"], "warning")
        self.assertEqual(change.state, "planned")
        self.assertNotIn("5:20", self._get_line(change).parted_text)
        change.action_apply()
        self.assertEqual(change.state, "applied")
        self._check_held()
