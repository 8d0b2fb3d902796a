# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.tests import tagged

from .portal_common import PortalCase
from .test_ptc_waitlist import WaitlistCase


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestPortalWaiting(WaitlistCase, PortalCase):
    def _enter(self, *, partner, student):
        link = student.guardian_ids.filtered(lambda link: link.partner_id == partner)
        part = self._get_class_teacher(student=student, teacher=self.teacher_art)
        return self._post("wait", link_id=link.id, class_teacher_id=part.id)

    def _get_entries(self):
        return self.waitlist.search([("conference_id", "=", self.conference.id)])

    def test_enter_and_leave(self):
        self._sign_in(self.user_other_mother)
        self.assertEqual(self._text(self._read(), "o_ptc_waiting"), ["Wait for a time"])
        for _again in range(2):
            self.assertEqual(self._enter(partner=self.other_mother, student=self.tom).status_code, 303)
        self.assertRecordValues(
            self._get_entries(),
            [
                {
                    "family_id": self.other_family.id,
                    "student_id": self.tom.id,
                    "teacher_id": self.teacher_art.id,
                    "partner_id": self.other_mother.id,
                }
            ],
        )
        self._sign_in(self.user_other_father)
        self.assertIn("You are on the waiting list", self._text(self._read(), "o_ptc_waiting")[0])
        self.assertEqual(self._post("leave", waiting_id=self._get_entries().id).status_code, 303)
        self.assertFalse(self._get_entries())

    def test_all_is_taken(self):
        """Who finds no time is not told to choose one, but what to do and whom to call."""
        self.conference.company_id.phone = "+49 30 555"
        self._sign_in(self.user_other_mother)
        [before] = self._text(self._read(), "o_ptc_empty")
        self.assertIn("Open a teacher and choose a time", before)
        self.conference.session_ids.action_block()
        [told] = self._text(self._read(), "o_ptc_empty")
        self.assertNotIn("choose a time", told)
        for words in ("no free time left", "Wait for a time", "+49 30 555"):
            self.assertIn(words, told)
        self.conference.has_waitlist = False
        [told] = self._text(self._read(), "o_ptc_empty")
        self.assertNotIn("Wait for a time", told)

    def test_offer_is_taken_with_one_tap(self):
        entry = self._wait(student=self.tom, family=self.other_family)
        self._sign_in(self.user_other_father)
        self.assertFalse(self._text(self._read(), "o_ptc_offer"))
        self.appointment._cancel(is_staff=True)
        offer = self._text(self._read(), "o_ptc_offer")[0]
        self.assertIn("It is kept for you until", offer)
        answer = self._post("take", waiting_id=entry.id, token="page")
        self.assertIn("Booked", self._notice(self._follow(answer)))
        booked = self._get_booked(family_id=self.other_family)
        self.assertEqual((booked.session_id, booked.booked_by_id), (self.time, self.other_father))
        again = self._post("take", waiting_id=entry.id, token="page")
        self.assertEqual(again.status_code, 303)
        self.assertEqual(self._get_booked(family_id=self.other_family), booked)

    def test_offer_that_is_over_is_refused(self):
        entry = self._wait(student=self.tom, family=self.other_family)
        self.appointment._cancel(is_staff=True)
        with freeze_time("2026-10-05 13:00:00"):
            self._sign_in(self.user_other_mother)
            self.assertFalse(self._text(self._read(), "o_ptc_offer"))
            self._refused(self._post("take", waiting_id=entry.id, token="page"))
        self.assertFalse(self._get_booked(family_id=self.other_family))

    def test_offer_that_has_gone_to_the_next_is_refused(self):
        """The page was opened while it was offered: what has become of it is said, and nothing is booked."""
        entry = self._wait(student=self.tom, family=self.other_family)
        self.appointment._cancel(is_staff=True)
        entry._pass_on()
        self.assertFalse(entry.session_id)
        self._sign_in(self.user_other_mother)
        tree = self._refused(self._post("take", waiting_id=entry.id, token="page"))
        self.assertIn("has gone to the next family", self._notice(tree))
        self.assertFalse(self._get_booked(family_id=self.other_family))
        self.assertTrue(entry.active)

    def test_who_enters_and_leaves_is_led_to_the_teacher(self):
        self._sign_in(self.user_other_mother)
        for action in ("enter", "leave"):
            answer = (
                self._enter(partner=self.other_mother, student=self.tom)
                if action == "enter"
                else self._post("leave", waiting_id=self._get_entries().id)
            )
            tree = self._follow(answer)
            [opened] = tree.xpath("//li[contains(@class, 'o_ptc_line_open')]")
            self.assertEqual(answer.headers["Location"].partition("#")[2], opened.get("id"))
            self.assertIn(self.teacher_art.name, opened.text_content())

    def test_no_thank_you(self):
        entry = self._wait(student=self.tom, family=self.other_family)
        self.appointment._cancel(is_staff=True)
        self._sign_in(self.user_other_mother)
        self.assertEqual(self._post("leave", waiting_id=entry.id).status_code, 303)
        self.assertFalse(entry.active or self.time.hold_ids)
        self.assertTrue(self.time.is_free)

    def test_separated_parents_do_not_learn_of_each_other(self):
        entry = self._wait(student=self.mia, family=self.family_mia_mother)
        self.appointment._cancel(is_staff=True)
        self.assertEqual(entry.session_id, self.time)
        self._sign_in(self.user_mia_father)
        tree = self._read()
        self.assertFalse(self._text(tree, "o_ptc_offer"))
        self.assertEqual(self._text(tree, "o_ptc_waiting"), ["Wait for a time"])
        for action in ("take", "leave"):
            self.assertEqual(self._post(action, waiting_id=entry.id).status_code, 404)
        self.assertTrue(entry.active)
        self.assertFalse(self._get_booked(family_id=self.family_mia_mother))

    def test_only_own_students(self):
        self._sign_in(self.user_other_mother)
        link = self.ida.guardian_ids[:1]
        part = self._get_class_teacher(student=self.ida, teacher=self.teacher_art)
        for values in ({"link_id": link.id, "class_teacher_id": part.id}, {"link_id": "x"}, {}):
            self.assertEqual(self._post("wait", **values).status_code, 404)
        self.assertFalse(self._get_entries())

    def test_nobody_waits_where_it_is_not_wanted(self):
        self.conference.has_waitlist = False
        self._sign_in(self.user_other_mother)
        self.assertFalse(self._text(self._read(), "o_ptc_waiting"))
        tree = self._refused(self._enter(partner=self.other_mother, student=self.tom))
        self.assertIn("The waiting lists are closed by now", self._notice(tree))
        self.assertFalse(self._get_entries())

    def test_nobody_waits_while_a_time_is_free(self):
        """Whoever did would have a free time kept without booking it."""
        self.appointment._cancel(is_staff=True)
        self.assertTrue(self.time.is_free)
        self._sign_in(self.user_other_mother)
        self.assertFalse(self._text(self._read(), "o_ptc_waiting"))
        tree = self._refused(self._enter(partner=self.other_mother, student=self.tom))
        self.assertIn("There are free times with this teacher", self._notice(tree))
        self.assertFalse(self._get_entries())
        self.assertTrue(self.time.is_free)

    def test_who_has_a_free_time_in_the_way_of_another_waits(self):
        """A time at which the family is elsewhere is none that it could take."""
        self.appointment._cancel(is_staff=True)
        busy = self.env["ptc.session"].search(
            [("teacher_id", "=", self.teacher_homeroom.id), ("start", "=", self.time.start)]
        )
        self._make_appointment(student=self.tom, family=self.other_family, session=busy)
        self._sign_in(self.user_other_mother)
        self.assertEqual(self._text(self._read(), "o_ptc_waiting"), ["Wait for a time"])
        self.assertEqual(self._enter(partner=self.other_mother, student=self.tom).status_code, 303)
        self.assertEqual(len(self._get_entries()), 1)

    def test_nobody_waits_for_what_is_booked(self):
        self._sign_in(self.user_mother)
        tree = self._refused(self._enter(partner=self.mother, student=self.ida))
        self.assertIn("You have an appointment with this teacher", self._notice(tree))
        self.assertFalse(self._get_entries())

    def test_nobody_waits_before_booking_opens(self):
        self.conference.window_ids.opens = "2026-10-06 12:00:00"
        self._sign_in(self.user_other_mother)
        self.assertFalse(self._text(self._read(), "o_ptc_waiting"))
        tree = self._refused(self._enter(partner=self.other_mother, student=self.tom))
        self.assertIn("The waiting lists are closed by now", self._notice(tree))
        self.assertFalse(self._get_entries())

    def test_addresses_of_forms_lead_to_the_page(self):
        self._sign_in(self.user_other_mother)
        for action in ("wait", "leave", "take", "asked"):
            answer = self.url_open(f"{self.address}/{action}", allow_redirects=False)
            self.assertEqual(answer.status_code, 303)
