# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time
from psycopg2.errors import ExclusionViolation, UniqueViolation

from odoo.tests import tagged

from ..exceptions import BookingRefused
from ..lib import bitset
from .common import THURSDAY, TUESDAY, ConferenceCommon
from .portal_common import PortalCase
from .test_outbox import OutboxCommon


class SeparatedCommon(ConferenceCommon):
    def _book_mia(self, parent, *, teacher=None, clock="16:00", day=TUESDAY, **options):
        """Book about mia as ``mother`` or ``father`` does in the portal."""
        teacher = teacher or self.teacher_art
        return self.env["ptc.appointment"]._book(
            session=self._get_session(teacher=teacher, clock=clock, day=day),
            student=self.mia,
            family=getattr(self, f"family_mia_{parent}"),
            class_teacher=self._get_class_teacher(student=self.mia, teacher=teacher),
            booked_by=getattr(self, f"mia_{parent}"),
            **options,
        )

    def _refuse(self, book):
        with self.assertRaises(BookingRefused) as caught, self.env.cr.savepoint():
            book()
        return caught.exception

    def _explain(self, refusal):
        return str(self.env["ptc.appointment"]._explain_refusal(refusal))


@freeze_time("2026-10-05 12:00:00")
class TestSeparatedSettings(SeparatedCommon):
    def test_apart_each_has_an_appointment_with_every_teacher(self):
        self._book_mia("mother")
        self._book_mia("father", clock="16:10")
        self.assertEqual(self.env["ptc.appointment"].search_count([("student_id", "=", self.mia.id)]), 2)

    def test_together_there_is_one_for_both(self):
        self.conference.separated = "together"
        self._book_mia("mother")
        refusal = self._refuse(lambda: self._book_mia("father", clock="16:10"))
        self.assertEqual(refusal.code, "together")
        self._book_mia("father", teacher=self.teacher_homeroom, clock="16:10")

    def test_together_is_guarded_by_postgresql(self):
        self.conference.separated = "together"
        of_mother = self._book_mia("mother")
        of_father = self._book_mia("father", teacher=self.teacher_homeroom, clock="16:10")
        with self.assertRaises(UniqueViolation) as caught:
            self.env.cr.execute(
                "UPDATE ptc_occupancy SET class_teacher_id = %s WHERE appointment_id = %s",
                [of_mother.class_teacher_id.id, of_father.id],
                log_exceptions=False,
            )
        self.assertEqual(caught.exception.diag.constraint_name, "ptc_occupancy_together_once")

    def test_student_setting_goes_before_that_of_the_conference(self):
        self.conference.separated = "together"
        self.mia.separated = "apart"
        self._book_mia("mother")
        self.assertTrue(self._book_mia("father", clock="16:10"))
        self.conference.separated, self.mia.separated = "apart", "evenings"
        self.assertEqual(
            self._refuse(lambda: self._book_mia("father", teacher=self.teacher_homeroom, clock="16:30")).code, "evening"
        )

    def test_evenings_hold_for_what_was_booked_before(self):
        """The setting may come after the appointments, and the second family too."""
        self._book_mia("mother")
        self.conference.separated = "evenings"
        self.assertEqual(self._refuse(lambda: self._book_mia("father", clock="17:50")).code, "evening")
        self.family_mia_father.guardian_ids.active = False
        self.assertFalse(self.env["ptc.occupancy.evening"].search([]))
        links = self.family_mia_father.with_context(active_test=False).guardian_ids
        links.active = True
        self.assertEqual(self._refuse(lambda: self._book_mia("father", clock="17:50")).code, "evening")

    def test_evening_that_both_have_already_is_kept(self):
        self._book_mia("mother")
        of_father = self._book_mia("father", clock="17:50")
        self.conference.separated = "evenings"
        self.assertEqual(self.env["ptc.occupancy.evening"].search([]).family_id, self.family_mia_mother)
        self.assertEqual(of_father.state, "booked")

    def test_evenings_two_families_never_come_on_the_same_day(self):
        self.conference.separated = "evenings"
        self._book_mia("mother")
        refusal = self._refuse(lambda: self._book_mia("father", teacher=self.teacher_homeroom, clock="17:50"))
        self.assertEqual((refusal.code, str(refusal)), ("evening", "Somebody has just taken this time."))
        self.assertIn("not to come on the same evening", self._explain(refusal))
        self._book_mia("father", teacher=self.teacher_homeroom, clock="17:50", day=THURSDAY)
        self.assertEqual(
            self._refuse(lambda: self._book_mia("mother", teacher=self.teacher_homeroom, day=THURSDAY)).code, "evening"
        )

    def test_evenings_count_for_all_children_of_a_family(self):
        self.conference.separated = "evenings"
        self._make_guardian(student=self.tom, partner=self.mia_father, family=self.family_mia_father)
        self._make_appointment(student=self.tom, family=self.family_mia_father, teacher=self.teacher_art)
        self.assertEqual(self._refuse(lambda: self._book_mia("mother", clock="17:50")).code, "evening")

    def test_evening_is_free_again_after_cancelling_and_moving(self):
        self.conference.separated = "evenings"
        appointment = self._book_mia("mother")
        appointment._move(session=self._get_session(teacher=self.teacher_art, day=THURSDAY))
        of_father = self._book_mia("father", clock="16:30")
        appointment._cancel()
        of_father._move(session=self._get_session(teacher=self.teacher_art, day=THURSDAY, clock="16:30"))
        self.assertEqual(self.env["ptc.occupancy.evening"].search([]).mapped("family_id"), self.family_mia_father)

    def test_evenings_follow_a_session_that_is_moved(self):
        self.conference.separated = "evenings"
        of_mother = self._book_mia("mother")
        self._book_mia("father", day=THURSDAY)
        with self.assertRaises(ExclusionViolation) as caught, self.env.cr.savepoint():
            start = self._to_utc(clock="19:00", day=THURSDAY)
            of_mother.session_id.write({"start": start, "stop": self._to_utc(clock="19:10", day=THURSDAY)})
        self.assertEqual(caught.exception.diag.constraint_name, "ptc_occupancy_evening_family_apart")

    def _cancel_for_now(self, appointment, *, until):
        appointment._cancel_for_now()
        # PostgreSQL goes by its own clock.
        self.env["ptc.session.hold"].search([]).undo_until = until
        self.env.flush_all()

    def test_evening_stays_as_long_as_cancelling_can_be_undone(self):
        """Else undoing would be refused, and tell that the other family has booked meanwhile."""
        self.conference.separated = "evenings"
        of_mother = self._book_mia("mother")
        self._cancel_for_now(of_mother, until="2100-01-01 00:00:00")
        self.assertEqual(self.env["ptc.occupancy.evening"].search([]).family_id, self.family_mia_mother)
        refusal = self._refuse(lambda: self._book_mia("father", teacher=self.teacher_homeroom, clock="17:50"))
        self.assertEqual(refusal.code, "evening")
        of_mother._undo(booked_by=self.mia_mother)
        self.assertEqual(self.env["ptc.occupancy.evening"].search([]).occupancy_id, of_mother.occupancy_ids)

    def test_evening_is_free_after_that_minute(self):
        self.conference.separated = "evenings"
        of_mother = self._book_mia("mother")
        self._cancel_for_now(of_mother, until="2020-01-01 00:00:00")
        self.assertTrue(self._book_mia("father", teacher=self.teacher_homeroom, clock="17:50"))
        self.assertEqual(self.env["ptc.occupancy.evening"].search([]).family_id, self.family_mia_father)
        self.assertEqual(self._refuse(lambda: of_mother._undo(booked_by=self.mia_mother)).code, "evening")

    def test_couples_and_other_families_are_not_concerned(self):
        self.conference.separated = "evenings"
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self._make_appointment(student=self.tom, family=self.other_family, teacher=self.teacher_homeroom)
        self.assertFalse(self.env["ptc.occupancy.evening"].search([]))

    def test_family_that_may_not_book_keeps_no_evening(self):
        self.conference.separated = "evenings"
        self.family_mia_father.guardian_ids.may_book = False
        self._book_mia("mother")
        self.assertFalse(self.env["ptc.occupancy.evening"].search([]))

    def test_student_who_attends_elsewhere_is_told_to_nobody(self):
        self._book_mia("mother", is_student_attending=True)
        of_homeroom = {"teacher": self.teacher_homeroom, "is_student_attending": True}
        refusal = self._refuse(lambda: self._book_mia("father", **of_homeroom))
        self.assertEqual(str(refusal), "Somebody has just taken this time.")
        self.assertIn("The student attends another appointment", self._explain(refusal))


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestSeparatedPages(PortalCase, SeparatedCommon):
    def _get_offered(self, tree):
        """Return the sessions that the buttons of a page offer."""
        return {int(value) for value in tree.xpath("//button[@name='session_id']/@value")}

    def test_appointment_for_both_is_on_both_pages(self):
        self.conference.separated = "together"
        appointment = self._book_mia("mother")
        self._sign_in(self.user_mia_father)
        tree = self._read()
        [shown] = self._text(tree, "o_ptc_appointment")
        self.assertIn("Booked by another guardian of Mia Park, for both of you", shown)
        self.assertNotIn("Lind", tree.text_content())
        self.assertNotIn("Cancel", shown)
        homeroom = self.conference.session_ids.filtered(lambda one: one.teacher_id == self.teacher_homeroom)
        self.assertEqual(self._get_offered(tree), set(homeroom.ids))
        self.assertEqual(self._post("cancel", appointment_id=appointment.id).status_code, 404)
        session = self._get_session(teacher=self.teacher_art, clock="17:30")
        refused = self._refused(self._book(partner=self.mia_father, student=self.mia, session=session))
        self.assertNotIn("Lind", refused.text_content())
        self._sign_in(self.user_mia_mother)
        self.assertIn("Booked by you", self._text(self._read(), "o_ptc_appointment")[0])

    def test_appointment_for_both_is_not_shown_without_the_right(self):
        self.conference.separated = "together"
        self._book_mia("mother")
        self._make_guardian(student=self.tom, partner=self.mia_father, family=self.family_mia_father)
        self.mia.guardian_ids.filtered(lambda link: link.partner_id == self.mia_father).may_book = False
        self._sign_in(self.user_mia_father)
        tree = self._read()
        self.assertEqual(self._text(tree, "o_ptc_appointment"), [])
        self.assertNotIn("Mia Park", tree.xpath("//div[contains(@class, 'o_ptc_columns')]")[0].text_content())

    def test_evening_of_the_other_family_looks_taken(self):
        self.conference.separated = "evenings"
        self._book_mia("mother")
        self._sign_in(self.user_mia_father)
        tree = self._read()
        days = {self.env["ptc.session"].browse(id).start.date() for id in self._get_offered(tree)}
        self.assertEqual(days, {THURSDAY})
        self.assertEqual(self._text(tree, "o_ptc_slot_clash"), [])
        session = self._get_session(teacher=self.teacher_homeroom, clock="17:30")
        refused = self._refused(self._book(partner=self.mia_father, student=self.mia, session=session))
        self.assertIn("Somebody has just taken Tuesday, October 13", self._notice(refused))
        offered = {self.env["ptc.session"].browse(id).start.date() for id in self._get_offered(refused)}
        self.assertEqual(offered, {THURSDAY})

    def test_document_of_free_times_says_what_the_page_says(self):
        self.conference.separated = "evenings"
        self._book_mia("mother")
        conferences, of_parent = self.env["ptc.conference"], {}
        for name, partner in (("father", self.mia_father), ("stranger", self.other_mother)):
            document = conferences._get_free_sudo(self.conference.id, partner)
            of_parent[name] = bitset.unpack(document["first"], document["free"])
            self.assertEqual(document["own"], [])
        hidden = of_parent["stranger"] - of_parent["father"]
        self.assertEqual({self.env["ptc.session"].browse(id).start.date() for id in hidden}, {TUESDAY})

    def test_time_at_which_the_student_attends_elsewhere_looks_taken(self):
        self._book_mia("mother", clock="17:30", is_student_attending=True)
        of_father = self._book_mia("father", teacher=self.teacher_homeroom, is_student_attending=True)
        session = self._get_session(teacher=self.teacher_homeroom, clock="17:30")
        self._sign_in(self.user_mia_father)
        self.assertNotIn(session.id, self._get_offered(self._read()))
        refused = self._refused(self._post("move", appointment_id=of_father.id, session_id=session.id))
        self.assertIn("Somebody has just taken Tuesday, October 13", self._notice(refused))
        self.assertNotIn(session.id, self._get_offered(refused))
        self.assertNotIn("attends", refused.text_content())


