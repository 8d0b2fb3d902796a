# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.tests import tagged

from .portal_common import PortalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestPortalWindow(PortalCase):
    def test_before_the_window_nothing_can_be_booked(self):
        self.conference.window_ids.opens = "2026-10-06 06:00:00"
        self._sign_in(self.user_mother)

        session = self._get_session(teacher=self.teacher_art)

        response = self._book(partner=self.mother, student=self.ida, session=session)

        self.assertFalse(self._get_booked(family_id=self.family))
        tree = self._refused(response)
        self.assertIn("Booking opens on Tuesday, October 6, 8:00 AM.", self._notice(tree))
        page = self._read()
        self.assertEqual(self._text(page, "o_ptc_state"), ["Booking opens on Tuesday, October 6, 8:00 AM."])
        self.assertFalse(tree.xpath("//button[@name='session_id']"))

    def test_after_the_window_appointments_stay_as_they_are(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self.conference.window_ids.closes = "2026-10-05 11:00:00"
        self._sign_in(self.user_mother)

        later = self._get_session(teacher=self.teacher_art, clock="17:30")
        for response in (
            self._post("move", appointment_id=appointment.id, session_id=later.id),
            self._post("cancel", appointment_id=appointment.id),
        ):
            told = self._notice(self._refused(response))
            self.assertIn("Booking closed on Monday, October 5, 1:00 PM, so nothing was changed.", told)
            self.assertIn("Your appointment on Tuesday, October 13, 4:00 PM is kept.", told)

        self.assertEqual((appointment.state, appointment.session_id.start), ("booked", self._to_utc(clock="16:00")))
        tree = self._read()
        told = f"Booking is closed. To change something, please ask {self.conference.contact_id.name}."
        self.assertEqual(self._text(tree, "o_ptc_state"), [told])
        self.assertEqual(len(self._text(tree, "o_ptc_appointment")), 1)
        self.assertFalse(tree.xpath("//form[contains(@action, '/my/conferences')]"))

    def test_past_conference_is_listed_apart(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self._sign_in(self.user_mother)

        with freeze_time("2026-10-20 12:00:00"):
            tree = self._read("/my/conferences")

        self.assertEqual(self._text(tree, "o_ptc_card"), [])
        self.assertEqual(self._text(tree, "o_ptc_past"), ["Autumn conferences"])

    def test_nobody_to_book_for_says_whom_to_ask(self):
        self.env.company.partner_id.phone = "+1 555 0100"
        self.family.guardian_ids.filtered(lambda link: link.partner_id == self.mother).may_book = False
        self._sign_in(self.user_mother)

        empty = self._text(self._read("/my/conferences"), "o_ptc_empty")[0]

        self.assertIn("No child is linked to your account", empty)
        self.assertIn("+1 555 0100", empty)

    def test_home_leads_to_the_conferences(self):
        self._sign_in(self.user_mother)
        self.assertTrue(self._read("/my").xpath("//a[@href='/my/conferences']"))
        counters = self.make_jsonrpc_request("/my/counters", {"counters": ["conference_count", "teaching_count"]})
        self.assertEqual(counters, {"conference_count": 1, "teaching_count": 0})
