# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from .common import THURSDAY, TUESDAY
from .test_outbox import OutboxCommon


@freeze_time("2026-10-05 12:00:00")
class TestOutboxGathered(OutboxCommon):
    """What happens within some minutes is told together."""

    def test_eight_bookings_in_five_minutes_are_one_message(self):
        """Each adult gets one with the whole schedule, whenever the cron runs, and nothing after it."""
        self.conference.message_delay = 5
        teachers = [self._make_teacher(given=f"Teacher{number}", family="More") for number in range(8)]
        for teacher in teachers:
            self._make_class(name=f"Class of {teacher.name}", teachers=[teacher], students=[self.ida])
            self._make_room(name=f"Room of {teacher.name}", campus=self.campus)
        self._make_sessions(conference=self.conference)
        self._run_cron()  # the teachers are told of their sessions
        clocks = [(day, clock) for day in (TUESDAY, THURSDAY) for clock in ("16:00", "16:20", "16:40", "17:20")]
        for number, (teacher, (day, clock)) in enumerate(zip(teachers, clocks, strict=True)):
            with freeze_time(f"2026-10-05 12:0{number // 2}:00"):
                self._make_appointment(student=self.ida, family=self.family, teacher=teacher, clock=clock, day=day)
                self.assertFalse(self._run_cron())
        mails = []
        for minute in range(4, 15):
            with freeze_time(f"2026-10-05 12:{minute:02}:00"):
                mails += self._run_cron()
        both = {adult.email_formatted for adult in (self.mother, self.father)}
        self.assertEqual([len(mails), {mail["email_to"][0] for mail in mails}], [2, both])
        for mail in mails:
            self.assertEqual(len(mail["attachments"]), 8)
            for text in ("8 booked", *(teacher.name for teacher in teachers), "4:00", "4:20", "4:40", "5:20"):
                self.assertIn(text, mail["body"])

    def test_eight_changes_are_one_message(self):
        self.conference.message_delay = 5
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_homeroom)
        for clock in ("16:10", "16:20", "16:30", "16:40"):
            appointment._move(session=self._get_session(teacher=self.teacher_homeroom, clock=clock), is_staff=True)
        for clock, teacher, student in (
            ("17:20", self.teacher_art, self.ida),
            ("17:40", self.teacher_art, self.ole),
            ("16:00", self.teacher_science, self.ole),
        ):
            self._make_appointment(student=student, family=self.family, teacher=teacher, clock=clock)
        with freeze_time("2026-10-05 12:06:00"):
            mails = self._run_cron()
        self.assertEqual(len(mails), 2)
        self.assertIn("4 booked", mails[0]["body"])
        self.assertEqual(len(mails[0]["attachments"]), 4)
