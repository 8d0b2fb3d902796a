# SPDX-License-Identifier: LGPL-3.0-or-later
import json

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.http import Request
from odoo.tests import JsonRpcException, tagged
from odoo.tools import mute_logger

from .portal_common import PortalCase

PATH = "/my/contact-details"


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestContactDetails(PortalCase):
    """Parents check their details; a correction waits for the office."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.conference.details_until = "2026-10-09"
        cls.mother.phone = "555 0142"

    def _send(self, **form):
        values = {"csrf_token": Request.csrf_token(self), "conference_id": self.conference.id, **form}
        return self.url_open(PATH, data=values, allow_redirects=False)

    def _get_checks(self, partner=None):
        return self.env["ptc.contact.check"].search([("partner_id", "=", (partner or self.mother).id)])

    def test_parent_confirms_on_the_first_visit(self):
        self._sign_in(self.user_mother)
        [asked] = self._text(self._read(), "o_ptc_contact_check")
        self.assertIn(self.mother.email, asked)
        self.assertEqual(self._send(is_right="1").status_code, 303)
        self.assertRecordValues(self._get_checks(), [{"state": "confirmed", "conference_id": self.conference.id}])
        self.assertEqual(self._text(self._read(), "o_ptc_contact_check"), [])
        self._sign_in(self.user_father)
        self.assertNotIn("555 0142", self._text(self._read(), "o_ptc_contact_check")[0])

    def test_nobody_is_asked_after_the_day(self):
        self._sign_in(self.user_mother)
        with freeze_time("2026-10-10 12:00:00"):
            self.assertEqual(self._text(self._read(), "o_ptc_contact_check"), [])
        self.conference.details_until = False
        self.assertEqual(self._text(self._read(), "o_ptc_contact_check"), [])

    def test_correction_waits_for_the_office(self):
        old = self.mother.email
        self._sign_in(self.user_mother)
        self._follow(self._send(email="new@home.example", phone="+49 30 555 0199", note="moved"))
        check = self._get_checks()
        self.assertRecordValues(
            check, [{"state": "asked", "email": "new@home.example", "phone": "+49 30 555 0199", "note": "moved"}]
        )
        self.assertEqual((self.mother.email, self.mother.phone), (old, "555 0142"))
        check.with_user(self.user_office).action_accept()
        self.assertEqual((self.mother.email, self.mother.phone), ("new@home.example", "+49 30 555 0199"))
        self.assertEqual(self.user_mother.login, old)
        with self.assertRaisesRegex(UserError, "decided already"):
            check.with_user(self.user_office).action_refuse()

    def test_refused_correction_changes_nothing(self):
        self._sign_in(self.user_mother)
        self._send(email="new@home.example", phone="")
        self._get_checks().with_user(self.user_office).action_refuse()
        self.assertEqual(self.mother.phone, "555 0142")

    def test_later_correction_takes_the_place_of_the_first(self):
        self._sign_in(self.user_mother)
        self._send(email="one@home.example", phone="")
        self._send(email="two@home.example", phone="")
        self.assertRecordValues(self._get_checks(), [{"email": "two@home.example", "state": "asked"}])

    def test_what_cannot_be_right_is_told_and_shown_again(self):
        self._sign_in(self.user_mother)
        for form, told in (
            ({"email": "nobody", "phone": ""}, "name@example.com"),
            ({"email": "", "phone": "12"}, "area code"),
            ({"email": "", "phone": ""}, "has to reach you"),
        ):
            refused = self._refused(self._send(**form))
            self.assertIn(told, self._notice(refused))
            self.assertEqual(refused.xpath("//input[@name='email']/@value"), [form["email"]])
        self.assertFalse(self._get_checks())

    def test_account_page_of_the_portal_does_not_write_it(self):
        self._sign_in(self.user_mother)
        values = {
            "csrf_token": Request.csrf_token(self),
            "partner_id": self.mother.id,
            "name": "Mother Olsen",
            "email": "other@home.example",
            "phone": "555 0000",
            "address_type": "billing",
        }
        answer = json.loads(self.url_open("/my/address/submit", data=values).text)
        self.assertIn(PATH, answer["messages"][0])
        self.assertNotEqual(self.mother.email, "other@home.example")

    def _write_user(self, user, **vals):
        """Write as a browser may on the own user, without any form."""
        params = {"model": "res.users", "method": "write", "args": [user.ids, vals], "kwargs": {}}
        return self.make_jsonrpc_request("/web/dataset/call_kw/res.users/write", params)

    def test_own_user_does_not_write_it_either(self):
        self._sign_in(self.user_mother)
        known = self.mother.read(["name", "email", "phone"])
        for name, value in (("email", "other@home.example"), ("name", "Other"), ("phone", "555 0000")):
            with mute_logger("odoo.http"), self.assertRaisesRegex(JsonRpcException, "UserError"):
                self._write_user(self.user_mother, **{name: value})
            with self.assertRaisesRegex(UserError, PATH):
                self.user_mother.with_user(self.user_mother).write({name: value, "tz": "Europe/Oslo"})
        self.mother.invalidate_recordset()
        self.assertEqual(self.mother.read(["name", "email", "phone"]), known)
        self.assertTrue(self._write_user(self.user_mother, tz="Europe/Oslo"))
        self.assertEqual(self.user_mother.tz, "Europe/Oslo")

    def test_users_who_are_no_guardians_write_their_own(self):
        stranger = self._make_portal_user(partner=self._make_partner(given="Una", family="Stranger"))
        for user in (stranger, self.user_internal):
            self._sign_in(user)
            self.assertTrue(self._write_user(user, email="own@home.example"))
            user.invalidate_recordset()
            self.assertEqual(user.email, "own@home.example")

    def test_who_is_no_guardian_finds_no_form(self):
        stranger = self._make_portal_user(partner=self._make_partner(given="Una", family="Stranger"))
        links = self.family.guardian_ids.filtered(lambda link: link.partner_id == self.father)
        links.may_book = False
        for user in (stranger, self.user_father, self._make_portal_user(partner=self.teacher_art)):
            self._sign_in(user)
            self.assertEqual(self.url_open(PATH).status_code, 404)
            self.assertEqual(self._send(email="new@home.example").status_code, 404)
        self.assertFalse(self.env["ptc.contact.check"].search([]))

    def test_separated_parents_see_the_own_details_only(self):
        self._sign_in(self.user_mia_father)
        page = self._read(PATH).text_content() + self._read().text_content()
        for told in (self.mia_mother.email, self.mia_mother.name):
            self.assertNotIn(told, page)

    def test_only_the_office_reads_and_decides(self):
        self._sign_in(self.user_mother)
        self._send(email="new@home.example", phone="")
        check = self._get_checks()
        for user in (self.user_mother, self.user_father, self.user_internal):
            with self.assertRaises(AccessError):
                check.with_user(user).read(["email"])
            with self.assertRaises(AccessError):
                check.with_user(user).action_accept()
