# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.http import Request
from odoo.tests import new_test_user, tagged

from .portal_common import PortalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestPortalWishes(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_teacher = cls._make_portal_user(partner=cls.teacher_art)
        cls.part = cls.conference.teacher_ids.filtered(lambda part: part.teacher_id == cls.teacher_art)
        cls.other = cls.conference.teacher_ids.filtered(lambda part: part.teacher_id == cls.teacher_homeroom)
        cls.tuesday = cls.conference.date_ids.sorted("date")[0]
        cls.page = f"/my/teaching/{cls.part.id}/wishes"

    def setUp(self):
        super().setUp()
        # Before it is opened, as teachers are asked.
        self.conference.action_withdraw()
        self.conference.write({"wish_until": "2026-10-06 12:00:00", "wish_quota": 40})
        self._sign_in(self.user_teacher)

    def _send(self, page=None, **form):
        typed = {"date_id": self.tuesday.id, "start": "16:00", "stop": "16:30", "kind": "unavailable", "note": "Train"}
        data = {"csrf_token": Request.csrf_token(self), **typed, **form}
        return self.url_open(page or self.page, data=data, allow_redirects=False)

    def _remove(self, wish, page=None):
        data = {"csrf_token": Request.csrf_token(self), "wish_id": wish.id}
        return self.url_open(page or self.page, data=data, allow_redirects=False)

    def _assert_refused(self, response, sentence, form=None):
        """Assert that the page comes again with why, and with all that was typed."""
        tree = self._refused(response)
        self.assertIn(sentence, self._notice(tree))
        for name, value in (form or {}).items():
            self.assertEqual(tree.xpath(f"//input[@name='{name}']/@value"), [value])
        return tree

    def test_page_leads_to_the_wishes(self):
        tree = self._read("/my/teaching")
        self.assertEqual(tree.xpath(f"//a[@href='{self.page}']/text()")[0].strip(), "Enter when I cannot come")
        counters = self.make_jsonrpc_request("/my/counters", {"counters": ["teaching_count"]})
        self.assertEqual(counters, {"teaching_count": 1})

    def test_enter_and_take_back(self):
        self.assertEqual(self._send().status_code, 303)
        wish = self.part.wish_ids
        self.assertRecordValues(
            wish,
            [{"start_minute": 960, "stop_minute": 990, "kind": "unavailable", "note": "Train", "state": "asked"}],
        )
        tree = self._read(self.page)
        self.assertEqual(
            self._text(tree, "o_ptc_wish"), ["Tuesday, October 13, 4:00 PM to 4:30 PM Cannot come Train Asked Remove"]
        )
        self.assertIn("10 minutes are left", self._text(tree, "o_ptc_wish_quota")[0])
        self.assertEqual(self._remove(wish).status_code, 303)
        self.assertFalse(self.part.wish_ids)
        self.assertEqual(self._remove(wish).status_code, 303)

    def test_times_are_by_the_clocks_of_the_school(self):
        self.user_teacher.tz = "Asia/Tokyo"
        self.assertEqual(self._send().status_code, 303)
        self.assertEqual(self.part.wish_ids.start, self._to_utc(clock="16:00"))
        tree = self._read(self.page)
        self.assertIn("Tuesday, October 13, 4:00 PM to 4:30 PM", self._text(tree, "o_ptc_wish")[0])
        self.assertIn("Until Tuesday, October 6, 2:00 PM", self._text(tree, "o_ptc_state")[0])

    def test_over_quota_is_refused_and_nothing_typed_is_lost(self):
        tree = self._assert_refused(
            self._send(stop="16:50", note="My <train>"),
            "That is 50 minutes; 40 of 40 minutes are left.",
            {"start": "16:00", "stop": "16:50", "note": "My <train>"},
        )
        self.assertEqual(tree.xpath("//option[@selected]/@value"), [str(self.tuesday.id)])
        self.assertFalse(self.part.wish_ids)
        self.assertEqual(self._send(stop="16:40").status_code, 303)
        self._assert_refused(self._send(start="17:20", stop="17:30"), "0 of 40 minutes are left")

    def test_preference_and_declined_wish_use_no_quota(self):
        self.assertEqual(self._send(stop="17:00", kind="preference").status_code, 303)
        self.assertEqual(self._send(stop="16:40").status_code, 303)
        self.part.wish_ids.filtered(lambda wish: wish.kind == "unavailable").write(
            {"state": "declined", "answer": "No"}
        )
        self.assertEqual(self._send(stop="16:40").status_code, 303)

    def test_what_makes_no_sense_is_refused(self):
        cases = [
            ({"date_id": ""}, "Choose one of the dates."),
            ({"date_id": self._make_conference(name="Winter").date_ids[0].id}, "Choose one of the dates."),
            ({"start": "noon"}, "with times such as 16:30"),
            ({"stop": "16:00"}, "The end must be after the beginning."),
            ({"start": "15:50"}, "Enter times within it."),
            ({"start": "17:50", "stop": "18:10"}, "Enter times within it."),
            ({"note": "x" * 501}, "The note is too long"),
        ]
        for form, sentence in cases:
            with self.subTest(form=form):
                self._assert_refused(self._send(**form), sentence)
        self.assertFalse(self.part.wish_ids)

    def test_same_time_twice_is_refused(self):
        self._send()
        self._assert_refused(self._send(start="16:20", stop="16:40"), "part of this time already")
        self.assertEqual(len(self.part.wish_ids), 1)

    def test_after_the_date_it_is_read_only(self):
        self._send()
        wish = self.part.wish_ids
        wish.write({"state": "declined", "answer": "Everybody is needed then"})
        self.conference.wish_until = "2026-10-05 12:00:00"
        tree = self._read(self.page)
        self.assertFalse(tree.xpath("//form[contains(@class, 'o_ptc_wish_form')] | //button[@name='wish_id']"))
        self.assertIn("Everybody is needed then", self._text(tree, "o_ptc_wish")[0])
        tree = self._assert_refused(
            self._send(start="17:20", stop="17:30", note="Please"), "The time for wishes ended on"
        )
        self.assertIn("Please", tree.text_content())
        self._assert_refused(self._remove(wish), "nothing was changed")
        self.assertEqual(self.part.wish_ids, wish)

    def test_before_its_time_there_is_nothing(self):
        self.conference.wish_from = "2026-10-05 12:00:01"
        self.assertEqual(self.url_open(self.page).status_code, 404)
        self.assertEqual(self._send().status_code, 404)
        self.assertEqual(self._text(self._read("/my/teaching"), "o_ptc_wish_card"), [])
        self.conference.write({"wish_from": False, "wish_until": False})
        self.assertEqual(self.url_open(self.page).status_code, 404)

    def test_signed_in_again_loses_nothing(self):
        tree = self._refused(self._send(csrf_token="old"), status=400)
        self.assertEqual(tree.xpath("//input[@name='note']/@value"), ["Train"])
        self.assertFalse(self.part.wish_ids)

    def test_wishes_of_another_teacher_are_not_there(self):
        secret = self.env["ptc.teacher.wish"].create(
            {
                "conference_teacher_id": self.other.id,
                "date_id": self.tuesday.id,
                "start_minute": 960,
                "stop_minute": 970,
                "note": "Secret",
            }
        )
        foreign = f"/my/teaching/{self.other.id}/wishes"
        for part_id in (self.other.id, 2**31 - 1, 2**40):
            page = f"/my/teaching/{part_id}/wishes"
            self.assertEqual(self.url_open(page).status_code, 404)
            self.assertEqual(self._send(page).status_code, 404)
        self.assertEqual(self._remove(secret, foreign).status_code, 404)
        self.assertEqual(self._remove(secret).status_code, 303)
        self.assertTrue(secret.exists())
        self.assertNotIn("Secret", self._read(self.page).text_content())
        self.assertEqual(self.other.wish_ids, secret)

    def test_parents_and_other_staff_find_nothing(self):
        clerk = new_test_user(self.env, "clerk@school.example", password="clerk@school.example")
        for user in (self.user_mother, clerk):
            self._sign_in(user)
            self.assertEqual(self.url_open(self.page).status_code, 404)
            self.assertEqual(self._send().status_code, 404)
            self.assertEqual(self._text(self._read("/my/teaching"), "o_ptc_wish_card"), [])

    def test_nobody_signed_in_is_sent_to_the_login(self):
        self.authenticate(None, None)
        response = self.url_open(self.page, allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        self.assertIn("/web/login", response.headers["Location"])
