# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.tests import tagged

from .portal_common import PortalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestSessionCall(PortalCase):
    """The video call of an appointment in Odoo's Discuss: for those who have its address, and nobody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.conference.way = "video"

    def _book(self, **vals):
        vals = {"student": self.ida, "family": self.family, "teacher": self.teacher_art, **vals}
        return self._make_appointment(**vals)

    def _book_for_others(self, **vals):
        return self._book(student=self.tom, family=self.other_family, **vals)

    def _get_path(self, appointment):
        return appointment._get_join_url().removeprefix(self.conference.get_base_url())

    def _get_channel(self, appointment):
        return self.env["discuss.channel"].search([("uuid", "=", self._get_path(appointment).split("/")[-1])])

    def test_the_address_leads_into_the_call_with_and_without_an_account(self):
        appointment = self._book()
        path, channel = self._get_path(appointment), self._get_channel(appointment)
        self.assertEqual(self.url_open(path).status_code, 200)
        self.assertTrue(channel.channel_member_ids.guest_id)
        self._sign_in(self.user_mother)
        self.assertEqual(self.url_open(path).status_code, 200)
        self.assertIn(self.mother, channel.channel_member_ids.partner_id)

    def test_without_the_address_nobody_finds_it(self):
        appointment = self._book()
        channel = self._get_channel(appointment)
        self.assertTrue(channel)
        colleague = self._make_user("call.colleague", "base.group_user")
        for user in (self.env.ref("base.public_user"), self.user_mia_father, colleague):
            self.assertFalse(self.env["discuss.channel"].with_user(user).search([("id", "=", channel.id)]))
        number = f"/discuss/channel/{channel.id}"
        self.assertEqual(self.url_open(number).status_code, 404)
        self._sign_in(self.user_mia_father)
        self.assertEqual(self.url_open(number).status_code, 404)
        self.assertEqual(self.url_open(f"/chat/{channel.id}/abcdefghij").status_code, 404)
        self.assertNotIn(self.mia_father, channel.channel_member_ids.partner_id)

    def test_who_has_cancelled_does_not_know_the_call_of_the_next(self):
        gone = self._book()
        link = gone._get_join_url()
        gone._cancel(is_staff=True)
        session = gone.session_id
        after = self._book_for_others(session=session)
        self.assertEqual(after.session_id, session)
        self.assertNotEqual(after._get_join_url(), link)

    def test_looking_makes_no_call_and_finds_only_the_own(self):
        gone = self._book()
        gone._get_join_url()
        gone._cancel(is_staff=True)
        after = self._book_for_others(session=gone.session_id)
        self.assertEqual(after._find_call_url(), "")
        link = after._get_join_url()
        self.assertEqual(after._find_call_url(), link)

    def test_a_group_meets_in_one_call(self):
        session = self._get_session(teacher=self.teacher_art)
        session.places = 2
        one, other = self._book(session=session), self._book_for_others(session=session)
        self.assertEqual(one._get_join_url(), other._get_join_url())
        self.assertEqual(other._find_call_url(), one._get_join_url())

    def test_an_own_address_is_kept_when_the_session_becomes_a_groups(self):
        one = self._book()
        link = one._get_join_url()
        one.session_id.places = 2
        self.assertEqual((one._get_join_url(), one._find_call_url()), (link, link))

    def test_schools_own_address_is_another_for_who_takes_over(self):
        """Both sides of a family that splits have the UID that their calendars know."""
        self.conference.video_url = "https://meet.school.example/{key}"
        gone = self._book()
        link = gone._get_join_url()
        gone._cancel(is_staff=True)
        after = self._book_for_others(session=gone.session_id)
        after.ics_uid = gone.ics_uid
        self.assertNotEqual(after._get_join_url(), link)
        self.assertRegex(link, r"^https://meet\.school\.example/[0-9a-f]{20}$")
