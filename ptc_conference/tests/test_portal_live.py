# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.tests import tagged

from .portal_common import PortalCase

AFTER = "2026-10-05 12:01:01"  # what was cancelled cannot be undone any more


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestPortalLive(PortalCase):
    """What the page needs to go on without being loaded again, and the language it speaks."""

    def test_page_has_what_it_says_by_itself(self):
        self._sign_in(self.user_mother)

        tree = self._read()

        [page] = tree.xpath("//div[hasclass('o_ptc_page')]")
        self.assertEqual(page.get("data-free"), f"{self.address}/free")
        words = {one.get("data-word") for one in tree.xpath("//template")}
        self.assertEqual(words, {"offline", "signed_out", "failed", "unsent", "taken", "gone", "own", "freed"})
        self.assertEqual(len(page.xpath("./*[@role='status']")), 1)
        self.assertEqual(len(page.xpath("./div[hasclass('o_ptc_content')]")), 1)

    def test_cancelled_time_can_be_had_again(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self._sign_in(self.user_mother)
        cancelled = self._post("cancel", appointment_id=appointment.id)
        with freeze_time(AFTER):
            tree = self._follow(cancelled)
            [form] = tree.xpath("//*[@id='notice']//form")
            [button] = form.xpath(".//button")
            self.assertIn(button.text_content().strip(), button.get("aria-label"))

            self._follow(self._post("book", **{**dict(form.fields), "session_id": button.get("value")}))

        self.assertEqual(self._get_booked(family_id=self.family).session_id, appointment.session_id)

    def test_cancelled_time_that_somebody_else_has_by_now(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        session = appointment.session_id
        self._sign_in(self.user_mother)
        cancelled = self._post("cancel", appointment_id=appointment.id)
        with freeze_time(AFTER):
            self._make_appointment(student=self.tom, family=self.other_family, session=session)

            tree = self._follow(cancelled)

        self.assertIn("Somebody has taken that time meanwhile", self._notice(tree))
        self.assertFalse(tree.xpath("//*[@id='notice']//form"))
        again = self._refused(self._book(partner=self.mother, student=self.ida, session=session))
        self.assertIn("Somebody has just taken", self._notice(again))
        self.assertTrue(again.xpath("//*[@id='notice']//button"))

    def test_page_speaks_the_language_of_the_parent(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.mother.lang = "fr_FR"
        self._sign_in(self.user_mother)
        self.opener.cookies.set("frontend_lang", "en_US")

        [page] = self._read().xpath("//div[hasclass('o_ptc_page')]")

        self.assertEqual(page.get("lang"), "fr-FR")
        self.assertIn("mar. 13 oct.", self._text(page, "o_ptc_day"))
        session = self._get_session(teacher=self.teacher_art)
        session.action_block()
        refused = self._refused(self._book(partner=self.mother, student=self.ida, session=session))
        self.assertIn("mardi 13 octobre", self._notice(refused))
