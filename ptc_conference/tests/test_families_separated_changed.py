# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from .test_families_separated import SeparatedCommon
from .test_outbox import OutboxCommon


@freeze_time("2026-10-05 12:00:00")
class TestSeparatedChanged(OutboxCommon, SeparatedCommon):
    """The setting holds for what is booked from then on: what was booked by one alone is never told to the other."""

    def _book_and_set(self, before, after, **options):
        """Return what mia's mother has booked, and was told of, before the office chose another setting."""
        self.conference.separated = before
        appointment = self._book_mia("mother", **options)
        self._run_cron()
        self.conference.separated = after
        return appointment

    def _get_told(self):
        return {mail["email_to"][0] for mail in self._run_cron()}

    def _get_shown(self, parent):
        page = self.env["ptc.family.page"]._get_page_sudo(self.conference.id, parent)
        return [one["appointment_id"] for day in page["schedule"] for one in day["appointments"]]

    def _get_readers(self, kind):
        mailing = self.env["ptc.mailing"].create({"kind": kind, "conference_id": self.conference.id})
        return {partner for _family, partner, students in mailing._find_readers() if self.mia.id in students}

    def _assert_of_mother_alone(self, appointment):
        """Whatever becomes of an appointment, the father neither sees nor is told anything of it."""
        later = self._get_session(teacher=self.teacher_art, clock="17:30")
        for change in (
            lambda: appointment._tell_room(),
            lambda: appointment._move(session=later),
            lambda: appointment._cancel(),
            lambda: appointment._write_booked({"state": "booked"}),
        ):
            change()
            self.assertEqual(self._get_told(), {self.mia_mother.email_formatted})
            self.assertEqual(self._get_shown(self.mia_father), [])
        self.assertEqual(self._get_readers("reminder"), {self.mia_mother.id})
        self.assertEqual(self._get_readers("last_call"), {self.mia_father.id})

    def test_what_was_booked_apart_stays_so(self):
        self._assert_of_mother_alone(self._book_and_set("apart", "together"))

    def test_what_was_booked_apart_stays_so_for_one_student(self):
        appointment = self._book_and_set("apart", "apart")
        self.mia.separated = "together"
        self._assert_of_mother_alone(appointment)

    def test_what_both_had_is_told_to_one_when_they_are_apart_again(self):
        appointment = self._book_and_set("together", "apart")
        # His calendar has it: it is cancelled for him, and that is all he hears.
        self.assertEqual(self._get_told(), {self.mia_father.email_formatted})
        self._assert_of_mother_alone(appointment)

    def test_schedule_of_the_other_has_nothing_of_it(self):
        for before, after in (("apart", "together"), ("together", "apart")):
            with self.subTest(before=before), self.env.cr.savepoint() as savepoint:
                appointment = self._book_and_set(before, after)
                self._run_cron()
                self._book_mia("father", teacher=self.teacher_homeroom, clock="17:50")
                mails = {mail["email_to"][0]: mail for mail in self._run_cron()}
                told = mails[self.mia_father.email_formatted]
                self.assertNotIn("4:00", told["body"])
                self.assertNotIn(appointment.ics_uid, str(told["attachments"]))
                savepoint.rollback()
            self.env.invalidate_all()

    def test_line_that_waits_is_not_told_after_they_are_apart_again(self):
        self.conference.separated = "together"
        self._book_mia("mother")
        self.conference.separated = "apart"
        self.assertEqual(self._get_told(), {self.mia_mother.email_formatted})

    def test_both_keep_what_was_booked_apart(self):
        """One for both is asked of what is booked from now on: neither is in the way of the other's move."""
        of_mother = self._book_and_set("apart", "apart")
        of_father = self._book_mia("father", clock="16:10")
        self.conference.separated = "together"
        for one, clock in ((of_mother, "17:30"), (of_father, "17:40")):
            one._move(session=self._get_session(teacher=self.teacher_art, clock=clock))
            self.assertEqual(one.state, "booked")

    def test_what_is_for_both_stays_so_while_they_are_together(self):
        appointment = self._book_and_set("together", "together")
        appointment._move(session=self._get_session(teacher=self.teacher_art, clock="17:30"))
        both = {self.mia_mother.email_formatted, self.mia_father.email_formatted}
        self.assertEqual(self._get_told(), both)
        self.assertEqual(self._get_shown(self.mia_father), appointment.ids)
        self.assertEqual(self._get_readers("reminder"), {self.mia_mother.id, self.mia_father.id})
        self.assertFalse(self._get_readers("last_call"))
        appointment._cancel()
        self.assertEqual(self._get_told(), both)

    def test_what_was_booked_before_this_was_noted_goes_by_what_is_held(self):
        alone = self._book_and_set("apart", "together")
        both = self._book_mia("mother", teacher=self.teacher_homeroom, clock="17:30")
        self.env.flush_all()
        self.env.cr.execute("UPDATE ptc_appointment SET is_together = NULL")
        self.env["ptc.appointment"].init()
        (alone | both).invalidate_recordset()
        self.assertEqual((alone | both).mapped("is_together"), [False, True])
