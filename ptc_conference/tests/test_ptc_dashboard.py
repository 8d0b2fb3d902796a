# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.exceptions import AccessError

from .common import TUESDAY, ConferenceCommon

QUERIES = 20


@freeze_time("2026-10-05 12:00:00")
class TestDashboard(ConferenceCommon):
    """The numbers for the head of the school."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_office = cls._make_user("dashboard.office", "ptc_roster.group_office")
        cls.other_mother.email = cls.other_father.email = False
        cls._make_appointment(student=cls.ida, family=cls.family, teacher=cls.teacher_art)
        met = cls._get_class_teacher(student=cls.ida, teacher=cls.teacher_art)
        mark = {"conference_id": cls.conference.id, "student_id": cls.ida.id, "class_teacher_id": met.id}
        cls.env["ptc.must.see"].create(mark)
        cls._get_session(teacher=cls.teacher_art, clock="17:50").is_blocked = True

    def _get(self, conference_id=False, user=None):
        return self.env["ptc.dashboard"].with_user(user or self.user_office).get_numbers(conference_id)

    def test_numbers(self):
        data = self._get(self.conference.id)
        self.assertEqual(data["conference"], self.conference.id)
        expected = {
            "signed_up": {"done": 1, "total": 5},
            "must_see": {"done": 1, "total": 1},
            "places": {"done": 1, "total": 59},
            "teachers": 3,
            "unreached": {"done": 1, "total": 5},
        }
        self.assertEqual(data["numbers"], expected)

    def test_next_conference_is_shown_first(self):
        later = self._make_conference(name="Later", days=(TUESDAY.replace(month=11),))
        data = self._get()
        self.assertEqual(data["conference"], self.conference.id)
        self.assertLessEqual({self.conference.id, later.id}, {one["id"] for one in data["conferences"]})

    def test_conference_without_sessions(self):
        empty = self._make_conference(name="Empty")
        numbers = self._get(empty.id)["numbers"]
        self.assertEqual((numbers["places"], numbers["teachers"]), ({"done": 0, "total": 0}, 0))
        self.assertEqual(numbers["must_see"], {"done": 0, "total": 0})

    def test_school_without_conferences(self):
        self.env["ptc.appointment"].search([("state", "=", "booked")])._cancel(is_staff=True)
        self.env["ptc.conference"].search([]).action_archive()
        self.assertEqual(self._get(), {"conference": False, "conferences": [], "numbers": {}})

    def test_queries(self):
        self._get()
        self.env.invalidate_all()
        with self.assertQueryCount(QUERIES):
            self._get(self.conference.id)

    def test_only_the_office(self):
        for user in (self.user_mother, self._make_user("dashboard.internal", "base.group_user")):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._get(self.conference.id, user)

    def test_not_another_school(self):
        other = self.env["res.company"].create({"name": "Other school"})
        stranger = self._make_user(
            "dashboard.other", "ptc_roster.group_office", company_id=other.id, company_ids=other.ids
        )
        self.assertNotIn(self.conference.id, {one["id"] for one in self._get(user=stranger)["conferences"]})
        with self.assertRaises(AccessError):
            self._get(self.conference.id, stranger)