@freeze_time("2026-10-05 12:00:00")
class TestSeparatedMail(OutboxCommon, SeparatedCommon):
    def test_both_are_told_of_an_appointment_for_both(self):
        self.conference.separated = "together"
        appointment = self._book_mia("mother")
        by_address = {mail["email_to"][0]: mail for mail in self._run_cron()}
        self.assertEqual(set(by_address), {self.mia_mother.email_formatted, self.mia_father.email_formatted})
        of_father = by_address[self.mia_father.email_formatted]
        self.assertIn("4:00", of_father["body"])
        self.assertIn("1 appointment", of_father["subject"])
        self.assertNotIn("Lind", of_father["body"] + "".join(map(str, of_father["attachments"])))
        appointment._cancel()
        told = [self._get_calendars(mail) for mail in self._run_cron()]
        self.assertEqual(told, [{appointment.ics_uid: ("CANCEL", 1)}] * 2)

    def test_other_family_is_told_when_it_is_for_both_no_more_and_again(self):
        """The calendar of the other parent follows the setting; nobody is told who keeps the appointment."""
        self.conference.separated = "together"
        appointment = self._book_mia("mother")
        self._run_cron()
        self.mia.separated = "apart"
        [told] = self._run_cron()
        self.assertEqual(told["email_to"], [self.mia_father.email_formatted])
        [(uid, (method, sequence))] = self._get_calendars(told).items()
        self.assertEqual((uid, method), (appointment.ics_uid, "CANCEL"))
        self.assertNotIn("Lind", told["body"] + "".join(map(str, told["attachments"])))
        self.mia.separated = False
        [again] = self._run_cron()
        self.assertEqual(again["email_to"], [self.mia_father.email_formatted])
        [(_uid, (method, later))] = self._get_calendars(again).items()
        self.assertEqual(method, "REQUEST")
        self.assertGreater(later, sequence)
        self.conference.separated = "evenings"
        self.assertEqual([mail["email_to"] for mail in self._run_cron()], [[self.mia_father.email_formatted]])
        self.assertEqual(appointment.state, "booked")

    def test_who_gets_no_mail_is_not_told_of_it(self):
        self.conference.separated = "together"
        self.family_mia_father.guardian_ids.receives_mail = False
        self._book_mia("mother")
        self.assertEqual(len(self._run_cron()), 1)


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestSeparatedLooksTaken(PortalCase, SeparatedCommon):
    """The page of a parent does not differ from one on which strangers have booked."""

    def _read_times(self):
        """Return each time of the page with what it looks like."""
        return {
            (line["teacher"], kind, time["start"], time.get("clash", ""))
            for child in self.env["ptc.family.page"]._get_page_sudo(self.conference.id, self.mia_father)["children"]
            for line in child["lines"]
            for kind in ("times", "taken")
            for time in line[kind]
        }

    def test_evening_looks_as_if_strangers_had_it(self):
        self.conference.separated = "evenings"
        of_mother = self._book_mia("mother")
        kept_apart = self._read_times()
        of_mother._cancel(is_staff=True)
        teachers = self.teacher_art | self.teacher_homeroom
        ours = self.conference.session_ids.filtered(lambda one: one.teacher_id in teachers)
        ours.filtered(lambda one: one.start.date() == TUESDAY).action_block()
        self.env.invalidate_all()
        self.assertEqual(kept_apart, self._read_times())
