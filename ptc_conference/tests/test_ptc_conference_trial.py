# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.ptc_conference.tests.portal_common import PortalCase

COUNTED = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '^(ptc_|mail_message$|mail_mail$|res_partner$)'"
)


class TrialCase(PortalCase):
    """Staff try the parents' page."""

    def _make_trial(self, user=None, **vals):
        vals = {"conference_id": self.conference.id, "family_id": self.family.id, **vals}
        return self.env["ptc.conference.trial"].with_user(user or self.user_office).create(vals)

    def _show(self, trial, user=None):
        """Return the page of a trial run as an lxml tree, read by who made it."""
        self._sign_in(user or self.user_office)
        return self._read(f"/conference-trial/{trial.id}")

    def _get_buttons(self, tree):
        return tree.xpath("//div[hasclass('o_ptc')]//button[@name='session_id']")

    def _count_rows(self):
        self.env.flush_all()
        self.env.cr.execute(COUNTED)
        names = [row[0] for row in self.env.cr.fetchall()]
        self.env.cr.execute(" UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in names))
        return dict(self.env.cr.fetchall())

    def _get_body(self, tree):
        """Return what stands on a page, without the banner of the trial run."""
        [body] = tree.xpath("//div[hasclass('o_ptc')]")
        for element in body.xpath(".//*[hasclass('o_ptc_trial')]"):
            element.drop_tree()
        return " ".join(body.text_content().split())


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestConferenceTrial(TrialCase):
    def _check_same(self, **vals):
        """Check that a trial run shows what the mother's page does, and that none of its links leads nowhere."""
        self._sign_in(self.user_mother)
        own = self._get_body(self._read())
        trial = self._make_trial(partner_id=self.mother.id, **vals)
        tree = self._show(trial)
        self.assertIn("Trial run: nothing is written.", self._notice(tree))
        self.assertEqual(self._get_body(tree), own)
        for link in tree.xpath("//div[hasclass('o_ptc')]//a/@href"):
            if not link.startswith(("#", "mailto:", "tel:")):
                address = link if link.startswith("/") else f"/conference-trial/{trial.id}{link}"
                self.assertTrue(address.startswith(f"/conference-trial/{trial.id}"), link)
                self.assertEqual(self.url_open(address).status_code, 200)
        return own

    def test_page_is_that_of_the_parent(self):
        self._check_same()
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        body = self._check_same()
        for text in ("Add to calendar", "Print, directions", "Ask the school for help", "Tell the teachers"):
            self.assertIn(text, body)

    def test_page_of_siblings_and_of_two_adults(self):
        self.conference.second_adult = "asked"
        for student in (self.ida, self.ole):
            clock = "16:00" if student == self.ida else "16:30"
            self._make_appointment(student=student, family=self.family, teacher=self.teacher_art, clock=clock)
        body = self._check_same()
        self.assertIn("Ida Olsen", body)
        self.assertIn("Ole Olsen", body)

    def test_page_that_asks_to_check_the_own_details(self):
        self.conference.details_until = date(2026, 10, 9)
        self.assertIn("Correct it", self._check_same())

    def test_page_on_which_nothing_can_be_booked_any_more(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        window = {"opens": "2026-10-01 06:00:00", "closes": "2026-10-04 06:00:00", "view_until": "2026-10-12 18:00:00"}
        self.conference.window_ids.write(window)
        body = self._check_same(at="now")
        self.assertIn("Add to calendar", body)
        self.assertFalse(self._get_buttons(self._show(self._make_trial(at="now"))))

    def test_forms_are_disabled_and_empty(self):
        tree = self._show(self._make_trial())
        buttons = self._get_buttons(tree)
        self.assertTrue(buttons)
        for button in buttons:
            self.assertTrue(button.xpath("ancestor::fieldset[@disabled]"))
        self.assertEqual({one.get("value") for one in tree.xpath("//fieldset//input[@name='csrf_token']")}, {""})

    def test_nothing_is_written(self):
        trial = self._make_trial()
        self._sign_in(self.user_office)
        before = self._count_rows()
        # A readonly route that writes is run again, with a warning.
        with self.assertNoLogs("odoo.http", "WARNING"):
            self._read(f"/conference-trial/{trial.id}?teacher=1")
        self.assertEqual(self._count_rows(), before)

    def test_conference_that_is_not_opened(self):
        self.conference.action_withdraw()
        tree = self._show(self._make_trial())
        self.assertTrue(self._get_buttons(tree))
        self.assertIn("it is not opened", self._notice(tree))
        self._sign_in(self.user_mother)
        self.assertEqual(self.url_open(self.address).status_code, 404)

    def test_as_of_a_moment(self):
        self.conference.window_ids.write({"opens": "2026-10-08 06:00:00"})
        cases = [
            ({"at": "booking"}, True),
            ({"at": "now"}, False),
            ({"at": "moment", "moment": "2026-10-08 06:00:00"}, True),
            ({"at": "moment", "moment": "2026-10-08 05:59:00"}, False),
            ({"at": "moment", "moment": "2026-10-12 18:00:00"}, False),
        ]
        for vals, can_book in cases:
            with self.subTest(vals=vals):
                self.assertEqual(bool(self._get_buttons(self._show(self._make_trial(**vals)))), can_book)

    def test_booking_window_of_others_does_not_count(self):
        seven = [Command.set(self.grade_7.ids)]
        self.conference.window_ids.write({"audience": "grades", "grade_ids": seven})
        trial = self._make_trial(family_id=self.other_family.id)
        tree = self._show(trial)
        self.assertFalse(self._get_buttons(tree))
        self.assertIn("sees nothing of the conference then", self._get_body(tree))

    def test_separated_parents_see_nothing_of_each_other(self):
        self._make_appointment(student=self.mia, family=self.family_mia_mother, teacher=self.teacher_art)
        mother = self._get_body(self._show(self._make_trial(family_id=self.family_mia_mother.id)))
        father = self._get_body(self._show(self._make_trial(family_id=self.family_mia_father.id)))
        self.assertIn("Your schedule", mother)
        self.assertNotIn("Nothing is booked yet", mother)
        self.assertIn("Nothing is booked yet", father)

    def test_language_is_the_adults(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.mother.lang = "de_DE"
        tree = self._show(self._make_trial(partner_id=self.mother.id))
        self.assertIn("Dienstag", self._get_body(tree))

    def test_for_others_it_does_not_exist(self):
        trial = self._make_trial()
        teacher = self._make_portal_user(partner=self.teacher_art)
        for user in (self.user_mother, teacher, self.user_internal, self.user_administrator):
            with self.subTest(user=user.name):
                self._sign_in(user)
                self.assertEqual(self.url_open(f"/conference-trial/{trial.id}").status_code, 404)
        self.assertTrue(self._get_buttons(self._show(trial)))

    def test_made_by_the_administrator_too_and_by_nobody_else(self):
        trial = self._make_trial(user=self.user_administrator)
        self.assertTrue(self._get_buttons(self._show(trial, self.user_administrator)))
        for user in (self.user_mother, self.user_internal):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self._make_trial(user=user)

    def test_unknown_trial_is_not_found(self):
        self._sign_in(self.user_office)
        for number in (0, 2**31, 10**12):
            with self.subTest(number=number):
                self.assertEqual(self.url_open(f"/conference-trial/{number}").status_code, 404)

    def test_adult_is_one_of_the_family_who_may_book(self):
        trial = self._make_trial()
        self.assertIn(trial.partner_id, self.mother | self.father)
        with self.assertRaisesRegex(ValidationError, "who may book"):
            trial.partner_id = self.other_mother
        self.family.guardian_ids.filtered(lambda link: link.partner_id == self.mother).may_book = False
        self.assertEqual(self._make_trial().partner_id, self.father)

    def test_family_at_random_meets_a_teacher(self):
        stranger = self._make_student(given="Lone", family="Some")
        self._make_family(students=[stranger], adults=[self._make_partner(given="Lone", family="Some")])
        families = self.family | self.other_family | self.family_mia_mother | self.family_mia_father
        trials = self.env["ptc.conference.trial"].with_user(self.user_office)
        fields = ["conference_id", "family_id"]
        for _turn in range(5):
            values = trials.with_context(default_conference_id=self.conference.id).default_get(fields)
            self.assertIn(values["family_id"], families.ids)
        self.assertEqual(self._make_trial().action_draw()["res_model"], "ptc.conference.trial")

    def test_no_family_at_random_without_students(self):
        self.env["ptc.enrollment"].search([]).active = False
        self.assertFalse(self.env["ptc.conference.trial"]._draw_family(self.conference))
