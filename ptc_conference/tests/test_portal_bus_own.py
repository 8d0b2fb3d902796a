# SPDX-License-Identifier: LGPL-3.0-or-later
import json
from datetime import datetime

from freezegun import freeze_time

from odoo.tests import tagged

from ..models.ptc_conference_live_own import AGAIN
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

    def _told(self, **own):
        """Return what both parents are told."""
        return dict.fromkeys(self.mother | self.father, {"booked": [], "left": [], **own})

    def _get_asked_again(self, change):
        """Return the adults whose pages ask again what they may hear, when a change is committed."""
        self.env.cr.precommit.run()
        buses = self.env["bus.bus"].sudo()
        buses.search([]).unlink()
        change()
        self.env.cr.precommit.run()
        rows = buses.search([("message", "like", AGAIN)])
        self.assertLessEqual({json.loads(row.channel)[1] for row in rows}, {"res.partner"})
        return self.env["res.partner"].browse([json.loads(row.channel)[2] for row in rows])

    def test_book_move_and_cancel(self):
        self.assertEqual(self._get_own(), {})
        appointment = self._make_own()
        session, other = appointment.session_id, self._get_session(teacher=self.teacher_art, clock="16:30")
        self.assertEqual(self._get_own(), self._told(booked=session.ids))
        appointment._move(session=other, is_staff=True)
        self.assertEqual(self._get_own(), self._told(booked=other.ids))
        appointment._cancel(is_staff=True)
        self.assertEqual(self._get_own(), self._told(left=other.ids))

    def test_booked_again_is_not_let_go(self):
        self._make_own()._cancel(is_staff=True)
        again = self._make_own()
        self.assertEqual(self._get_own(), self._told(booked=again.session_id.ids))

    def test_only_what_is_new_and_of_this_conference(self):
        self._make_own()
        self.assertEqual(self._get_own(FUTURE), {})
        self.assertEqual(self._make_conference(name="Other")._get_own_since(PAST), {})
        self.conference.action_withdraw()
        self.assertEqual(self._get_own(), {})

    def test_separated_parents_are_each_told_of_their_own(self):
        of = {"student": self.mia, "teacher": self.teacher_art}
        booked = self._make_appointment(**of, family=self.family_mia_father, booked_by=self.mia_father)
        self.assertEqual(self._get_own(), {self.mia_father: {"booked": booked.session_id.ids, "left": []}})

    def test_who_may_no_longer_book_hears_nothing(self):
        self._make_own()
        self.mother.guardian_ids.may_book = False
        self.assertEqual(list(self._get_own()), [self.father])
        self.assertEqual(self.env["ptc.conference"]._get_live_channels_sudo(self.conference.id, self.mother), [])

    def test_guardian_of_another_child_hears_nothing(self):
        """As on the page, where only the own children are."""
        step = self._make_partner(given="Step", family="Olsen")
        self._make_guardian(student=self.ole, partner=step, family=self.family)
        self._make_own()
        self.assertEqual(self._get_own(), self._told(booked=self._get_session(teacher=self.teacher_art).ids))

    def test_after_a_split_nobody_hears_of_the_other(self):
        """Also on a page that was open before, since it is asked when it is told."""
        self._split_family()
        booked = self._make_own()
        self.assertEqual(self._get_own(), {self.mother: {"booked": booked.session_id.ids, "left": []}})

    def test_open_pages_ask_again_after_a_split(self):
        change = None

        def split():
            nonlocal change
            change = self._split_family()

        self.assertEqual(self._get_asked_again(split), self.mother | self.father)
        self.assertEqual(self._get_asked_again(change.action_undo), self.mother | self.father)

    def test_open_pages_ask_again_when_rights_change(self):
        links = self.mother.guardian_ids
        self.assertEqual(self._get_asked_again(lambda: links.write({"may_book": False})), self.mother | self.father)
        self.assertFalse(self._get_asked_again(lambda: links.write({"relationship": "relative"})))
        new = self._make_partner(given="New", family="Olsen")
        told = self._get_asked_again(lambda: self._make_guardian(student=self.ida, partner=new, family=self.family))
        self.assertEqual(told, self.mother | self.father | new)
        self.conference.action_withdraw()
        self.assertFalse(self._get_asked_again(lambda: links.write({"may_book": True})))

    def test_page_says_which_sessions_it_shows_as_own(self):
        appointment = self._make_own()
        self._sign_in(self.user_mother)
        [content] = self._read().xpath("//div[hasclass('o_ptc_content')]")
        self.assertEqual(content.get("data-held"), str(appointment.session_id.id))
        appointment._cancel(is_staff=True)
        [content] = self._read().xpath("//div[hasclass('o_ptc_content')]")
        self.assertEqual(content.get("data-held"), "")
