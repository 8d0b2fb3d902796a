# SPDX-License-Identifier: LGPL-3.0-or-later
from itertools import count
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from unittest.mock import patch

import icalendar
from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import RecordCapturer
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MailCase
from odoo.addons.ptc_conference.models.ptc_outbox import get_pause

from .common import THURSDAY, ConferenceCommon

# What a mail server answers later (RFC 3464).
BOUNCE = """\
From: MAILER-DAEMON@{domain}
To: bounce@{domain}
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce-1@{domain}>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

There is no such mailbox.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; {domain}

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.1.1
--b--
"""
SEND_LOGGER = "odoo.addons.ptc_conference.models.ptc_message_send"
OUTBOX_LOGGER = "odoo.addons.ptc_conference.models.ptc_outbox"


class OutboxCommon(ConferenceCommon, MailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ptc.outbox"].search([]).state = "done"
        cls.cron = cls.env.ref("ptc_conference.ptc_outbox_cron_send")
        cls.conference.message_delay = 0
        cls.conference.contact_id = cls._make_partner(given="Olga", family="Office", phone="+49 30 555 0100")
        cls.campus.directions = "Hill Road 1, entrance from the yard"

    def _capture_triggers(self):
        return RecordCapturer(self.env["ir.cron.trigger"], [("cron_id", "=", self.cron.id)])

    def _run_cron(self):
        """Run the cron as Odoo's worker does.

        :return: list of sent mails as MailCase keeps them.
        """
        with self.enter_registry_test_mode(), self.mock_mail_gateway():
            self.cron.method_direct_trigger()
        return self._mails

    def _run_cron_for(self, partner):
        """Run the cron and return the one mail that ``partner`` got, or None."""
        mails = [mail for mail in self._run_cron() if partner.email in "".join(mail["email_to"])]
        self.assertLessEqual(len(mails), 1)
        return mails[0] if mails else None

    def _get_calendars(self, mail):
        """Return ``{UID: (method, SEQUENCE)}`` of the calendar files of a mail."""
        calendars = [icalendar.Calendar.from_ical(content) for _name, content, _type in mail["attachments"]]
        return {
            str(event["UID"]): (str(calendar["METHOD"]), event["SEQUENCE"])
            for calendar in calendars
            for event in calendar.walk("VEVENT")
        }


@freeze_time("2026-10-05 12:00:00")
class TestOutboxLines(OutboxCommon):
    def test_booking_leaves_a_line_and_sends_nothing(self):
        with self.mock_mail_gateway():
            appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        line = self.env["ptc.outbox"].search([("appointment_id", "=", appointment.id)])
        self.assertRecordValues(
            line,
            [
                {
                    "event": "booked",
                    "state": "pending",
                    "family_id": self.family.id,
                    "conference_id": self.conference.id,
                    "due": fields.Datetime.now(),
                }
            ],
        )
        self.assertFalse(self._mails)
        self.assertFalse(self._new_mails)

    def test_rolled_back_booking_leaves_no_line(self):
        before = self.env["ptc.outbox"].search_count([])
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
            raise ZeroDivisionError
        self.assertEqual(self.env["ptc.outbox"].search_count([]), before)

    def test_line_is_not_due_while_changes_are_gathered(self):
        self.conference.message_delay = 5
        with self._capture_triggers() as captured:
            self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        due = fields.Datetime.add(fields.Datetime.now(), minutes=5)
        self.assertEqual(captured.records.mapped("call_at"), [due])
        self.assertFalse(self._run_cron())
        with freeze_time("2026-10-05 12:05:00"):
            self.assertEqual(len(self._run_cron()), 2)

    def test_without_delay_the_workers_are_woken_at_once(self):
        with self._capture_triggers() as captured:
            self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self.assertEqual(captured.records.mapped("call_at"), [fields.Datetime.now()])

    def test_line_and_wake_up_cost_a_booking_one_query(self):
        self.conference.message_delay = 5
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self.env["ptc.outbox"]._put(appointment, "moved")
        with self.assertQueryCount(1):
            self.env["ptc.outbox"]._put(appointment, "moved")
            self.env.flush_all()

    def test_pauses_grow_up_to_a_day(self):
        minutes = [get_pause(tries).total_seconds() / 60 for tries in range(1, 8)]
        self.assertEqual(minutes, [5, 20, 80, 320, 1280, 1440, 1440])


@freeze_time("2026-10-05 12:00:00")
class TestOutboxMessages(OutboxCommon):
    def test_each_guardian_of_the_couple_gets_one_mail_about_everything(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_homeroom)
        self._make_appointment(student=self.ole, family=self.family, teacher=self.teacher_science, clock="16:20")
        mails = self._run_cron()
        self.assertEqual(
            sorted(address for mail in mails for address in mail["email_to"]),
            sorted((self.father | self.mother).mapped("email_formatted")),
        )
        subject = "2 booked – Your conferences on October 13: 2 appointments"
        self.assertEqual({mail["subject"] for mail in mails}, {subject})
        self.assertFalse(self._run_cron(), "told once")

    def test_mail_tells_the_schedule_and_the_contact(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_homeroom)
        self._make_appointment(
            student=self.ole, family=self.family, teacher=self.teacher_science, clock="17:20", day=THURSDAY
        )
        self._get_session(teacher=self.teacher_homeroom).room_id.floor = "2"
        mail = self._run_cron_for(self.mother)
        self.assertEqual(mail["subject"], "2 booked – Your conferences on October 13 and October 15: 2 appointments")
        for text in (
            "Tuesday, October 13, 2026",
            "4:00",
            "Ida Olsen",
            "Hanna Homeroom, Homeroom 4-A",
            f"Room {self._get_session(teacher=self.teacher_homeroom).room_id.name}, floor 2, Main campus",
            "Thursday, October 15, 2026",
            "5:20",
            "Ole Olsen",
            "Selma Science, Science 7",
            "Hill Road 1, entrance from the yard",
            "Olga Office",
            # In languages from right to left it would be read backwards.
            '<span dir="ltr">+49 30 555 0100</span>',
            "olga.office@home.example",
            f"/my/conferences/{self.conference.id}",
        ):
            self.assertIn(text, mail["body"])
        self.assertNotIn("<img", mail["body"])
        self.assertNotIn("access_token", mail["body"])
        self.assertEqual(mail["reply_to"], self.conference.contact_id.email_formatted)

    def test_mail_is_in_the_language_of_the_guardian(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.mother.lang = "de_DE"
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_homeroom)
        mails = self._run_cron()
        subjects = {mail["email_to"][0]: mail["subject"] for mail in mails}
        self.assertIn("13. Oktober", subjects[self.mother.email_formatted])
        self.assertIn("October 13", subjects[self.father.email_formatted])

    def test_calendar_file_of_a_booking(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_homeroom)
        mail = self._run_cron_for(self.mother)
        [(name, content, mimetype)] = mail["attachments"]
        self.assertEqual(name, "Ida Olsen - Hanna Homeroom.ics")
        self.assertEqual(mimetype, "text/calendar; method=request; charset=utf-8")
        [event] = icalendar.Calendar.from_ical(content).walk("VEVENT")
        self.assertEqual(event["UID"], appointment.ics_uid)
        self.assertEqual(event.decoded("DTSTART").isoformat(), "2026-10-13T16:00:00+02:00")
        self.assertEqual(event.decoded("DTEND").isoformat(), "2026-10-13T16:10:00+02:00")
        self.assertEqual(event["DTSTART"].params["TZID"], "Europe/Berlin")
        self.assertEqual(event["SUMMARY"], "Ida Olsen: conference with Hanna Homeroom")
        self.assertEqual(event["LOCATION"], f"Room {appointment.room_id.name}, Main campus")
        self.assertEqual(event["ATTENDEE"], f"mailto:{self.mother.email}")
        self.assertEqual(event["ORGANIZER"], "mailto:olga.office@home.example")

    def test_moved_appointment_keeps_its_uid_and_grows_its_sequence(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_homeroom)
        told = self._get_calendars(self._run_cron_for(self.mother))
        appointment._move(session=self._get_session(teacher=self.teacher_homeroom, clock="16:30"), is_staff=True)
        mail = self._run_cron_for(self.mother)
        self.assertEqual(told, {appointment.ics_uid: ("REQUEST", 0)})
        self.assertEqual(self._get_calendars(mail), {appointment.ics_uid: ("REQUEST", 1)})
        self.assertEqual(mail["subject"], "1 moved – Your conferences on October 13: 1 appointment")
        self.assertIn("1 moved", mail["body"])
        self.assertIn("4:30", mail["body"])
        self.assertNotIn("4:00", mail["body"])

    def test_cancelled_appointment_is_taken_out_of_the_calendar(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_homeroom)
        kept = self._make_appointment(student=self.ole, family=self.family, teacher=self.teacher_science, clock="16:20")
        self._run_cron()
        appointment._cancel(is_staff=True)
        mail = self._run_cron_for(self.mother)
        self.assertEqual(self._get_calendars(mail), {appointment.ics_uid: ("CANCEL", 1)})
        self.assertEqual(mail["subject"], "1 cancelled – Your conferences on October 13: 1 appointment")
        self.assertIn("1 cancelled", mail["body"])
        self.assertIn(kept.teacher_id.name, mail["body"])

    def test_all_cancelled(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_homeroom)
        self._run_cron()
        appointment._cancel(is_staff=True)
        mail = self._run_cron_for(self.mother)
        self.assertEqual(mail["subject"], "1 cancelled – Your conferences on October 13: no appointments")
        self.assertIn("You have no appointments at the moment.", mail["body"])

    def test_booked_and_cancelled_before_sending_says_nothing(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_homeroom)
        appointment._cancel(is_staff=True)
        self.assertFalse(self._run_cron())
        self.assertFalse(self.env["ptc.outbox"].search([("state", "=", "pending")]))

    def test_booked_and_moved_before_sending_is_booked(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_homeroom)
        appointment._move(session=self._get_session(teacher=self.teacher_homeroom, clock="16:30"), is_staff=True)
        mail = self._run_cron_for(self.mother)
        self.assertIn("1 booked", mail["body"])
        self.assertEqual(self._get_calendars(mail), {appointment.ics_uid: ("REQUEST", 1)})


@freeze_time("2026-10-05 12:00:00")
class TestOutboxReaders(OutboxCommon):
    def test_separated_parents_learn_nothing_of_each_other(self):
        of_mother = self._make_appointment(
            student=self.mia, family=self.family_mia_mother, teacher=self.teacher_homeroom, clock="16:00"
        )
        of_father = self._make_appointment(
            student=self.mia, family=self.family_mia_father, teacher=self.teacher_homeroom, clock="17:40"
        )
        by_address = {mail["email_to"][0]: mail for mail in self._run_cron()}
        self.assertEqual(set(by_address), {self.mia_mother.email_formatted, self.mia_father.email_formatted})
        for reader, own, other, own_time, other_time in (
            (self.mia_mother, of_mother, of_father, "4:00", "5:40"),
            (self.mia_father, of_father, of_mother, "5:40", "4:00"),
        ):
            mail = by_address[reader.email_formatted]
            everything = (
                mail["body"] + mail["subject"] + "".join(str(content) for _n, content, _t in mail["attachments"])
            )
            self.assertIn(own_time, mail["body"])
            self.assertNotIn(other_time, mail["body"])
            self.assertIn(own.ics_uid, everything)
            self.assertNotIn(other.ics_uid, everything)
            other_reader = (self.mia_mother | self.mia_father) - reader
            self.assertNotIn(other_reader.name, everything)
            self.assertNotIn(other_reader.email, everything)

    def test_appointment_that_another_family_took_over_is_not_told_to_the_first(self):
        appointment = self._make_appointment(
            student=self.mia, family=self.family_mia_mother, teacher=self.teacher_homeroom
        )
        appointment.write({"family_id": self.family_mia_father.id})
        [mail] = self._run_cron()
        self.assertEqual(mail["email_to"], [self.mia_father.email_formatted])

    def test_guardian_who_receives_no_mail(self):
        self.family.guardian_ids.filtered(lambda link: link.partner_id == self.father).receives_mail = False
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_homeroom)
        [mail] = self._run_cron()
        self.assertEqual(mail["email_to"], [self.mother.email_formatted])
        self.assertFalse(self.env["ptc.message"].search([("partner_id", "=", self.father.id)]))

    def test_guardian_reads_only_of_students_the_own_link_receives_mail_about(self):
        links = self.family.guardian_ids.filtered(lambda link: link.partner_id == self.father)
        links.filtered(lambda link: link.student_id == self.ole).receives_mail = False
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_homeroom)
        self._make_appointment(student=self.ole, family=self.family, teacher=self.teacher_science, clock="16:20")
        by_address = {mail["email_to"][0]: mail for mail in self._run_cron()}
        of_father, of_mother = (by_address[adult.email_formatted] for adult in (self.father, self.mother))
        self.assertIn("Ole Olsen", of_mother["body"])
        self.assertNotIn("Ole Olsen", of_father["body"])
        self.assertEqual(len(of_father["attachments"]), 1)
        self.assertIn("1 appointment", of_father["subject"])

    def test_former_guardian_gets_nothing(self):
        self.family.guardian_ids.filtered(lambda link: link.partner_id == self.father).active = False
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_homeroom)
        [mail] = self._run_cron()
        self.assertEqual(mail["email_to"], [self.mother.email_formatted])

    def test_couple_with_one_address_gets_one_mail(self):
        self.father.email = self.mother.email
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_homeroom)
        self.assertEqual(len(self._run_cron()), 1)

    def test_guardian_without_address_is_shown_to_the_office_and_blocks_nobody(self):
        self.father.write({"email": False, "phone": "555 0199"})
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_homeroom)
        self._make_appointment(student=self.tom, family=self.other_family, teacher=self.teacher_homeroom, clock="16:20")
        self.assertEqual(len(self._run_cron()), 3)
        untold = self.env["ptc.message"].with_user(self.user_office).search([("state", "=", "unreachable")])
        self.assertRecordValues(untold, [{"partner_id": self.father.id, "phone": "555 0199", "email": False}])
        self.father.email = "new@home.example"
        untold.action_send_again()
        [mail] = self._run_cron()
        self.assertEqual(mail["email_to"], [self.father.email_formatted])
        self.assertEqual(untold.state, "sent")

    def test_portal_user_cannot_read_or_resend_messages(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_homeroom)
        self._run_cron()
        message = self.env["ptc.message"].search([("partner_id", "=", self.mother.id)], limit=1)
        self.assertEqual(message.state, "sent")
        self.assertFalse(message.with_user(self.user_mother).has_access("read"))
        self.assertFalse(self.env["ptc.outbox"].with_user(self.user_mother).has_access("read"))
        with self.assertRaises(AccessError):
            message.with_user(self.user_mother).action_send_again()
        with self.assertRaises(AccessError):
            message.with_user(self.user_office).write({"state": "queued"})


