# SPDX-License-Identifier: LGPL-3.0-or-later
from urllib.parse import urlencode

from freezegun import freeze_time

from odoo.tests import tagged

from .test_portal_find import FindCase
from .test_ptc_conference_trial import TrialCase


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestConferenceTrialFind(TrialCase, FindCase):
    """The best times and the hints of the first visit in a trial run."""

    def setUp(self):
        super().setUp()
        self.trial = self._make_trial(partner_id=self.mother.id)
        self.way = f"/conference-trial/{self.trial.id}"

    def _try(self, path=""):
        """Return the page of the trial run, or one that belongs to it."""
        self._sign_in(self.user_office)
        return self._read(f"{self.way}{path}")

    def _send(self, tree, *names):
        """Return the address to which a browser sends the search for some teachers."""
        [form] = tree.xpath("//form[contains(@class, 'o_ptc_find_form')]")
        self.assertEqual((form.get("method"), form.get("action")), ("get", f"{self.way}/find"))
        self.assertFalse(form.xpath("ancestor::fieldset[@disabled]"))
        lines = [("line", line) for line in self._lines(tree, *names)]
        return f"/find?{urlencode([*lines, ('aim', 'short')])}"

    def test_page_leads_to_the_search(self):
        [link] = self._try().xpath("//p[contains(@class, 'o_ptc_find_link')]/a")
        self.assertEqual(link.get("href"), f"{self.way}/find")

    def test_form_and_plans_are_those_of_the_parent(self):
        form, asked = self._get_body(self._open()), self._find("Art", "Science")
        self.env["ptc.session.hold"].search([]).unlink()
        parents = self._get_body(self._read(f"{self.address}/find{self._query(asked)}"))
        tree = self._try("/find")
        self.assertEqual(self._get_body(tree), form)
        tree = self._try(self._send(tree, "Art", "Science"))
        self.assertTrue(self._plans(tree))
        self.assertEqual(self._get_body(tree), parents)

    def _query(self, tree):
        """Return the search of a page with plans."""
        fields = tree.xpath("(//article)[last()]//form[last()]//input[@name!='choice' and @name!='csrf_token']")
        return "?" + urlencode([(one.get("name"), one.get("value")) for one in fields if one.get("name") != "token"])

    def test_nothing_is_written_and_no_button_would(self):
        tree = self._try("/find")
        before = self._count_rows()
        with self.assertNoLogs("odoo.http", "WARNING"):
            tree = self._try(self._send(tree))
        buttons = tree.xpath("//article//button")
        self.assertTrue(buttons)
        for button in buttons:
            self.assertTrue(button.xpath("ancestor::fieldset[@disabled]"))
        self.assertEqual({one.get("value") for one in tree.xpath("//article//input[@name='csrf_token']")}, {""})
        self.assertEqual(self._count_rows(), before)
        self.assertEqual(self.url_open(f"{self.way}/find", data={"aim": "short"}).status_code, 405)

    def test_what_is_wrong_with_a_search_is_told(self):
        tree = self._try("/find?aim=short")
        self.assertIn("Please tick at least one teacher.", self._get_body(tree))

    def test_before_the_conference_is_opened(self):
        self.conference.action_withdraw()
        tree = self._try("/find")
        self.assertTrue(self._plans(self._try(self._send(tree))))
        self._sign_in(self.user_mother)
        self.assertEqual(self.url_open(f"{self.address}/find").status_code, 404)

    def test_search_of_an_adult_who_sees_nothing(self):
        self.conference.window_ids.unlink()
        self.assertIn("sees nothing of the conference then", self._get_body(self._try("/find")))

    def test_for_others_the_search_does_not_exist(self):
        teacher = self._make_portal_user(partner=self.teacher_art)
        for user in (self.user_mother, teacher, self.user_internal, self.user_administrator):
            for path in ("/find", "/find?aim=short"):
                with self.subTest(user=user.name, path=path):
                    self._sign_in(user)
                    refused = self.url_open(f"{self.way}{path}")
                    missing = self.url_open(f"/conference-trial/{self.trial.id + 99}{path}")
                    self.assertEqual((refused.status_code, missing.status_code), (404, 404))
                    self.assertNotIn("Ida", refused.text)

    def test_hints_as_on_the_first_visit(self):
        tree = self._try()
        [hints] = tree.xpath("//*[@id='hints']")
        self.assertEqual(len(hints.xpath(".//li")), 4)
        self.assertTrue(hints.xpath("./ancestor::fieldset[@disabled]"))

    def test_hints_that_the_adult_has_skipped_are_shown_when_asked_for(self):
        self.user_mother.has_skipped_hints = True
        tree = self._try()
        self.assertFalse(tree.xpath("//*[@id='hints']"))
        [way] = tree.xpath("//p[contains(@class, 'o_ptc_hints_again')]/a/@href")
        self.assertTrue(self._try(way.partition("#")[0]).xpath("//*[@id='hints']"))
        self.assertTrue(self.user_mother.has_skipped_hints)

    def test_hints_of_staff_do_not_count(self):
        self.user_office.has_skipped_hints = True
        self.assertTrue(self._try().xpath("//*[@id='hints']"))
