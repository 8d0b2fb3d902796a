# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.tests import tagged

from .test_long_appointment_staff import TeacherPageCase


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestTeacherCancels(TeacherPageCase):
    """A teacher who cannot come cancels the own appointment on the own page."""

    def test_cancelled_and_closed(self):
        tree = self._follow(self._choose("cancel"))
        self.assertIn("is cancelled and its time is closed", self._notice(tree))
        self.assertFalse(tree.xpath(f"//a[@href='{self.page}']"))
        self.assertEqual(self.of_ida.state, "cancelled")
        self.assertEqual(self.of_ida.cancelled_by_id, self.teacher_art)
        self.assertTrue(self._at("16:10").is_blocked)
        self.assertFalse(self._at("16:20").is_blocked)

    def test_page_of_itself_tells_of_nothing(self):
        self.assertEqual(self._notice(self._read("/my/teaching")), "")

    def test_family_is_told_with_other_times(self):
        self._choose("cancel")
        line = self.env["ptc.outbox"].search([("appointment_id", "=", self.of_ida.id)], order="id desc", limit=1)
        self.assertEqual(line.event, "cancelled")
        message = self.env["ptc.message"].new(
            {"conference_id": self.conference.id, "family_id": self.family.id, "line_ids": line.ids}
        )
        others = message._find_others(self.of_ida)
        self.assertGreaterEqual(len(others), 3)
        self.assertNotIn(self._at("16:10"), others)

    def test_time_of_a_co_teacher_is_free_again(self):
        co = self._make_teacher(given="Cora", family="Co")
        self.env["ptc.class.teacher"].create({"class_id": self.art.id, "teacher_id": co.id, "role": "2_co"})
        self._make_room(name="104", campus=self.campus)
        self._make_sessions(conference=self.conference)
        self.of_ida._cancel()
        self.art.co_teaching = "joint"
        joint = self._make_appointment(student=self.tom, family=self.other_family, session=self._at("17:20"))
        self.assertEqual(len(joint._get_sessions()), 2)
        self._follow(self._choose("cancel", f"/my/teaching/{self.part.id}/appointments/{joint.id}"))
        self.assertEqual(joint.state, "cancelled")
        self.assertTrue(self._at("17:20").is_blocked)
        self.assertTrue(self._at("17:20", co).is_free)

    def test_begun_is_left(self):
        with freeze_time(self.of_ida.start):
            self._refused(self._choose("cancel"))
        self.assertEqual(self.of_ida.state, "booked")
        self.assertFalse(self._at("16:10").is_blocked)

    def test_others_find_nothing(self):
        for user in (self._make_portal_user(partner=self.teacher_homeroom), self.user_mother, self.user_other_mother):
            self._sign_in(user)
            self.assertEqual(self._choose("cancel").status_code, 404)
        self.assertEqual(self.of_ida.state, "booked")
