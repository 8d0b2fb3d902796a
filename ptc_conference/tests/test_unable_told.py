# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from .common import ConferenceCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestUnableTold(ConferenceCommon):
    """Who is told by mail that a family cannot come."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.conference.message_delay = 5
        cls.office = cls.conference.contact_id
        cls.mother.phone = "0151 1234"

    def _decline(self, *, student, family, teacher=None, **vals):
        part = teacher and self._get_class_teacher(student=student, teacher=teacher)
        keys = {"conference_id": self.conference.id, "student_id": student.id, "family_id": family.id}
        vals = {"partner_id": self.mother.id, **vals}
        return self.env["ptc.decline"].create({**keys, "class_teacher_id": part and part.id, **vals})

    def _tell(self, minutes=6):
        """Return the messages that are written some minutes later."""
        before = self._get_messages()
        with freeze_time(fields.Datetime.now() + timedelta(minutes=minutes)):
            self.env["ptc.decline"]._tell_due()
        return self._get_messages() - before

    def _get_messages(self):
        return self.env["ptc.message"].search([("kind", "=", "decline")])

    def _read(self, messages, partner):
        [message] = messages.filtered(lambda one: one.partner_id == partner)
        return message.staff_html

    def test_teacher_and_office_are_told(self):
        self._decline(
            student=self.ida,
            family=self.family,
            teacher=self.teacher_art,
            message="Night shift",
            is_phone_welcome=True,
        )
        told = self._tell()
        self.assertEqual(told.partner_id, self.teacher_art | self.office)
        text = self._read(told, self.teacher_art)
        for part in ("Ida Olsen (4-A): Arno Art", "Night shift", "by telephone", self.mother.name):
            self.assertIn(part, text)
        self.assertNotIn("0151", text)
        self.assertIn("0151 1234", self._read(told, self.office))
        self.assertFalse(self._tell(60))

    def test_whole_conference_concerns_all_teachers_of_the_student(self):
        self._decline(student=self.ida, family=self.family)
        told = self._tell()
        self.assertEqual(told.partner_id, self.teacher_art | self.teacher_homeroom | self.office)

    def test_nobody_is_told_at_once(self):
        self._decline(student=self.ida, family=self.family, teacher=self.teacher_art)
        self.assertFalse(self._tell(4))
        self.assertEqual(len(self._tell(6)), 2)

    def test_taken_back_before_is_not_told(self):
        self._decline(student=self.ida, family=self.family, teacher=self.teacher_art).action_take_back()
        self.assertFalse(self._tell())

    def test_taken_back_afterwards_is_told(self):
        decline = self._decline(student=self.ida, family=self.family, teacher=self.teacher_art)
        self._tell()
        decline.action_take_back()
        told = self._tell(12)
        self.assertEqual(told.partner_id, self.teacher_art | self.office)
        self.assertIn("Can come after all", self._read(told, self.teacher_art))

    def test_a_mail_for_all_of_some_minutes(self):
        self._decline(student=self.ida, family=self.family, teacher=self.teacher_art)
        self._decline(student=self.tom, family=self.other_family, teacher=self.teacher_art)
        told = self._tell()
        self.assertEqual(len(told), 2)
        self.assertIn("Tom Reyes", self._read(told, self.teacher_art))

    def test_other_teachers_and_families_learn_nothing(self):
        self._decline(student=self.mia, family=self.family_mia_mother, teacher=self.teacher_art)
        told = self._tell()
        self.assertNotIn(self.teacher_homeroom, told.partner_id)
        self.assertFalse(told.partner_id & (self.mia_father | self.mother | self.other_mother))
        self.assertFalse(self.env["ptc.message"].with_user(self.user_office).search([("family_id", "!=", False)]))

    def test_an_appointment_is_kept(self):
        booked = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self._decline(student=self.ida, family=self.family, teacher=self.teacher_art)
        self.assertIn("There is an appointment still", self._read(self._tell(), self.teacher_art))
        self.assertEqual(booked.state, "booked")
