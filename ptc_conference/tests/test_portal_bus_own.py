# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import datetime

from freezegun import freeze_time

from odoo.tests import tagged

from .portal_common import PortalCase

PAST = datetime(2020, 1, 1)
FUTURE = datetime(2200, 1, 1)


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestLiveOwn(PortalCase):
    """A family is told what it has booked itself, nobody else is."""

    def _get_own(self, since=PAST):
        return self.conference._get_own_since(since)

    def _make_own(self, clock="16:00"):
        return self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art, clock=clock)

    def test_book_move_and_cancel(self):
        self.assertEqual(self._get_own(), {})
        appointment = self._make_own()
        session, other = appointment.session_id, self._get_session(teacher=self.teacher_art, clock="16:30")
        self.assertEqual(self._get_own(), {self.family.id: {"booked": session.ids, "left": []}})
        appointment._move(session=other, is_staff=True)
        self.assertEqual(self._get_own(), {self.family.id: {"booked": other.ids, "left": []}})
        appointment._cancel(is_staff=True)
        self.assertEqual(self._get_own(), {self.family.id: {"booked": [], "left": other.ids}})

    def test_booked_again_is_not_let_go(self):
        self._make_own()._cancel(is_staff=True)
        again = self._make_own()
        self.assertEqual(self._get_own(), {self.family.id: {"booked": again.session_id.ids, "left": []}})

    def test_only_what_is_new_and_of_this_conference(self):
        self._make_own()
        self.assertEqual(self._get_own(FUTURE), {})
        self.assertEqual(self._make_conference(name="Other")._get_own_since(PAST), {})

    def test_separated_parents_are_each_told_of_their_own(self):
        for parent, other in ((self.mia_mother, self.mia_father), (self.mia_father, self.mia_mother)):
            found = self.env["ptc.conference"]._get_live_channels_sudo(self.conference.id, parent)
            heard = {word for _conference, word in found}
            self.assertIn(f"family-{parent.guardian_ids.family_id.id}", heard)
            self.assertNotIn(f"family-{other.guardian_ids.family_id.id}", heard)

    def test_who_may_no_longer_book_hears_nothing(self):
        self.mother.guardian_ids.may_book = False
        self.assertEqual(self.env["ptc.conference"]._get_live_channels_sudo(self.conference.id, self.mother), [])

    def test_page_says_which_sessions_it_shows_as_own(self):
        appointment = self._make_own()
        self._sign_in(self.user_mother)
        [content] = self._read().xpath("//div[hasclass('o_ptc_content')]")
        self.assertEqual(content.get("data-held"), str(appointment.session_id.id))
        appointment._cancel(is_staff=True)
        [content] = self._read().xpath("//div[hasclass('o_ptc_content')]")
        self.assertEqual(content.get("data-held"), "")
