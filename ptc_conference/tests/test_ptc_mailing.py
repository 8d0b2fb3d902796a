# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command

from .common import THURSDAY, TUESDAY
from .test_outbox import OutboxCommon


@freeze_time("2026-10-05 12:00:00")
class TestMailing(OutboxCommon):
    def _make_mailing(self, kind, **vals):
        return self.env["ptc.mailing"].create({"kind": kind, "conference_id": self.conference.id, **vals})

    def _get_told(self):
        """Run the cron and return ``{address: mail}``."""
        return {"".join(mail["email_to"]): mail for mail in self._run_cron()}

    def _get_addresses(self, *partners):
        return {partner.email_formatted for partner in partners}

    def test_invitation_tells_purpose_dates_booking_and_contact(self):
        self.conference.introduction = "<p>Please bring the report.</p>"
        mailing = self._make_mailing("invitation")
        mailing.action_send()
        told = self._get_told()
        self.assertEqual(
            set(told),
            self._get_addresses(
                self.mother, self.father, self.other_mother, self.other_father, self.mia_mother, self.mia_father
            ),
        )
        mail = told[self.mother.email_formatted]
        self.assertEqual(mail["subject"], "Please come: Autumn conferences on October 13 and October 15")
        for text in (
            "Ida Olsen and Ole Olsen",
            "Please bring the report.",
            "Tuesday, October 13",
            "Thursday, October 15",
            "Booking is open until Monday, October 12",
            "Olga Office",
            f"/my/conferences/{self.conference.id}",
        ):
            self.assertIn(text, mail["body"])
            self.assertIn(text, mail["body_alternative"])
        self.assertNotIn("<img", mail["body"])
        self.assertNotIn("Tom", mail["body"])
        self.assertRecordValues(mailing, [{"state": "started", "progress": 100, "sent_count": 6, "untold_count": 0}])
        self.assertFalse(self._get_told(), "told once")

    def test_a_new_one_is_about_the_only_conference_to_come(self):
        self.env["ptc.conference"].search([]).filtered(lambda one: one != self.conference).is_cancelled = True
        models = self.env["ptc.mailing"], self.env["ptc.message.preview"]
        for model in models:
            self.assertEqual(model.default_get(["conference_id"])["conference_id"], self.conference.id)
        with freeze_time("2027-01-05 12:00:00"):
            self.assertFalse(models[0].default_get(["conference_id"]).get("conference_id"), "it is over")
        other = self._make_conference(name="Spring")
        other.last_stop = "2027-03-01 18:00:00"
        for model in models:
            self.assertFalse(model.default_get(["conference_id"]).get("conference_id"), "which of the two?")

    def test_the_conference_counts_and_opens_them(self):
        self.assertFalse(self.conference.mailing_count)
        mailing = self._make_mailing("invitation")
        self.assertEqual(self.conference.mailing_count, 1)
        action = self.conference.with_user(self.user_office).action_open_mailings()
        self.assertEqual(self.env["ptc.mailing"].search(action["domain"]), mailing)
        self.assertEqual(action["context"]["default_conference_id"], self.conference.id)

    def test_before_it_is_sent_recipients_languages_and_missing_addresses_are_shown(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.mother.lang = "de_DE"
        self.father.write({"email": False, "phone": "555 0199"})
        mailing = self._make_mailing("invitation")
        self.assertRecordValues(mailing, [{"recipient_count": 5, "family_count": 4, "missing_count": 1}])
        self.assertEqual(mailing.missing_ids, self.father)
        self.assertEqual(mailing.languages_text, "English (US): 4, German / Deutsch: 1")
        mailing.action_send()
        self.assertEqual(len(self._get_told()), 5)
        self.assertEqual(mailing.untold_count, 1)
        untold = self.env["ptc.message"].search(mailing.action_open_untold()["domain"])
        self.assertRecordValues(untold, [{"state": "unreachable", "phone": "555 0199"}])

    def test_number_of_messages_is_that_of_what_is_sent(self):
        self.father.email = self.mother.email
        mailing = self._make_mailing("invitation")
        self.assertRecordValues(mailing, [{"recipient_count": 6, "message_count": 5, "missing_count": 0}])
        mailing.unlink()
        link = self.env["ptc.guardian"].search([("partner_id", "=", self.mother.id)], limit=1)
        link.copy({"student_id": self.tom.id, "family_id": self.other_family.id})
        mailing = self._make_mailing("invitation")
        self.assertRecordValues(mailing, [{"recipient_count": 6, "message_count": 6, "missing_count": 0}])
        mailing.action_send()
        self.assertEqual(len(self._run_cron()), 6, "one for both parents, and one more for her other family")

    def test_opening_is_told_when_it_is_open(self):
        self.conference.action_withdraw()
        mailing = self._make_mailing("opening")
        with self.assertRaisesRegex(UserError, "Open the conference first"):
            mailing.action_send()
        self.conference.action_open()
        mailing.action_send()
        self.assertIn("You can book now", self._get_told()[self.mother.email_formatted]["subject"])
        with self.assertRaisesRegex(UserError, "sent already"):
            mailing.action_send()
        with self.assertRaisesRegex(UserError, "record"):
            mailing.unlink()

    def test_invitation_before_the_opening_leads_nowhere_yet(self):
        self.conference.action_withdraw()
        self._make_mailing("invitation").action_send()
        self.assertNotIn("/my/conferences/", self._get_told()[self.mother.email_formatted]["body"])

    def test_single_messages_go_before_those_to_all(self):
        self._make_mailing("invitation").action_send()
        self._make_appointment(student=self.tom, family=self.other_family, teacher=self.teacher_homeroom)
        subjects = [mail["subject"] for mail in self._run_cron()]
        self.assertEqual(["Your conferences" in subject for subject in subjects], [True] * 2 + [False] * 6)

    def test_office_looks_and_administrator_sends(self):
        mailing = self._make_mailing("invitation")
        self.assertEqual(mailing.with_user(self.user_office).recipient_count, 6)
        with self.assertRaises(AccessError):
            mailing.with_user(self.user_office).action_send()
        with self.assertRaises(AccessError):
            mailing.with_user(self.user_mother).read(["state"])
        mailing.with_user(self.user_administrator).action_send()
        self.assertEqual(len(self._run_cron()), 6)


@freeze_time("2026-10-05 12:00:00")
class TestReminder(OutboxCommon):
    def _book(self, student, family, day=TUESDAY, **vals):
        return self._make_appointment(student=student, family=family, teacher=self.teacher_art, day=day, **vals)

    def _get_reminders(self):
        return {"".join(mail["email_to"]): mail for mail in self._run_cron() if mail["subject"].startswith("Reminder")}

    def test_two_days_before_once(self):
        self._book(self.ida, self.family)
        self._book(self.tom, self.other_family, day=THURSDAY)
        self.assertFalse(self._get_reminders())
        with freeze_time("2026-10-11 14:59:00"):
            self.assertFalse(self._get_reminders())
        with freeze_time("2026-10-11 15:00:00"):
            told = self._get_reminders()
            self.assertEqual(set(told), {self.mother.email_formatted, self.father.email_formatted})
            self.assertEqual(
                told[self.mother.email_formatted]["subject"], "Reminder: your conferences on October 13: 1 appointment"
            )
            self.assertFalse(self._get_reminders(), "once")
        with freeze_time("2026-10-13 15:30:00"):
            self.assertEqual(len(self._get_reminders()), 2)

    def test_cron_is_woken_when_it_is_due(self):
        with freeze_time("2026-10-11 14:00:00"), self._capture_triggers() as captured:
            self._run_cron()
        self.assertIn("2026-10-11 15:00:00", list(map(str, captured.records.mapped("call_at"))))

    def test_several_lead_times(self):
        self.conference.reminder_days = "7, 1"
        self._book(self.ida, self.family)
        self._run_cron()
        with freeze_time("2026-10-06 15:00:00"):
            self.assertEqual(len(self._get_reminders()), 2)
        with freeze_time("2026-10-12 15:00:00"):
            self.assertEqual(len(self._get_reminders()), 2)

    def test_who_has_cancelled_is_not_reminded(self):
        appointment = self._book(self.ida, self.family)
        self._book(self.tom, self.other_family, clock="16:20")
        self._run_cron()
        appointment._cancel(is_staff=True)
        with freeze_time("2026-10-11 15:00:00"):
            told = self._get_reminders()
        self.assertEqual(set(told), {self.other_mother.email_formatted, self.other_father.email_formatted})

    def test_who_cancels_while_it_is_being_sent_is_not_reminded(self):
        appointment = self._book(self.ida, self.family)
        self._run_cron()
        with freeze_time("2026-10-11 15:00:00"):
            self.env["ptc.conference"]._plan_mailings()
            self.env["ptc.mailing"].search([("state", "=", "waiting")])._start()
            appointment._cancel(is_staff=True)
            self.assertFalse(self._get_reminders())
        self.assertEqual(
            set(self.env["ptc.message"].search([("kind", "=", "reminder")]).mapped("state")), {"withdrawn"}
        )

    def test_late_bookers_get_it_with_the_confirmation(self):
        note = "no other reminder will come"
        self._book(self.ida, self.family)
        self.assertNotIn(note, self._run_cron_for(self.mother)["body"])
        with freeze_time("2026-10-11 15:00:00"):
            self._run_cron()
        with freeze_time("2026-10-12 10:00:00"):
            self._book(self.tom, self.other_family, clock="16:20")
            mail = self._run_cron_for(self.other_mother)
            self.assertIn(note, mail["body"])
            self.assertFalse(mail["subject"].startswith("Reminder"))
            self.assertFalse(self._get_reminders())

    def test_no_reminders_of_cancelled_or_withdrawn_conferences(self):
        self._book(self.ida, self.family)
        self._run_cron()
        self.conference.action_withdraw()
        with freeze_time("2026-10-11 15:00:00"):
            self.assertFalse(self._get_reminders())

    def test_separated_parents_are_reminded_of_their_own(self):
        self._book(self.mia, self.family_mia_mother)
        self._run_cron()
        with freeze_time("2026-10-11 15:00:00"):
            self.assertEqual(set(self._get_reminders()), {self.mia_mother.email_formatted})

    def test_lead_times_that_cannot_be_read(self):
        with self.assertRaisesRegex(ValidationError, "for example 7, 2: soon is none"):
            self.conference.reminder_days = "soon"


@freeze_time("2026-10-10 15:00:00")
class TestLastCall(OutboxCommon):
    def _get_called(self):
        return {"".join(mail["email_to"]): mail for mail in self._run_cron() if mail["subject"].startswith("Last call")}

    def test_who_has_booked_nothing_is_called_about_those_students(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self._make_appointment(student=self.tom, family=self.other_family, teacher=self.teacher_art, clock="16:20")
        self._make_appointment(student=self.mia, family=self.family_mia_mother, teacher=self.teacher_homeroom)
        told = self._get_called()
        self.assertEqual(set(told), {one.email_formatted for one in (self.mother, self.father, self.mia_father)})
        self.assertIn("Ole Olsen", told[self.mother.email_formatted]["body"])
        self.assertNotIn("Ida", told[self.mother.email_formatted]["body"])
        self.assertIn("Booking is open until Monday, October 12", told[self.mother.email_formatted]["body"])
        self.assertFalse(self._get_called(), "once")

    def test_who_cannot_come_is_not_called(self):
        for student in self.family.student_ids:
            self.env["ptc.decline"].create(
                {"conference_id": self.conference.id, "family_id": self.family.id, "student_id": student.id}
            )
        self.assertFalse({self.mother.email_formatted, self.father.email_formatted} & set(self._get_called()))

    def test_other_grades_are_not_called(self):
        self.conference.grade_ids = [Command.set(self.grade_7.ids)]
        self.conference.excluded_class_ids = [Command.set(self.art.ids)]
        told = self._get_called()
        self.assertEqual(set(told), {self.mother.email_formatted, self.father.email_formatted})
        self.assertNotIn("Ida", told[self.mother.email_formatted]["body"])

    def test_without_lead_time_nobody_is_called(self):
        self.conference.last_call_days = False
        self.assertFalse(self._get_called())
