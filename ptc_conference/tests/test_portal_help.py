# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.http import Request
from odoo.tests import new_test_user, tagged

from .portal_common import PortalCase

GENERAL = "/my/conferences/help"
TEXT = "Where do I find the gym?"


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestPortalHelp(PortalCase):
    """Hints on the first visit, and questions to the office."""

    def setUp(self):
        super().setUp()
        self._sign_in(self.user_mother)

    def _ask(self, path=None, **form):
        values = {"csrf_token": Request.csrf_token(self), "text": TEXT, **form}
        return self.url_open(path or f"{self.address}/help", data=values, allow_redirects=False)

    def _get_questions(self):
        return self.env["ptc.help.request"].search([])

    def test_hints_until_they_are_skipped(self):
        self.assertEqual(len(self._read().xpath("//*[@id='hints']//li")), 4)
        response = self._post("hints")
        self.assertFalse(self._follow(response).xpath("//*[@id='hints']"))
        self.assertTrue(self.user_mother.has_skipped_hints)
        self.assertFalse(self.user_father.has_skipped_hints)

    def test_hints_are_shown_again_when_asked_for(self):
        self._post("hints")
        [way] = self._read().xpath("//p[contains(@class, 'o_ptc_hints_again')]/a/@href")
        self.assertTrue(self._read(way.partition("#")[0]).xpath("//*[@id='hints']"))
        self.assertTrue(self.user_mother.has_skipped_hints)

    def test_no_hints_once_something_is_booked_or_nothing_can_be(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self.assertFalse(self._read().xpath("//*[@id='hints']"))
        appointment._cancel(is_staff=True)
        self.assertTrue(self._read().xpath("//*[@id='hints']"))
        with freeze_time("2026-10-12 19:00:00"):
            self.assertFalse(self._read().xpath("//*[@id='hints']"))

    def test_no_hints_under_what_has_just_happened_nor_after_cancelling(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        told = self._follow(self._post("cancel", appointment_id=appointment.id))
        self.assertIn("Cancelled", self._notice(told))
        self.assertFalse(told.xpath("//*[@id='hints']"))
        self.assertFalse(self._read().xpath("//*[@id='hints']"))
        self.assertTrue(self._read(f"{self.address}?hints=1").xpath("//*[@id='hints']"))

    def test_refused_cancellation_skips_nothing(self):
        appointment = self._make_appointment(student=self.tom, family=self.other_family, teacher=self.teacher_art)
        self.assertEqual(self._post("cancel", appointment_id=appointment.id).status_code, 404)
        self.assertFalse(self.user_mother.has_skipped_hints)

    def test_reading_skips_nothing(self):
        self.url_open(f"{self.address}/hints")
        self.assertFalse(self.user_mother.has_skipped_hints)

    def test_question_reaches_the_office(self):
        self.conference.contact_id = self._make_partner(given="Front", family="Desk")
        page = self._follow(self._ask(phone="555 0142"))
        self.assertIn("The office has your question", self._notice(page))
        question = self._get_questions().with_user(self.user_office)
        self.assertRecordValues(
            question,
            [
                {
                    "partner_id": self.mother.id,
                    "conference_id": self.conference.id,
                    "text": TEXT,
                    "phone": "555 0142",
                    "state": "open",
                }
            ],
        )
        self.assertIn("Ida Olsen", question.students)
        message = question.message_ids.filtered(lambda one: TEXT in one.body)
        self.assertEqual(message.notified_partner_ids, self.conference.contact_id)
        question.action_done()
        self.assertEqual(question.state, "done")
        question.action_reopen()
        self.assertEqual(question.state, "open")

    def test_answer_below_the_question_reaches_the_parent(self):
        self._ask()
        question = self._get_questions()
        message = question.with_user(self.user_office).message_post(
            body="Behind the library.", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.assertIn(self.mother, message.notified_partner_ids)

    def test_text_of_a_question_is_shown_as_text(self):
        self._ask(text="<b>bold</b>")
        message = self._get_questions().message_ids[0]
        self.assertIn("&lt;b&gt;bold", message.body)

    def test_the_same_again_is_one_question(self):
        for _time in range(3):
            self._ask()
        self.assertEqual(len(self._get_questions()), 1)
        self._get_questions().action_done()
        self._ask()
        self.assertEqual(len(self._get_questions()), 2)

    def test_sixth_question_of_a_day_is_to_be_a_call(self):
        for number in range(5):
            self._follow(self._ask(text=f"Question {number}"))
        refused = self._refused(self._ask(text="One more"))
        self.assertIn("call the school", self._notice(refused))
        self.assertIn("One more", self._text(refused, "o_ptc_wish_form")[0])
        self.assertEqual(len(self._get_questions()), 5)
        self._sign_in(self.user_father)
        self._follow(self._ask())
        self.env["ptc.help.request"].search([]).write({"create_date": "2026-10-03 12:00:00"})

    def test_empty_and_endless_questions_are_refused(self):
        for text in ("", "  \n ", "x" * 1001):
            with self.subTest(text[:3]):
                self.assertTrue(self._notice(self._refused(self._ask(text=text))))
        self.assertFalse(self._get_questions())

    def test_form_of_another_time_changes_nothing(self):
        page = self._refused(self._ask(csrf_token="old"), 400)
        self.assertIn(TEXT, self._text(page, "o_ptc_wish_form")[0])
        self.assertFalse(self._get_questions())

    def test_who_has_no_children_can_ask_too(self):
        self._sign_in(new_test_user(self.env, "childless", groups="base.group_portal"))
        [way] = self._read("/my/conferences").xpath("//a[contains(@class, 'o_ptc_help_link')]/@href")
        self.assertEqual(way, GENERAL)
        self._follow(self._ask(GENERAL))
        self.assertFalse(self._get_questions().conference_id)
        self.assertEqual(self.url_open(f"{self.address}/help").status_code, 404)
        self.assertEqual(self._ask().status_code, 404)

    def test_conference_of_others_looks_like_none(self):
        hidden = self._make_conference(name="Hidden")
        for number in (hidden.id, 999999, 10**12):
            with self.subTest(number):
                self.assertEqual(self.url_open(f"/my/conferences/{number}/help").status_code, 404)
                self.assertEqual(self._ask(f"/my/conferences/{number}/help").status_code, 404)

    def test_every_page_and_refusal_tells_whom_to_ask(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        way = f"{self.address}/help"
        self.conference.second_adult = "asked"
        for path in ("", "/after", "/unable", "/find", "/second"):
            with self.subTest(path):
                links = self._read(self.address + path).xpath("//a[contains(@class, 'o_ptc_help_link')]/@href")
                self.assertEqual(set(links), {way})
        session = self._get_session(teacher=self.teacher_homeroom)
        session.action_block()
        refused = self._refused(self._book(partner=self.mother, student=self.ida, session=session))
        self.assertEqual(refused.xpath("//a[contains(@class, 'o_ptc_help_link')]/@href"), [way])
        self.assertIn(self.conference.contact_id.name, refused.text_content())

    def test_questions_of_others_are_not_shown(self):
        self._ask()
        self.assertTrue(self._text(self._read(f"{self.address}/help"), "o_ptc_asked_before"))
        self._sign_in(self.user_father)
        self.assertFalse(self._text(self._read(f"{self.address}/help"), "o_ptc_asked_before"))
        for user in (self.user_mother, self.user_internal):
            with self.assertRaises(AccessError):
                self._get_questions().with_user(user).read(["text"])
            with self.assertRaises(AccessError):
                self._get_questions().with_user(user).action_done()

    def test_public_visitor_signs_in_first(self):
        self.authenticate(None, None)
        response = self.url_open(GENERAL, allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        self.assertIn("/web/login", response.headers["Location"])
