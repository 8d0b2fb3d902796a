# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.exceptions import UserError

from .common import TUESDAY
from .test_outbox import OutboxCommon


@freeze_time("2026-10-05 12:00:00")
class TestStaffMail(OutboxCommon):
    def _get_mails(self, start):
        """Run the cron and return ``{address: mail}`` of those whose subject begins so."""
        mails = self.with_pdf()
        return {"".join(mail["email_to"]): mail for mail in mails if mail["subject"].startswith(start)}

    def with_pdf(self):
        self.env.flush_all()
        return self._run_cron()

    def test_teachers_get_their_schedule_the_evening_before(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art, clock="16:20")
        with freeze_time("2026-10-12 14:59:00"):
            self.assertFalse(self._get_mails("Your schedule"))
        with freeze_time("2026-10-12 15:00:00"):
            told = self._get_mails("Your schedule")
            self.assertFalse(self._get_mails("Your schedule"), "once")
        teachers = self.teacher_art | self.teacher_homeroom | self.teacher_science
        self.assertEqual(set(told), {one.email_formatted for one in teachers})
        mail = told[self.teacher_art.email_formatted]
        self.assertEqual(mail["subject"], "Your schedule on Tuesday, October 13: Autumn conferences")
        page = f"/my/teaching/conferences/{self.conference.id}"
        for text in ("1 of 10 sessions booked", "First at 4:20", page, "Room "):
            self.assertIn(text, mail["body"])
        [(name, content, mimetype)] = mail["attachments"]
        self.assertEqual((name, mimetype), ("schedule.pdf", "application/pdf"))
        self.assertIn(b"Ida Olsen", content)
        [(_name, other, _type)] = told[self.teacher_science.email_formatted]["attachments"]
        self.assertNotIn(b"Ida Olsen", other)

    def test_teachers_are_told_changes_once_a_day(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art, clock="16:20")
        gone = self._make_appointment(student=self.tom, family=self.other_family, teacher=self.teacher_homeroom)
        gone._cancel(is_staff=True)
        with freeze_time("2026-10-05 14:59:00"):
            self.assertFalse(self._get_mails("Changes"))
        with freeze_time("2026-10-05 15:00:00"):
            told = self._get_mails("Changes")
            self.assertFalse(self._get_mails("Changes"), "once")
        self.assertEqual(set(told), {self.teacher_art.email_formatted})
        self.assertIn("Tuesday, October 13, 4:20", told[self.teacher_art.email_formatted]["body"])
        self.assertIn("Ida Olsen", told[self.teacher_art.email_formatted]["body"])
        with freeze_time("2026-10-06 15:00:00"):
            self.assertFalse(self._get_mails("Changes"), "nothing has changed")
        self.assertFalse(self.env["ptc.mailing"].search([("day", "=", "2026-10-06")]))

    def test_teacher_is_told_of_who_went_to_another(self):
        other = self._get_class_teacher(student=self.ida, teacher=self.teacher_homeroom)
        moved = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art, clock="16:20")
        self.env["ptc.outbox"].search([]).create_date = "2026-10-04 12:00:00"
        session = self._get_session(teacher=self.teacher_homeroom, clock="17:30")
        moved.write({"session_id": session.id, "class_teacher_id": other.id})
        with freeze_time("2026-10-05 15:00:00"):
            told = self._get_mails("Changes")
        self.assertEqual(set(told), set((self.teacher_art | self.teacher_homeroom).mapped("email_formatted")))
        text = "Ida Olsen, now with Hanna Homeroom: Tuesday, October 13, 5:30"
        self.assertIn("No longer with you", told[self.teacher_art.email_formatted]["body"])
        self.assertIn(text, told[self.teacher_art.email_formatted]["body"])
        self.assertNotIn("No longer with you", told[self.teacher_homeroom.email_formatted]["body"])

    def test_office_gets_its_list_in_the_morning(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self.father.write({"email": False, "phone": "555 0199"})
        self._run_cron()
        with freeze_time("2026-10-13 05:00:00"):
            [(address, mail)] = self._get_mails("Tuesday, October 13").items()
        self.assertEqual(address, self.conference.contact_id.email_formatted)
        for text in ("1 appointments", "3 teachers", f"{self.father.name}: 555 0199"):
            self.assertIn(text, mail["body"])
        self.assertEqual(len(mail["attachments"]), 1)

    def test_nothing_of_what_is_switched_off(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self._run_cron()
        self.conference.write(dict.fromkeys(("has_teacher_schedule", "has_teacher_digest", "has_office_list"), False))
        for moment in ("2026-10-05 15:00:00", "2026-10-12 15:00:00", "2026-10-13 05:00:00"):
            with freeze_time(moment):
                told = {mail["subject"] for mail in self._run_cron() if not mail["subject"].startswith("Last call")}
                self.assertFalse(told)

    def test_teachers_are_asked_for_wishes_when_their_time_begins(self):
        self.conference.action_withdraw()
        with self._capture_triggers() as captured:
            self.conference.write({"wish_from": "2026-10-06 08:00:00", "wish_until": "2026-10-08 08:00:00"})
        self.assertIn("2026-10-06 08:00:00", list(map(str, captured.records.mapped("call_at"))))
        self.assertFalse(self._get_mails("When"))
        with freeze_time("2026-10-06 08:00:00"):
            told = self._get_mails("When can you come?")
            self.assertFalse(self._get_mails("When"), "once")
        self.assertEqual(len(told), 3)
        self.assertIn("Until Thursday, October 8, 10:00", told[self.teacher_art.email_formatted]["body"])

    def _ask_by_hand(self):
        vals = {"conference_id": self.conference.id, "kind": "wishes_asked"}
        mailing = self.env["ptc.mailing"].create(vals)
        mailing.action_send()
        return mailing

    def test_teachers_are_asked_by_hand_before_the_conference_is_opened(self):
        self.conference.action_withdraw()
        self.conference.wish_until = "2026-10-08 08:00:00"
        self._ask_by_hand()
        self.assertEqual(len(self._get_mails("When can you come?")), 3)

    def test_nobody_is_asked_for_wishes_outside_their_time(self):
        cases = [
            ({}, "Enter until when teachers may enter their wishes"),
            ({"wish_until": "2026-10-05 12:00:00"}, "ended on Monday, October 5, 2:00.*Enter a later time"),
            ({"wish_from": "2026-10-06 08:00:00", "wish_until": "2026-10-08 08:00:00"}, "Tuesday, October 6, 10:00"),
        ]
        for vals, text in cases:
            self.conference.write({"wish_from": False, "wish_until": False, **vals})
            with self.assertRaisesRegex(UserError, text):
                self._ask_by_hand()
            mailing = self.env["ptc.mailing"].new({"conference_id": self.conference.id, "kind": "wishes_asked"})
            self.assertRegex(mailing.obstacle_text, text)
        self.assertFalse(self._get_mails("When can you come?"))

    def test_message_that_has_waited_past_the_time_for_wishes_is_not_sent(self):
        self.conference.wish_until = "2026-10-08 08:00:00"
        mailing = self._ask_by_hand()
        with freeze_time("2026-10-08 08:00:00"):
            self.assertFalse(self._get_mails("When can you come?"), "not written any more")
        self.assertFalse(mailing.message_ids)
        again = self._ask_by_hand()
        again._start()
        with freeze_time("2026-10-08 08:00:00"):
            self.assertFalse(self._get_mails("When can you come?"), "written, not sent any more")
        self.assertEqual(set(again.message_ids.mapped("state")), {"withdrawn"})

    def test_teacher_is_told_once_wishes_are_decided(self):
        part = self.conference.teacher_ids.filtered(lambda one: one.teacher_id == self.teacher_art)
        day = self.conference.date_ids.filtered(lambda date: date.date == TUESDAY)
        wishes = self.env["ptc.teacher.wish"].create(
            [
                {"conference_teacher_id": part.id, "date_id": day.id, "start_minute": start, "stop_minute": start + 30}
                for start in (960, 1020)
            ]
        )
        self.assertFalse(self._get_mails("Your wishes"))
        wishes[0].action_accept()
        wishes[1].write({"state": "declined", "answer": "We need you then"})
        self.assertFalse(self._get_mails("Your wishes"), "gathered first")
        with freeze_time("2026-10-05 12:10:00"):
            [(address, mail)] = self._get_mails("Your wishes").items()
            self.assertFalse(self._get_mails("Your wishes"), "once")
        self.assertEqual(address, self.teacher_art.email_formatted)
        body = mail["body"].replace("\u202f", " ")
        self.assertIn("Tuesday, October 13<", body)
        self.assertIn("4:00 PM to 4:30 PM: Accepted", body)
        self.assertIn(f"/my/teaching/{part.id}/wishes", mail["body"])
        self.assertIn("5:00 PM to 5:30 PM: Declined (We need you then)", body)

    def test_day_is_needed(self):
        mailing = self.env["ptc.mailing"].create({"conference_id": self.conference.id, "kind": "teacher_schedule"})
        with self.assertRaisesRegex(UserError, "Enter the day"):
            mailing.action_send()
        mailing.day = TUESDAY
        self.assertEqual(mailing.recipient_count, 3)
