# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.exceptions import UserError

from .test_office_wizards import OfficeCase


class TestSwap(OfficeCase):
    """The button that lets two appointments with one teacher change places."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls._make_appointment(student=cls.ida, family=cls.family, teacher=cls.teacher_art)
        cls.other = cls._make_appointment(
            student=cls.tom, family=cls.other_family, teacher=cls.teacher_art, clock="17:20"
        )

    def _swap(self, appointments):
        appointments.with_user(self.user_office).action_swap()

    def _assert_refused(self, appointments, sentence):
        before = [(one.session_id, one.state) for one in appointments]
        with self.assertRaisesRegex(UserError, sentence):
            self._swap(appointments)
        self.assertEqual([(one.session_id, one.state) for one in appointments], before)

    def test_swaps_outside_the_window(self):
        self.conference.window_ids.closes = "2026-10-02 06:00:00"
        here, there = self.mine.session_id, self.other.session_id
        self._swap(self.mine | self.other)
        self.assertEqual((self.mine.session_id, self.other.session_id), (there, here))
        self.assertEqual((self.mine.start, self.other.start), (there.start, here.start))
        by_office = {"moved_by_id": self.user_office.partner_id.id, "channel": "office"}
        self.assertRecordValues(self.mine | self.other, [by_office, by_office])

    def test_both_families_are_told(self):
        self._swap(self.mine | self.other)
        for one in (self.mine, self.other):
            lines = self.env["ptc.outbox"].search([("appointment_id", "=", one.id)], order="id")
            self.assertEqual(lines.mapped("event"), ["booked", "moved"])

    def test_needs_two(self):
        third = self._make_appointment(
            student=self.mia, family=self.family_mia_mother, teacher=self.teacher_art, clock="17:40"
        )
        for appointments in (self.mine, self.mine | self.other | third):
            self._assert_refused(appointments, "^Select two booked appointments with one teacher")

    def test_needs_one_teacher(self):
        elsewhere = self._make_appointment(
            student=self.ole, family=self.family, teacher=self.teacher_science, clock="16:40"
        )
        self._assert_refused(self.other | elsewhere, "^Select two booked appointments with one teacher")

    def test_needs_booked_ones(self):
        self.other._cancel()
        self._assert_refused(self.mine | self.other, "^Select two booked appointments with one teacher")

    def test_what_is_impossible_is_told_and_nothing_is_changed(self):
        self._make_appointment(student=self.ole, family=self.family, teacher=self.teacher_science, clock="17:20")
        self._assert_refused(self.mine | self.other, "^The family has another appointment at that time")
