# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from ..exceptions import BookingRefused
from ..models import ptc_session_hold_plan
from .common import ConferenceCommon
from .test_portal_find import FindCase

# PostgreSQL minds its own clock, which is later than that of these tests.
LONG = timedelta(days=36500)


@freeze_time("2026-10-05 12:00:00")
class TestKeptFor(FindCase):
    def test_two_minutes(self):
        """So long others see what is kept as taken, and not a second longer."""
        session = self._get_session(teacher=self.teacher_art, clock="16:00")
        part = self._get_class_teacher(student=self.ida, teacher=self.teacher_art)
        wanted = {"session": session, "student": self.ida, "family": self.family, "class_teacher": part}
        self.assertTrue(self.env["ptc.session.hold"]._keep_plan_sudo([wanted], self.mother))
        for moment, is_free in (("12:01:59", False), ("12:02:00", True)):
            with freeze_time(f"2026-10-05 {moment}"):
                self.assertEqual(session in self._get_free(self.other_mother), is_free)
                self.assertIn(session, self._get_free(self.mother))

    def _get_free(self, partner):
        """Return the sessions that the page of a partner shows as free."""
        page = self.env["ptc.family.page"]._get_page_sudo(self.conference.id, partner)
        times = [time for child in page["children"] for line in child["lines"] for time in line["times"]]
        return self.env["ptc.session"].browse([time["session_id"] for time in times])