@freeze_time("2026-10-05 12:00:00")
class TestOutboxFailures(OutboxCommon):
    def _book_two_families(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_homeroom)
        self._make_appointment(student=self.tom, family=self.other_family, teacher=self.teacher_homeroom, clock="16:20")

    def _fail_for(self, family):
        """Patch the rendering of one family's schedule to fail."""
        original = type(self.env["ptc.message"])._get_schedule

        def _get_schedule(message):
            if message.family_id == family:
                raise ValueError("broken")
            return original(message)

        return patch.object(type(self.env["ptc.message"]), "_get_schedule", _get_schedule)

    def test_failing_family_does_not_stop_the_others(self):
        self._book_two_families()
        with self._fail_for(self.family), self.assertLogs(SEND_LOGGER, "WARNING") as logs:
            mails = self._run_cron()
        self.assertEqual(
            {mail["email_to"][0] for mail in mails},
            set((self.other_mother | self.other_father).mapped("email_formatted")),
        )
        failed = self.env["ptc.message"].search([("state", "=", "failed")])
        self.assertEqual((failed.family_id, failed.partner_id), (self.family, self.mother | self.father))
        self.assertEqual(set(failed.mapped("tries")), {1})
        self.assertIn("broken", failed[0].reason)
        self.assertNotIn("Olsen", "".join(logs.output))

    def test_failing_family_is_told_after_a_pause(self):
        self._book_two_families()
        with self._fail_for(self.family), mute_logger(SEND_LOGGER):
            self._run_cron()
        self.assertFalse(self._run_cron(), "not before the pause is over")
        with freeze_time("2026-10-05 12:05:00"):
            self.assertEqual(len(self._run_cron()), 2)
        self.assertFalse(self.env["ptc.message"].search([("state", "!=", "sent")]))

    def test_lines_that_cannot_be_told_stop_nobody_else(self):
        self._book_two_families()
        messages = type(self.env["ptc.message"])
        prepare = messages._prepare

        def _prepare(model, lines):
            if lines.family_id == self.family:
                raise ValueError("broken for Mother Olsen")
            return prepare(model, lines)

        with patch.object(messages, "_prepare", _prepare), self.assertLogs(OUTBOX_LOGGER, "WARNING") as logs:
            self.assertEqual(len(self._run_cron()), 2)
        self.assertNotIn("Olsen", "".join(logs.output))
        lines = self.env["ptc.outbox"].search([("state", "=", "pending")])
        due = fields.Datetime.add(fields.Datetime.now(), minutes=5)
        self.assertRecordValues(lines, [{"family_id": self.family.id, "tries": 1, "due": due}])
        self.assertIn("broken", lines.reason)
        self.assertFalse(self._run_cron(), "not before the pause is over")
        with freeze_time("2026-10-05 12:05:00"):
            self.assertEqual(len(self._run_cron()), 2)

    def _fail_to_send(self, fails, told):
        """Patch the mail server: where ``fails(mail)`` is no error, the addressee is added to ``told``."""
        servers = type(self.env["ir.mail_server"])

        def send_email(server, mail, **options):
            if error := fails(mail):
                raise error
            told.append(str(mail["To"]))
            return super(servers, server).send_email(mail, **options)

        return patch.object(servers, "send_email", send_email)

    def test_refused_recipient_stops_nobody_else(self):
        self._book_two_families()
        refusal = SMTPRecipientsRefused({self.mother.email: (550, b"no such mailbox")})
        told = []
        with self._fail_to_send(lambda mail: refusal if self.mother.email in str(mail["To"]) else None, told):
            self._run_cron()
        self.assertEqual(len(told), 3)
        [failed] = self.env["ptc.message"].search([("state", "!=", "sent")])
        self.assertRecordValues(failed, [{"state": "failed", "partner_id": self.mother.id, "tries": 1}])
        self.assertIn("no such mailbox", failed.reason)

    def test_mail_that_cannot_be_built_stops_nobody_else(self):
        self._book_two_families()
        self.ida.name = "Ida\r\nOlsen"  # the name of a file cannot have two lines
        told = {mail["email_to"][0] for mail in self._run_cron()}
        self.assertEqual(told, {adult.email_formatted for adult in self.other_mother | self.other_father})
        failed = self.env["ptc.message"].search([("state", "!=", "sent")])
        self.assertRecordValues(failed, [{"state": "failed", "family_id": self.family.id, "tries": 1}] * 2)
        self.assertIn("linefeed", failed[0].reason)

    def test_mail_server_that_hangs_up_has_the_rest_later_and_nothing_twice(self):
        self._book_two_families()
        calls, told = count(), []
        with self._fail_to_send(lambda _mail: SMTPServerDisconnected("bye") if next(calls) >= 2 else None, told):
            self._run_cron()
        messages = self.env["ptc.message"].search([("conference_id", "=", self.conference.id)])
        self.assertEqual(sorted(messages.mapped("state")), ["failed", "failed", "sent", "sent"])
        with freeze_time("2026-10-05 12:05:00"), self._fail_to_send(lambda _mail: None, told):
            self._run_cron()
        self.assertEqual(sorted(told), sorted(messages.partner_id.mapped("email_formatted")))

    def test_killed_between_any_two_steps_nothing_is_lost_and_nothing_told_twice(self):
        """Each step raises once, as if the process was killed there; the next run begins where the last commit was."""
        steps = [
            ("ptc.outbox", "_take"),
            ("ptc.outbox", "_tell"),
            ("ptc.message", "create"),
            ("ptc.message", "_queue"),
            ("ptc.message", "_take_queued"),
            ("ptc.message", "_render_bodies"),
            ("ptc.message", "_open_session"),
            ("ptc.message", "_prepare_mail"),
            ("ptc.message", "_get_files"),
            ("ir.mail_server", "send_email"),
        ]
        self._book_two_families()
        for model, method in steps:
            # Once the mail server has a message, it may be handed over again: see test_mail_killed.py.
            for is_after in (False, True)[: 1 + (method != "send_email")]:
                with self._killed_at(model, method, is_after=is_after), self.assertRaises(SystemExit):
                    self._run_cron()
        self.assertEqual(self.env["ptc.message"].search_count([("state", "=", "sent")]), 0)
        self.assertEqual(len(self._run_cron()), 4)
        self.assertFalse(self._run_cron())

    def test_while_sending_another_run_is_waiting_to_take_over(self):
        self._book_two_families()
        self._run_cron()
        soon = fields.Datetime.add(fields.Datetime.now(), minutes=1)
        waiting = self.env["ir.cron.trigger"].search([("cron_id", "=", self.cron.id)])
        self.assertIn(soon, waiting.mapped("call_at"))

    def _killed_at(self, model, method, *, is_after):
        original = getattr(type(self.env[model]), method)

        def killed(records, *args, **kwargs):
            if is_after:
                original(records, *args, **kwargs)
            raise SystemExit

        return patch.object(type(self.env[model]), method, killed)

    def test_undelivered_mail_is_shown_and_tried_again(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_homeroom)
        with patch.object(
            type(self.env["ir.mail_server"]), "_connect__", side_effect=ConnectionRefusedError("refused")
        ):
            self.assertFalse(self._run_cron_without_gateway())
        failed = self.env["ptc.message"].search([("family_id", "=", self.family.id)])
        retry_on = fields.Datetime.add(fields.Datetime.now(), minutes=5)
        self.assertRecordValues(failed, [{"state": "failed", "tries": 1, "retry_on": retry_on}] * 2)
        self.assertEqual(set(failed.mapped("reason")), {"refused"})
        self.assertFalse(self._run_cron(), "not before the pause is over")
        with freeze_time("2026-10-05 12:05:00"):
            self.assertEqual(len(self._run_cron()), 2)
        self.assertEqual(set(failed.mapped("state")), {"sent"})

    def _run_cron_without_gateway(self):
        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()
        return self.env["ptc.message"].search([("state", "=", "sent")])

    def test_undelivered_mail_is_given_up_after_some_tries(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_homeroom)
        self._run_cron()
        message = self.env["ptc.message"].search([("partner_id", "=", self.mother.id)])
        for _try in range(6):
            message._record_failure("550 no such mailbox")
        self.assertRecordValues(message, [{"state": "failed", "tries": 6, "retry_on": False}])

    def test_message_in_the_queue_is_not_sent_again(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_homeroom)
        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()
        message = self.env["ptc.message"].search([("partner_id", "=", self.mother.id)])
        with self.assertRaisesRegex(UserError, "still in the mail queue"):
            message.action_send_again()

    def test_address_that_returns_mail_is_shown_to_the_office(self):
        domain = self.env["mail.alias.domain"].create(
            {"name": "school.example", "bounce_alias": "bounce", "catchall_alias": "catchall"}
        )
        self.conference.company_id.alias_domain_id = domain
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_homeroom)
        self._run_cron()
        self.assertEqual({sent["smtp_from"] for sent in self.emails}, {"bounce@school.example"})
        report = BOUNCE.format(address=self.mother.email, domain="school.example")
        with self.mock_mail_gateway(), mute_logger("odoo.addons.mail.models.mail_thread"):
            self.env["mail.thread"].message_process("res.partner", report)
        messages = self.env["ptc.message"].search([("family_id", "=", self.family.id)])
        returned = messages.filtered(lambda one: one.partner_id == self.mother)
        self.assertRecordValues(returned, [{"state": "failed", "retry_on": False}])
        self.assertIn(self.mother.email_normalized, returned.reason)
        self.assertEqual((messages - returned).state, "sent")
