# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from .common import THURSDAY
from .portal_common import PortalCase

LATER = {"opens": "2026-10-06 16:00:00", "closes": "2026-10-12 18:00:00"}


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestPortalAudience(PortalCase):
    """A parent's page follows the windows of the own students, before, while and after they book."""

    def setUp(self):
        super().setUp()
        self._sign_in(self.user_mother)

    def _set_window(self, **vals):
        self.conference.window_ids = [Command.clear(), Command.create({**LATER, **vals})]

    def _for(self, grade):
        return {"audience": "grades", "grade_ids": [Command.set(grade.ids)]}

    def _get_buttons(self):
        return self._read().xpath("//button[@name='session_id']")

    def test_preview_shows_times_that_cannot_be_taken(self):
        self._set_window(preview_from="2026-10-05 12:00:00")
        tree = self._read()
        self.assertEqual(self._text(tree, "o_ptc_state"), ["Booking opens on Tuesday, October 6, 6:00 PM."])
        self.assertEqual(self._text(tree, "o_ptc_slot_shown")[:2], ["4:00 PM", "4:10 PM"])
        self.assertEqual(self._text(tree, "o_ptc_hint")[0], "Booking opens on Tuesday, October 6, 6:00 PM.")
        self.assertFalse(tree.xpath("//button[@name='session_id']"))

    def test_before_the_preview_there_is_nothing(self):
        self._set_window(preview_from="2026-10-05 12:00:01")
        self.assertEqual(self.url_open(self.address).status_code, 404)
        self.assertEqual(self.url_open(f"{self.address}/free").status_code, 404)
        self.assertEqual(self._text(self._read("/my/conferences"), "o_ptc_card"), [])

    def test_preview_waits_for_the_teachers_wishes(self):
        self._set_window()
        self.conference.wish_until = "2026-10-05 12:00:01"
        self.assertEqual(self.url_open(self.address).status_code, 404)
        self.conference.wish_until = "2026-10-05 12:00:00"
        self.assertEqual(self.url_open(self.address).status_code, 200)

    def test_after_the_last_look_only_what_is_booked_is_left(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self._set_window(opens="2026-10-01 06:00:00", closes="2026-10-05 06:00:00", view_until="2026-10-05 12:00:01")
        self.assertEqual(len(self._text(self._read(), "o_ptc_line")), 4)
        self.conference.window_ids.view_until = "2026-10-05 12:00:00"
        tree = self._read()
        self.assertEqual(self._text(tree, "o_ptc_line"), [])
        self.assertEqual(len(self._text(tree, "o_ptc_appointment")), 1)
        self.authenticate(self.user_other_mother.login, self.user_other_mother.login)
        self.assertEqual(self.url_open(self.address).status_code, 404)

    def test_children_in_different_windows(self):
        self._set_window(**self._for(self.grade_4))
        self.conference.window_ids = [
            Command.create({**LATER, "opens": "2026-10-01 06:00:00", **self._for(self.grade_7)})
        ]
        tree = self._read()
        self.assertEqual(
            self._text(tree, "o_ptc_state"),
            [
                "Ida Olsen: Booking opens on Tuesday, October 6, 6:00 PM.",
                "Ole Olsen: Booking is open until Monday, October 12, 8:00 PM.",
            ],
        )
        children = {
            child.xpath("string(.//h2)").split()[0]: child for child in tree.xpath("//section[@class='o_ptc_child']")
        }
        self.assertFalse(children["Ida"].xpath(".//button[@name='session_id']"))
        self.assertTrue(children["Ole"].xpath(".//button[@name='session_id']"))

    def test_child_without_a_window_is_not_listed(self):
        self._set_window(**self._for(self.grade_7))
        self.assertEqual([text.split()[0] for text in self._text(self._read(), "o_ptc_child")], ["Ole"])

    def test_refused_outside_the_own_window_says_when(self):
        self._set_window(**self._for(self.grade_4))
        self.conference.window_ids = [
            Command.create({**LATER, "opens": "2026-10-01 06:00:00", **self._for(self.grade_7)})
        ]
        session = self._get_session(teacher=self.teacher_art)
        tree = self._refused(self._book(partner=self.mother, student=self.ida, session=session))
        self.assertFalse(self._get_booked(family_id=self.family))
        self.assertIn("Booking for Grade 4 opens on Tuesday", self._notice(tree))

    def test_refused_before_one_may_look_as_if_it_did_not_exist(self):
        self._set_window(preview_from="2026-10-05 12:00:01")
        session = self._get_session(teacher=self.teacher_art)
        response = self._book(partner=self.mother, student=self.ida, session=session)
        self.assertEqual(response.status_code, 404)
        self.assertFalse(self._get_booked(family_id=self.family))

    def test_separated_parent_learns_nothing_from_the_window_of_the_other(self):
        self._set_window(
            audience="families", family_ids=[Command.set(self.family_mia_mother.ids)], opens="2026-10-01 06:00:00"
        )
        self._make_appointment(student=self.mia, family=self.family_mia_mother, teacher=self.teacher_art)
        self._sign_in(self.user_mia_mother)
        self.assertEqual(self.url_open(self.address).status_code, 200)
        self._sign_in(self.user_mia_father)
        self.assertEqual(self.url_open(self.address).status_code, 404)
        self.assertEqual(self._text(self._read("/my/conferences"), "o_ptc_card"), [])

    def test_times_that_are_too_near_are_not_offered(self):
        self.conference.window_ids.closes = self._to_utc(clock="18:00", day=THURSDAY)
        self.conference.write({"lead_time": 2, "lead_unit": "days"})
        with freeze_time("2026-10-12 12:00:00"):
            starts = {self._get_start(button) for button in self._get_buttons()}
            answer = self.url_open(f"{self.address}/free")
        self.assertEqual(min(starts), self._to_utc(clock="16:00", day=THURSDAY))
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(self._text(self._read(), "o_ptc_rules"), ["A time can be booked until 2 days before it."])

    def test_appointment_that_is_too_near_cannot_be_given_up(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        far = self._make_appointment(
            student=self.ole, family=self.family, teacher=self.teacher_science, clock="17:20", day=THURSDAY
        )
        self.conference.write({"cancel_lead_time": 2, "cancel_lead_unit": "days"})
        with freeze_time("2026-10-12 12:00:00"):
            tree = self._read()
        asked = tree.xpath("//form[contains(@action, '/cancel')]//input[@name='appointment_id']/@value")
        self.assertEqual(set(asked), {str(far.id)})
        self.assertIn("moved or cancelled until 2 days before it", self._text(tree, "o_ptc_rules")[0])

    def test_page_offers_to_cancel_after_booking_has_closed(self):
        near = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        far = self._make_appointment(
            student=self.ole, family=self.family, teacher=self.teacher_science, clock="17:20", day=THURSDAY
        )
        self.conference.write({"cancel_lead_time": 1, "cancel_lead_unit": "days"})
        with freeze_time("2026-10-12 19:00:00"):
            tree = self._read()
            asked = tree.xpath("//form[contains(@action, '/cancel')]//input[@name='appointment_id']/@value")
            self.assertEqual(set(asked), {str(far.id)})
            self.assertFalse(tree.xpath("//form[contains(@action, '/move')] | //a[@class='o_ptc_action']"))
            self.assertIn("An appointment can be cancelled until 1 day before it.", self._text(tree, "o_ptc_rules")[0])
            self.assertIn(
                "Booking is closed: you cannot book another time", " ".join(self._text(tree, "o_ptc_confirm"))
            )
            for appointment, status in ((near, 409), (far, 303)):
                self.assertEqual(self._post("cancel", appointment_id=appointment.id).status_code, status)
        self.assertEqual((near | far).mapped("state"), ["booked", "cancelled"])

    def _get_start(self, button):
        return self.env["ptc.session"].browse(int(button.get("value"))).start
