# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from ..exceptions import BookingRefused
from .test_outbox import OutboxCommon
from .test_ptc_session_hold import LONG


class WaitlistCase(OutboxCommon):
    """The art teacher is full: one session is left, and the family of Ida has it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ptc.session"].search([("teacher_id", "=", cls.teacher_art.id)])[1:].action_block()
        cls.time = cls.env["ptc.session"].search([("teacher_id", "=", cls.teacher_art.id), ("is_free", "=", True)])
        cls.appointment = cls._make_appointment(student=cls.ida, family=cls.family, session=cls.time)
        cls.waitlist = cls.env["ptc.waitlist"]

    @classmethod
    def _wait(cls, *, student, family, entered_on="2026-10-05 10:00:00", **vals):
        part = cls._get_class_teacher(student=student, teacher=cls.teacher_art)
        keys = {"conference_id": cls.conference.id, "student_id": student.id, "family_id": family.id}
        partner = family.guardian_ids.partner_id[:1]
        return cls.waitlist.create(
            {**keys, "class_teacher_id": part.id, "partner_id": partner.id, "entered_on": entered_on, **vals}
        )

    def _get_offered(self):
        return self.waitlist.search([("offer_until", "!=", False)])

    def _offer_on(self):
        with self.enter_registry_test_mode():
            self.env.ref("ptc_conference.ptc_waitlist_cron_offer").method_direct_trigger()
        self.env.invalidate_all()


@freeze_time("2026-10-05 12:00:00")
class TestWaitlist(WaitlistCase):
    def test_offered_in_order_of_entry(self):
        later = self._wait(student=self.mia, family=self.family_mia_mother, entered_on="2026-10-05 11:00:00")
        first = self._wait(student=self.tom, family=self.other_family)
        self.appointment._cancel(is_staff=True)
        self.assertEqual(self._get_offered(), first)
        self.assertFalse(later.session_id)
        self.assertEqual(str(first.offer_until), "2026-10-05 13:00:00")
        self.assertFalse(self.time.is_free)
        self.assertEqual(self.time.hold_ids.family_id, self.other_family)

    def test_must_see_come_first(self):
        self._wait(student=self.tom, family=self.other_family)
        urgent = self._wait(student=self.mia, family=self.family_mia_mother, entered_on="2026-10-05 11:00:00")
        self.env["ptc.must.see"].create(
            {
                "conference_id": self.conference.id,
                "student_id": self.mia.id,
                "class_teacher_id": urgent.class_teacher_id.id,
            }
        )
        self.appointment._cancel(is_staff=True)
        self.assertEqual(self._get_offered(), urgent)

    def test_what_is_offered_cannot_be_booked_by_others(self):
        first = self._wait(student=self.tom, family=self.other_family)
        self.appointment._cancel(is_staff=True)
        self.time.hold_ids.until = LONG
        with self.assertRaises(BookingRefused) as caught:
            self._make_appointment(student=self.mia, family=self.family_mia_mother, session=self.time)
        self.assertEqual(caught.exception.code, "taken")
        appointment = first._take(self.other_mother, key="book-1")
        self.assertRecordValues(
            appointment, [{"family_id": self.other_family.id, "booked_by_id": self.other_mother.id, "state": "booked"}]
        )
        self.assertFalse(first.active or self.time.hold_ids)
        self.assertEqual(first._take(self.other_mother, key="book-1"), appointment)

    def test_next_is_offered_when_the_time_is_over(self):
        first = self._wait(student=self.tom, family=self.other_family)
        second = self._wait(student=self.mia, family=self.family_mia_mother, entered_on="2026-10-05 11:00:00")
        self.appointment._cancel(is_staff=True)
        with freeze_time("2026-10-05 13:00:00"):
            with self.assertRaises(BookingRefused):
                first._take(self.other_mother)
            # Kept a little longer, for the next.
            self.time.invalidate_recordset(["is_free"])
            self.assertFalse(self.time.is_free)
            self._offer_on()
            self.assertEqual(self._get_offered(), second)
            self.assertEqual(self.time.hold_ids.family_id, self.family_mia_mother)
            self.assertTrue(first.active)
            self._offer_on()
            self.assertEqual(self._get_offered(), second)
        with freeze_time("2026-10-05 14:00:00"):
            self._offer_on()
            self.assertFalse(self._get_offered() or self.time.hold_ids)
            self.assertTrue(self.time.is_free)

    def test_offer_is_held_for_as_long_as_the_conference_says(self):
        self.conference.offer_minutes = 15
        first = self._wait(student=self.tom, family=self.other_family)
        second = self._wait(student=self.mia, family=self.family_mia_mother, entered_on="2026-10-05 11:00:00")
        self.appointment._cancel(is_staff=True)
        for clock, holder in (("12:14:59", first), ("12:15:00", second), ("12:29:59", second)):
            with self.subTest(clock), freeze_time(f"2026-10-05 {clock}"):
                self._offer_on()
                self.assertEqual(self._get_offered(), holder)

    def test_time_that_a_move_leaves_is_offered(self):
        first = self._wait(student=self.tom, family=self.other_family)
        other = self._get_session(teacher=self.teacher_art, clock="16:30")
        other.is_blocked = False
        self.appointment._move(session=other, is_staff=True)
        self.assertEqual(first.session_id, self.time)
        self.assertFalse(self.time.is_free)

    def test_free_for_everybody_when_the_server_is_late(self):
        self._wait(student=self.tom, family=self.other_family)
        self.appointment._cancel(is_staff=True)
        with freeze_time("2026-10-05 13:10:00"):
            self.time.invalidate_recordset(["is_free"])
            self.assertTrue(self.time.is_free)

    def test_who_leaves_lets_the_next_have_it(self):
        first = self._wait(student=self.tom, family=self.other_family)
        second = self._wait(student=self.mia, family=self.family_mia_mother, entered_on="2026-10-05 11:00:00")
        self.appointment._cancel(is_staff=True)
        first.action_leave()
        self.assertEqual(self._get_offered(), second)

    def test_who_cannot_come_then_is_passed_over(self):
        first = self._wait(student=self.tom, family=self.other_family)
        second = self._wait(student=self.mia, family=self.family_mia_mother, entered_on="2026-10-05 11:00:00")
        self._make_appointment(student=self.tom, family=self.other_family, teacher=self.teacher_homeroom)
        self.assertEqual(self._get_session(teacher=self.teacher_homeroom).start, self.time.start)
        self.appointment._cancel(is_staff=True)
        self.assertEqual(self._get_offered(), second)
        self.assertTrue(first.active)
        self.assertFalse(self.env["ptc.appointment"].search([("family_id", "=", self.family_mia_mother.id)]))

    def test_nobody_is_offered_while_booking_is_closed(self):
        self._wait(student=self.tom, family=self.other_family)
        self.conference.window_ids.closes = "2026-10-02 12:00:00"
        self.appointment._cancel(is_staff=True)
        self.assertFalse(self._get_offered())

    def test_cron_finds_what_came_free_in_other_ways(self):
        first = self._wait(student=self.tom, family=self.other_family)
        other = self._get_session(teacher=self.teacher_art, clock="16:30")
        other.is_blocked = False
        self._offer_on()
        self.assertEqual(first.session_id, other)

    def test_who_has_an_appointment_waits_no_longer(self):
        entry = self._wait(student=self.ida, family=self.family)
        self._offer_on()
        self.assertFalse(entry.active)

    def test_family_is_told(self):
        self._wait(student=self.tom, family=self.other_family)
        self.appointment._cancel(is_staff=True)
        self.env["ptc.outbox"].search([]).state = "done"
        self.env.flush_all()
        mails = self._run_cron()
        told = {address for mail in mails for address in mail["email_to"]}
        self.assertEqual(told, {self.other_mother.email_formatted, self.other_father.email_formatted})
        self.assertIn("It is kept for you until", mails[0]["body"])
        self.assertNotIn(self.ida.name, mails[0]["body"])
        self.assertFalse(self._run_cron())

    def _offer_to_couple(self):
        """Offer the couple the time, of which nobody is told yet."""
        self._wait(student=self.tom, family=self.other_family)
        self.appointment._cancel(is_staff=True)
        self.env["ptc.outbox"].search([]).state = "done"

    def test_couple_with_one_address_is_told_once(self):
        self.other_father.email = self.other_mother.email
        self._offer_to_couple()
        self.assertEqual(len(self._run_cron()), 1)

    def test_offer_that_is_over_is_not_sent(self):
        self._offer_to_couple()
        self._run_cron()
        messages = self.env["ptc.message"].search([("kind", "=", "offer")])
        messages.write({"state": "failed", "retry_on": "2026-10-05 12:55:00"})
        with freeze_time("2026-10-05 13:00:00"):
            self.assertFalse(self._run_cron())
        self.assertRecordValues(messages, [{"state": "withdrawn", "retry_on": False}] * 2)

    def test_waits_once(self):
        self._wait(student=self.tom, family=self.other_family)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._wait(student=self.tom, family=self.other_family)

    def test_only_the_office_reads_it(self):
        entry = self._wait(student=self.tom, family=self.other_family)
        office = new_test_user(self.env, "wait_office", groups="ptc_roster.group_office")
        self.assertEqual(entry.with_user(office).family_id, self.other_family)
        entry.with_user(office).action_leave()
        teacher = self._make_portal_user(partner=self.teacher_art)
        for user in (self.user_other_mother, self.user_mother, teacher, new_test_user(self.env, "wait_user")):
            with self.assertRaises(AccessError):
                entry.with_user(user).read(["offer_until"])
            with self.assertRaises(AccessError):
                entry.with_user(user).action_leave()
