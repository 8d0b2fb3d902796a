# SPDX-License-Identifier: LGPL-3.0-or-later
from contextlib import nullcontext

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from .common import TUESDAY
from .test_long_appointment_staff import TeacherPageCase
from .test_outbox import OutboxCommon


class OthersCommon(OutboxCommon):
    def _get_text(self):
        """Return what the mother is told, in one line."""
        return " ".join(self._run_cron_for(self.mother)["body_alternative"].split())


@freeze_time("2026-10-05 12:00:00")
class TestMessageOthers(OthersCommon):
    """What is cancelled or moved by the office comes with other free times."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.booked = cls._make_appointment(student=cls.ida, family=cls.family, teacher=cls.teacher_art, clock="16:20")

    def setUp(self):
        super().setUp()
        self._run_cron()

    def test_cancelled_by_the_office(self):
        self._make_appointment(student=self.tom, family=self.other_family, teacher=self.teacher_art, clock="16:10")
        self.booked._cancel(is_staff=True)
        text = self._get_text()
        self.assertRegex(text, "Free instead: Tuesday, October 13: 4:00.PM, 4:30.PM, or 4:40.PM")
        self.assertNotIn("4:10", text.split("Free instead")[1])

    def test_times_at_which_the_family_is_elsewhere_are_left_out(self):
        self._make_appointment(student=self.ole, family=self.family, teacher=self.teacher_science, clock="16:40")
        self.booked._cancel(is_staff=True)
        # At 4:30 it would end, and at 4:50 begin, too close to the other one to walk there.
        self.assertRegex(self._get_text(), "Free instead: Tuesday, October 13: 4:00.PM, 4:10.PM, or 5:20.PM")

    def _allot_for_names(self, first, last):
        rule = {"audience": "named", "name_from": first, "name_to": last}
        self.conference.rule_ids = [Command.clear(), Command.create(rule)]
        self.conference.action_allot()

    def test_times_that_rules_keep_for_others_are_left_out(self):
        self._allot_for_names("A", "C")
        self.booked._cancel(is_staff=True)
        self.assertNotIn("Free instead", self._get_text())

    def test_times_that_rules_keep_for_the_family_are_told(self):
        self._allot_for_names("N", "P")
        self.booked._cancel(is_staff=True)
        self.assertIn("Free instead", self._get_text())

    def test_none_while_the_family_could_not_book(self):
        self.conference.window_ids.closes = "2026-10-05 11:00:00"
        self.booked._cancel(is_staff=True)
        self.assertNotIn("Free instead", self._get_text())

    def test_none_when_the_family_has_another_one(self):
        self.booked._cancel(is_staff=True)
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art, clock="17:30")
        self.assertNotIn("Free instead", self._get_text())

    def test_moved_by_the_office(self):
        self.booked._move(session=self._get_session(teacher=self.teacher_art, day=TUESDAY), is_staff=True)
        self.assertRegex(self._get_text(), "If this does not suit you, these are free: Tuesday, October 13: 4:.*")

    def test_moved_by_the_family_itself(self):
        appointment = self.booked.with_user(self.user_mother).sudo()
        appointment._move(session=self._get_session(teacher=self.teacher_art, day=TUESDAY))
        self.assertNotIn("does not suit", self._get_text())


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestMessageOthersTeacher(TeacherPageCase, OthersCommon):
    """A teacher has no more rights in Odoo than a parent, and is not the family all the same."""

    def setUp(self):
        super().setUp()
        self._run_cron()

    def enter_registry_test_mode(self):
        return nullcontext()  # where pages are asked for it is always on

    def test_moved_by_the_teacher(self):
        self.assertEqual(self._choose(f"time:1:{self._at('17:20').id}").status_code, 303)
        text = self._get_text()
        self.assertIn("1 moved", text)
        self.assertRegex(text, "If this does not suit you, these are free: Tuesday, October 13: 4:.*")

    def test_cancelled_by_the_teacher(self):
        self.assertEqual(self._choose("cancel").status_code, 303)
        text = self._get_text()
        self.assertIn("1 cancelled", text)
        self.assertRegex(text, "Free instead: Tuesday, October 13: 4:.*")
        self.assertNotIn("4:10", text.split("Free instead")[1])
