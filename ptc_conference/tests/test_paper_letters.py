# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .paper_common import PaperCommon


@freeze_time("2026-10-05 12:00:00")
class TestPaperLetters(PaperCommon):
    """The invitation on paper, to those whom no message reaches or to all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_office = cls._make_user("letter.office", "ptc_roster.group_office")
        cls.mother.write({"street": "Lime Road 4", "city": "Holm", "email": "mother@example.org"})

    def _get_names(self, kind):
        """Return the names on the letters of each file."""
        files = self.env["ptc.paper.card"].with_user(self.user_office)._get_files(self.conference, kind, "name")
        return [{page[0][0]["name"] for page in pages} for pages in files]

    def _print_letters(self, kind):
        data = {"kind": kind, "order": "name", "file_number": 0}
        return self._print("action_report_letters", self.conference, user=self.user_office, data=data)

    def test_letters_say_when_where_and_how(self):
        pages = self._print_letters("letters_all")
        letter = next(page for page in pages if "Dear Mother Olsen" in page)
        for words in ("Lime Road 4", "Ida Olsen", "Tuesday, October 13", f"/c/{self.conference.id}"):
            self.assertIn(words, letter)
        self.assertIn(f"Sign in as {self.user_mother.login}", letter)
        number = pages.index(letter)
        self.assertTrue(self.reader.pages[number].images)

    def test_a_letter_names_one_adult_and_their_children_only(self):
        links = self.env["ptc.guardian"].search([])
        names = {partner.name: partner for partner in links.partner_id}
        children = links.student_id.mapped("name")
        seen = []
        for file_number in range(2):
            data = {"kind": "letters_all", "order": "name", "file_number": file_number}
            for page in self._print("action_report_letters", self.conference, user=self.user_office, data=data):
                [adult] = [names[name] for name in names if f"Dear {name}," in page]
                seen.append(adult)
                own = links.filtered(lambda link, adult=adult: link.partner_id == adult)
                self.assertEqual({name for name in children if name in page}, set(own.student_id.mapped("name")))
                logins = {partner.user_ids.login for partner in names.values()}
                self.assertEqual({login for login in logins if login in page}, {adult.user_ids.login})
                self.assertIn(self.conference.name, page)
                self.assertIn(self.env.company.name, page)
        self.assertEqual(sorted(seen, key=lambda one: one.id), list(links.partner_id.sorted("id")))

    def test_a_letter_is_one_page(self):
        self.conference.introduction = "<p>Welcome.</p>" * 5
        self.assertEqual(len(self._print_letters("letters_all")), len(self._get_names("letters_all")[0]))

    def test_who_is_reached_gets_none(self):
        self.assertNotIn(self.mother.name, set().union(*self._get_names("letters")))
        self.assertIn(self.mother.name, set().union(*self._get_names("letters_all")))
        self.mother.email = False
        self.assertIn(self.mother.name, set().union(*self._get_names("letters")))

    def _has_letter(self):
        """Tell whether the mother, who has an account, gets a letter when only those do whom no message reaches."""
        return self.mother.name in set().union(*self._get_names("letters"))

    def test_address_that_no_message_can_be_sent_to(self):
        self.assertFalse(self._has_letter())
        for unusable in ("mother at example.org", "none", " "):
            with self.subTest(unusable):
                self.mother.email = unusable
                self.assertTrue(self._has_letter())

    def test_who_gets_no_messages_about_a_child(self):
        links = self.mother.guardian_ids
        links.filtered(lambda link: link.student_id == self.ole).receives_mail = False
        self.assertTrue(self._has_letter())
        links.receives_mail = False
        self.assertTrue(self._has_letter())
        links.receives_mail = True
        self.assertFalse(self._has_letter())

    def test_who_has_no_account_asks_the_office(self):
        self.user_mother.active = False
        letter = next(page for page in self._print_letters("letters") if "Dear Mother Olsen" in page)
        self.assertIn("You have no account yet", letter)

    def test_separated_parents_share_no_file(self):
        files = self._get_names("letters_all")
        self.assertEqual(len(files), 2)
        for names in files:
            self.assertNotEqual(self.mia_mother.name in names, self.mia_father.name in names)

    def test_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.env["ir.module.module"].search([("name", "=", "ptc_conference")])._update_translations(["es_ES"])
        self.mother.lang = "es_ES"
        letter = next(page for page in self._print_letters("letters_all") if "Mother Olsen" in page)
        self.assertIn("martes, 13 de octubre", letter)
        self.assertNotIn("Dear Mother", letter)

    def test_others_get_nothing(self):
        for user in (self.user_mother, self._make_user("letter.internal", "base.group_user")):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._print("action_report_letters", self.conference, user=user)


@tagged("post_install", "-at_install")
class TestShortAddress(HttpCase):
    """The address that letters give."""

    def test_leads_to_the_page_whether_there_is_one_or_not(self):
        for number in (1, 999999):
            answer = self.url_open(f"/c/{number}", allow_redirects=False)
            self.assertEqual((answer.status_code, answer.headers["Location"]), (303, f"/my/conferences/{number}"))
