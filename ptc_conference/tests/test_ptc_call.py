# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.exceptions import AccessError

from .common import ConferenceCommon


@freeze_time("2026-10-05 12:00:00")
class TestCall(ConferenceCommon):
    """Whom the office telephones, and why."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_office = cls._make_user("call.office", "ptc_roster.group_office")
        cls.other_mother.phone = "+49 30 555 0123"

    def _find(self):
        self.env["ptc.call"].invalidate_model()
        rows = self.env["ptc.call"].with_user(self.user_office).search([("conference_id", "=", self.conference.id)])
        return {(row.student_id, row.family_id): row.reason for row in rows}

    def _make_message(self, partner, state):
        values = {"conference_id": self.conference.id, "family_id": self.other_family.id, "partner_id": partner.id}
        return self.env["ptc.message"].create({**values, "state": state})

    def test_who_has_not_signed_up_until_they_have(self):
        self.assertEqual(self._find()[self.tom, self.other_family], "silent")
        self._make_appointment(student=self.tom, family=self.other_family, teacher=self.teacher_art)
        self.assertNotIn((self.tom, self.other_family), self._find())

    def test_who_cannot_come_is_not_called(self):
        keys = {"conference_id": self.conference.id, "student_id": self.tom.id, "family_id": self.other_family.id}
        self.env["ptc.decline"].create({**keys, "partner_id": self.other_mother.id})
        self.assertNotIn((self.tom, self.other_family), self._find())

    def test_who_has_no_address(self):
        (self.other_mother | self.other_father).email = False
        self.assertEqual(self._find()[self.tom, self.other_family], "no_mail")

    def test_whom_no_message_reached_though_they_have_booked(self):
        self._make_appointment(student=self.tom, family=self.other_family, teacher=self.teacher_art)
        self._make_message(self.other_mother, "failed")
        self.assertEqual(self._find()[self.tom, self.other_family], "bounced")
        self._make_message(self.other_father, "sent")
        self.assertNotIn((self.tom, self.other_family), self._find(), "one of the two knows")

    def test_who_was_asked_and_has_not_looked(self):
        part = self._get_class_teacher(student=self.tom, teacher=self.teacher_art)
        mark = self.env["ptc.must.see"].create(
            {"conference_id": self.conference.id, "class_teacher_id": part.id, "student_id": self.tom.id}
        )
        self.assertEqual(self._find()[self.tom, self.other_family], "asked")
        mark.family_line_ids.opened_on = "2026-10-05 11:00:00"
        self.assertEqual(self._find()[self.tom, self.other_family], "silent")

    def test_numbers_are_told(self):
        rows = self.env["ptc.call"].with_user(self.user_office).search([("student_id", "=", self.tom.id)])
        self.assertIn("+49 30 555 0123", rows.filtered(lambda row: row.conference_id == self.conference).phones)

    def test_only_conferences_that_are_open(self):
        self.conference.action_withdraw()
        self.assertFalse(self._find())

    def test_parents_and_teachers_read_nothing(self):
        for user in (self.user_mother, self._make_user("call.teacher", "base.group_user")):
            with self.assertRaises(AccessError):
                self.env["ptc.call"].with_user(user).search([])