@freeze_time("2026-10-05 12:00:00")
class TestKeptPlan(ConferenceCommon):
    """What one parent looks at is kept for the family."""

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(ptc_session_hold_plan, "KEPT_FOR", LONG))
        self.art = self._get_session(teacher=self.teacher_art, clock="16:00")
        self.science = self._get_session(teacher=self.teacher_science, clock="16:20")
        self.wanted = [self._want(self.ida, self.art), self._want(self.ole, self.science)]

    def _want(self, student, session, family=None):
        part = self._get_class_teacher(student=student, teacher=session.teacher_id)
        return {"session": session, "student": student, "family": family or self.family, "class_teacher": part}

    def _keep(self, *wanted, booker=None):
        return self.env["ptc.session.hold"]._keep_plan_sudo(list(wanted), booker or self.mother)

    def _get_kept(self, family=None):
        return self.env["ptc.session.hold"].search([("family_id", "=", (family or self.family).id)]).session_id

    def test_all_are_kept_and_nothing_is_booked(self):
        self.assertTrue(self._keep(*self.wanted))
        self.assertEqual(self._get_kept(), self.art | self.science)
        self.assertFalse(self.env["ptc.appointment"].search([]))
        self.assertFalse(self.env["ptc.outbox"].search([]))

    def test_nobody_else_books_them(self):
        self._keep(*self.wanted)
        with self.assertRaises(BookingRefused) as caught:
            self._make_appointment(student=self.tom, family=self.other_family, session=self.art)
        self.assertEqual(caught.exception.code, "taken")

    def test_family_books_them_all(self):
        self._keep(*self.wanted)
        booked = self.env["ptc.appointment"]._book_all(wanted=self.wanted, booked_by=self.father)
        self.assertEqual(booked.session_id, self.art | self.science)

    def test_new_plan_takes_the_place_of_the_old(self):
        self._keep(*self.wanted)
        self.assertTrue(self._keep(self.wanted[1], booker=self.father))
        self.assertEqual(self._get_kept(), self.science)
        self._make_appointment(student=self.tom, family=self.other_family, session=self.art)

    def test_what_is_kept_for_another_reason_stays(self):
        other = self._get_session(teacher=self.teacher_art, clock="17:30")
        self.env["ptc.session.hold"]._keep(other, self.family, "2126-01-01 00:00:00")
        self._keep(*self.wanted)
        self.assertEqual(self._get_kept(), other | self.art | self.science)

    def test_all_or_none(self):
        self._make_appointment(student=self.tom, family=self.other_family, session=self.art)
        self.assertFalse(self._keep(*self.wanted))
        self.assertFalse(self._get_kept())

    def test_kept_for_one_family_only(self):
        self._keep(*self.wanted)
        self.assertFalse(self._keep(self._want(self.tom, self.art, self.other_family), booker=self.other_mother))
        self.assertEqual(self._get_kept(), self.art | self.science)

    def test_only_what_could_be_booked_is_kept(self):
        closer = self._get_session(teacher=self.teacher_science, clock="16:10")
        self.assertFalse(self._keep(self.wanted[0], self._want(self.ole, closer)))
        self.conference.window_ids.closes = "2026-10-05 11:00:00"
        self.assertFalse(self._keep(*self.wanted))
        self.assertFalse(self._get_kept())

    def test_no_more_than_the_limit_is_kept(self):
        self.conference.family_limit = 1
        self.assertFalse(self._keep(*self.wanted))
        self.assertTrue(self._keep(self.wanted[0]))

    def test_no_second_time_with_a_teacher_is_kept(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art, clock="17:30")
        self.assertFalse(self._keep(self.wanted[0]))


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestPortalKept(FindCase):
    """What is kept shows on the family's page, and is gone on all others."""

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(ptc_session_hold_plan, "KEPT_FOR", LONG))

    def _get_offered(self):
        """Return the sessions that the conference's page offers, child by child."""
        pages = [self._read(f"{self.address}?teacher={number}") for number in (1, 4)]
        return {int(value) for page in pages for value in page.xpath("//button[@name='session_id']/@value")}

    def test_first_plan_is_kept(self):
        tree = self._find()
        kept = self.env["ptc.session.hold"].search([("family_id", "=", self.family.id)])
        self.assertEqual(kept.session_id, self._get_sessions(tree))
        self.assertTrue(all(kept.mapped("is_plan")))
        self.assertIn("Kept for you until", self._text(tree, "o_ptc_plan")[0])
        self.assertNotIn("Kept for you until", self._text(tree, "o_ptc_plan")[1])

    def test_another_plan_is_kept_instead(self):
        tree = self._find()
        sessions = self._get_sessions(tree, 1)

        tree = self._follow(self._press(tree, 1, "Keep these"))

        self.assertEqual(self.env["ptc.session.hold"].search([]).session_id, sessions)
        self.assertIn("Kept for you until", self._text(tree, "o_ptc_plan")[1])
        self.assertIn("All 4", self._notice(self._follow(self._press(tree, 1, "Book all 4"))))

    def test_kept_plan_is_shown_though_it_is_not_the_best_any_more(self):
        later = self._search(line=self._lines(self._open(), "Science"), **{"from": "17:20"}).headers["Location"]
        tree = self._read(later.replace("from=17%3A20&", ""))
        self.assertIn("Kept for you", self._text(tree, "o_ptc_plan")[0])
        self.assertEqual(self._get_sessions(tree), self.env["ptc.session.hold"].search([]).session_id)

    def test_times_are_gone_for_others_and_free_for_the_family(self):
        sessions = set(self._get_sessions(self._find()).ids)
        shared = self.conference.session_ids.filtered(
            lambda one: one.id in sessions and one.teacher_id in (self.teacher_art, self.teacher_homeroom)
        )
        self.assertLessEqual(sessions, self._get_offered())
        self._sign_in(self.user_other_mother)
        self.assertFalse(set(shared.ids) & self._get_offered())
        self.assertTrue(self._get_offered())

    def test_somebody_was_quicker(self):
        tree = self._find()
        gone = self._get_sessions(tree, 1).filtered(lambda one: one.teacher_id == self.teacher_homeroom)
        self.env["ptc.session.hold"].search([]).unlink()
        self._make_appointment(student=self.tom, family=self.other_family, session=gone)

        tree = self._follow(self._press(tree, 1, "Keep these"))

        self.assertIn("Somebody was quicker", self._notice(tree))
        self.assertTrue(self._plans(tree))

    def test_what_is_not_theirs_is_not_kept(self):
        session = self._get_session(teacher=self.teacher_art)
        link = self.tom.guardian_ids.filtered(lambda link: link.partner_id == self.other_mother)
        part = self._get_class_teacher(student=self.tom, teacher=self.teacher_art)
        for choice in (f"{link.id}:{part.id}:{session.id}", "1:2", "0:0:0"):
            self.assertEqual(self._search(choice=choice).status_code, 404)
        self.assertFalse(self.env["ptc.session.hold"].search([]))
