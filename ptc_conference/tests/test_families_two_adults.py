# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.http import Request
from odoo.tests import tagged

from .portal_common import PortalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestTwoAdults(PortalCase):
    """Two guardians with two teachers at once, where the conference allows it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.conference.second_adult = "free"
        cls.first = cls._make_appointment(
            student=cls.ida, family=cls.family, teacher=cls.teacher_art, clock="16:30", booked_by=cls.mother
        )
        cls.same = cls._get_session(teacher=cls.teacher_homeroom, clock="16:30")

    def _book_second(self, *, partner, student, session):
        link = student.guardian_ids.filtered(lambda link: link.partner_id == partner)
        part = self._get_class_teacher(student=student, teacher=session.teacher_id)
        values = {"link_id": link.id, "class_teacher_id": part.id, "session_id": session.id}
        values["csrf_token"] = Request.csrf_token(self)
        return self.url_open(f"{self.address}/second/book", data=values, allow_redirects=False)

    def test_family_is_in_two_places_with_two_adults(self):
        self._sign_in(self.user_mother)
        [link] = self._read().xpath("//p[contains(@class, 'o_ptc_second')]/a")
        self.assertEqual(link.get("href"), f"{self.address}/second")
        tree = self._read(f"{self.address}/second")
        self.assertTrue(tree.xpath(f"//button[@value='{self.same.id}']"))
        tree = self._follow(self._book_second(partner=self.mother, student=self.ida, session=self.same))
        second = self._get_booked() - self.first
        self.assertRecordValues(second, [{"adult": 2, "is_adult_asked": False, "session_id": self.same.id}])
        self.assertIn("for a second adult", " ".join(self._text(tree, "o_ptc_appointment")))

    def test_main_page_keeps_the_one_clash_check(self):
        self._sign_in(self.user_mother)
        refused = self._refused(self._book(partner=self.mother, student=self.ida, session=self.same))
        self.assertIn("another appointment", self._notice(refused))

    def test_no_third_place(self):
        self._sign_in(self.user_mother)
        self._book_second(partner=self.mother, student=self.ida, session=self.same)
        third = self._get_session(teacher=self.teacher_science, clock="16:30")
        self._refused(self._book_second(partner=self.mother, student=self.ole, session=third))
        self.assertEqual(len(self._get_booked()), 2)

    def test_second_adult_moves_and_cancels(self):
        self._sign_in(self.user_mother)
        self._book_second(partner=self.mother, student=self.ida, session=self.same)
        second = self._get_booked() - self.first
        later = self._get_session(teacher=self.teacher_homeroom, clock="17:30")
        response = self._post("second/move", appointment_id=second.id, session_id=later.id)
        self.assertIn("/second?done=", response.headers["Location"])
        self.assertEqual((second.session_id, second.adult), (later, 2))
        self._follow(self._post("second/cancel", appointment_id=second.id))
        self.assertEqual(self._get_booked(), self.first)

    def test_office_is_asked(self):
        self.conference.second_adult = "asked"
        self._sign_in(self.user_father)
        self.assertIn("The school is asked", self._read(f"{self.address}/second").text_content())
        self._book_second(partner=self.father, student=self.ida, session=self.same)
        second = self._get_booked() - self.first
        self.assertTrue(second.is_adult_asked)
        self.assertIn("the school is asked", " ".join(self._text(self._read(), "o_ptc_appointment")))
        with self.assertRaises(AccessError):
            second.with_user(self.user_father).action_confirm_adult()
        second.with_user(self.user_office).action_confirm_adult()
        self.assertFalse(second.is_adult_asked)
        self.assertEqual(self.env["ptc.outbox"].search([("appointment_id", "=", second.id)])[-1:].event, "moved")

    def test_it_is_not_there_where_it_is_not_allowed(self):
        self.conference.second_adult = "never"
        self._sign_in(self.user_mother)
        self.assertFalse(self._text(self._read(), "o_ptc_second"))
        self.assertEqual(self.url_open(f"{self.address}/second").status_code, 404)
        response = self._book_second(partner=self.mother, student=self.ida, session=self.same)
        self.assertEqual((response.status_code, self._get_booked()), (404, self.first))

    def test_one_adult_alone_has_no_second(self):
        links = self.family.guardian_ids.filtered(lambda link: link.partner_id == self.father)
        for change in ({"may_book": False}, {"may_book": True, "active": False}):
            links.write(change)
            self._sign_in(self.user_mother)
            self.assertFalse(self._text(self._read(), "o_ptc_second"))
            self.assertEqual(self.url_open(f"{self.address}/second").status_code, 404)
            response = self._book_second(partner=self.mother, student=self.ida, session=self.same)
            self.assertEqual((response.status_code, self._get_booked()), (404, self.first))

    def test_adult_of_another_family_does_not_count(self):
        self._make_guardian(student=self.mia, partner=self.mother, family=self.family_mia_mother)
        self.family_mia_mother.guardian_ids.filtered(lambda link: link.partner_id != self.mother).active = False
        self._sign_in(self.user_mother)
        art = self._get_session(teacher=self.teacher_art, clock="17:50")
        response = self._book_second(partner=self.mother, student=self.mia, session=art)
        self.assertEqual(response.status_code, 404)
        self.assertNotIn(
            "Mia", self._read(f"{self.address}/second").xpath("//div[@class='o_ptc_children']")[0].text_content()
        )
