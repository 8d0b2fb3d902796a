# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from .test_outbox import OutboxCommon
from .test_ptc_conference_window import LATER, WindowCase


class MustSeeCase(OutboxCommon):
    @classmethod
    def _mark(cls, *, student, teacher=None, conference=None, **vals):
        part = cls._get_class_teacher(student=student, teacher=teacher or cls.teacher_art)
        keys = {"conference_id": (conference or cls.conference).id, "student_id": student.id}
        return cls.env["ptc.must.see"].create({**keys, "class_teacher_id": part.id, **vals})

    def _get_states(self, mark):
        mark.family_line_ids.invalidate_recordset(["state"])
        return {line.family_id: line.state for line in mark.family_line_ids}

    def _get_told(self, mails):
        return {address for mail in mails for address in mail["email_to"]}


@freeze_time("2026-10-05 12:00:00")
class TestMustSee(MustSeeCase):
    def test_each_family_of_the_student_is_asked(self):
        mark = self._mark(student=self.mia)
        self.assertEqual(mark.family_line_ids.family_id, self.family_mia_mother | self.family_mia_father)
        self.assertEqual(set(self._get_states(mark).values()), {"untold"})

    def test_nobody_is_asked_about_who_is_only_given_more_time(self):
        mark = self._mark(student=self.mia, is_asked=False, session_count=2)
        self.assertFalse(mark.family_line_ids)
        mark.is_asked = True
        self.assertEqual(len(mark.family_line_ids), 2)

    def test_guardian_without_rights_is_not_asked(self):
        self.family_mia_father.guardian_ids.write({"may_book": False, "receives_mail": False})
        mark = self._mark(student=self.mia)
        self.assertEqual(mark.family_line_ids.family_id, self.family_mia_mother)

    def test_new_family_of_the_student_is_asked_too(self):
        mark = self._mark(student=self.ida)
        adult = self._make_partner(given="New", family="Olsen")
        family = self._make_family(students=[self.ida], adults=[adult])
        self.assertEqual(mark.family_line_ids.family_id, self.family | family)

    def test_family_without_rights_is_not_followed_up(self):
        mark = self._mark(student=self.mia)
        links = self.family_mia_father.guardian_ids
        links.write({"may_book": False, "receives_mail": False})
        self.assertEqual(mark.family_line_ids.family_id, self.family_mia_mother)
        self.assertEqual(self.env["ptc.figure.must.see"].search([]).family_id, self.family_mia_mother)
        calls = self.env["ptc.call"].search([("reason", "=", "asked")])
        self.assertEqual(calls.family_id, self.family_mia_mother)
        links.receives_mail = True
        self.assertEqual(mark.family_line_ids.family_id, self.family_mia_mother | self.family_mia_father)

    def test_student_of_another_teacher_is_refused(self):
        part = self._get_class_teacher(student=self.ole, teacher=self.teacher_science)
        vals = {"conference_id": self.conference.id, "student_id": self.ida.id, "class_teacher_id": part.id}
        with self.assertRaisesRegex(ValidationError, "in no class of this teacher"):
            self.env["ptc.must.see"].create(vals)

    def test_lengths_have_bounds(self):
        for count in (0, 4):
            with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self._mark(student=self.ida, session_count=count)

    def test_followed_until_they_have_come(self):
        mark = self._mark(student=self.mia)
        self._run_cron()
        self.assertEqual(set(self._get_states(mark).values()), {"unopened"})
        self.env["ptc.must.see.family"]._open_sudo(self.mia_mother, self.conference.id)
        self.assertEqual(self._get_states(mark), {self.family_mia_mother: "opened", self.family_mia_father: "unopened"})
        appointment = self._make_appointment(student=self.mia, family=self.family_mia_mother, teacher=self.teacher_art)
        self.assertEqual(self._get_states(mark), {self.family_mia_mother: "booked", self.family_mia_father: "unopened"})
        self.assertEqual(self.conference.must_see_text, "Not opened: 1 · Booked: 1")
        appointment._cancel(is_staff=True)
        self.assertEqual(self._get_states(mark)[self.family_mia_mother], "opened")
        mark.action_come()
        self.assertEqual(set(self._get_states(mark).values()), {"come"})
        to_come = self.env["ptc.must.see.family"].search([("state", "!=", "come")])
        self.assertFalse(to_come & mark.family_line_ids)

    def test_telephone_numbers_are_those_of_the_family(self):
        self.mia_mother.phone, self.mia_father.phone = "+49 30 555 0111", "+49 30 555 0112"
        lines = self._mark(student=self.mia).family_line_ids
        phones = {line.family_id: line.phones for line in lines}
        self.assertEqual(phones[self.family_mia_mother], f"{self.mia_mother.name}: +49 30 555 0111")
        self.assertEqual(phones[self.family_mia_father], f"{self.mia_father.name}: +49 30 555 0112")

    def test_only_the_office_reads_it(self):
        mark = self._mark(student=self.mia, reason="Hungry in the morning")
        office = new_test_user(self.env, "asked_office", groups="ptc_roster.group_office")
        self.assertEqual(mark.with_user(office).reason, "Hungry in the morning")
        teacher = self._make_portal_user(partner=self.teacher_art)
        for user in (self.user_mia_mother, teacher, new_test_user(self.env, "asked_user")):
            for record in (mark, mark.family_line_ids):
                with self.assertRaises(AccessError):
                    record.with_user(user).read(["reason"])
            with self.assertRaises(AccessError):
                mark.with_user(user).action_come()


@freeze_time("2026-10-05 12:00:00")
class TestMustSeeMail(MustSeeCase):
    def test_families_are_told_once_and_not_why(self):
        self._mark(student=self.mia, reason="Hungry in the morning")
        mails = self._run_cron()
        self.assertEqual(self._get_told(mails), {self.mia_mother.email_formatted, self.mia_father.email_formatted})
        for mail in mails:
            self.assertIn(self.teacher_art.name, mail["body"])
            self.assertIn("Choose a time", mail["body"])
            self.assertNotIn("Hungry", mail["body"])
        by_address = {mail["email_to"][0]: mail["body"] for mail in mails}
        self.assertNotIn(self.mia_father.name, by_address[self.mia_mother.email_formatted])
        self.assertFalse(self._run_cron())

    def test_several_teachers_are_one_mail(self):
        self._mark(student=self.tom)
        self._mark(student=self.tom, teacher=self.teacher_homeroom)
        self._mark(student=self.ida, teacher=self.teacher_homeroom)
        mails = self._run_cron()
        self.assertEqual(len(mails), 4)
        for mail in mails:
            is_other = "Reyes" in mail["email_to"][0]
            names = [self.teacher_art.name] * is_other + [self.teacher_homeroom.name]
            self.assertEqual(mail["subject"], f"Please come to meet {' and '.join(names)}: Autumn conferences")
            self.assertEqual([name for name in names if name not in mail["body"]], [])

    def test_couple_with_one_address_gets_one_mail(self):
        self.other_father.email = self.other_mother.email
        self._mark(student=self.tom)
        self.assertEqual(len(self._run_cron()), 1)

    def test_one_address_is_told_once_of_the_same_child(self):
        self.father.email = self.mother.email
        links = self.father.guardian_ids
        links.filtered(lambda link: link.student_id == self.ole).receives_mail = False
        self._mark(student=self.ida)
        self.assertEqual(len(self._run_cron()), 1)

    def test_told_when_the_conference_opens(self):
        self.conference.action_withdraw()
        self._mark(student=self.tom)
        self.assertFalse(self._run_cron())
        with self._capture_triggers() as captured:
            self.conference.action_open()
        self.assertTrue(captured.records)
        self.assertEqual(len(self._run_cron()), 2)

    def test_who_has_booked_is_not_asked(self):
        self._make_appointment(student=self.tom, family=self.other_family, teacher=self.teacher_art)
        self._run_cron()
        mark = self._mark(student=self.tom)
        self.assertFalse(self._run_cron())
        self.assertEqual(set(self._get_states(mark).values()), {"booked"})

    def test_sent_again_as_what_it_was(self):
        self._mark(student=self.tom)
        self._run_cron()
        message = self.env["ptc.message"].search([("kind", "=", "asked")], limit=1)
        message.action_send_again()
        [mail] = self._run_cron()
        self.assertIn("We ask you to come", mail["body"])


@freeze_time("2026-10-05 12:00:00")
class TestMustSeeWindow(WindowCase):
    def test_own_earlier_window(self):
        self._set_windows({"audience": "must_see"}, {"audience": "all", **LATER})
        self.assertEqual(self._who_may(), set())
        part = self._get_class_teacher(student=self.mia, teacher=self.teacher_art)
        mark = self.env["ptc.must.see"].create(
            {"conference_id": self.conference.id, "student_id": self.mia.id, "class_teacher_id": part.id}
        )
        self.assertEqual(self._who_may(), {"mia, mother", "mia, father"})
        self.assertEqual(self._refused(self._book).code, "closed")
        self.assertTrue(self._book(student=self.mia, family=self.family_mia_mother))
        mark.is_asked = False
        self.assertEqual(self._who_may(), set())

    def test_mark_of_another_conference_opens_nothing(self):
        self._set_windows({"audience": "must_see"}, {"audience": "all", **LATER})
        other = self._make_conference(name="Spring conferences", days=[date(2027, 4, 13)])
        part = self._get_class_teacher(student=self.mia, teacher=self.teacher_art)
        self.env["ptc.must.see"].create(
            {"conference_id": other.id, "student_id": self.mia.id, "class_teacher_id": part.id}
        )
        self.assertEqual(self._who_may(), set())
        self.assertIn("students whom teachers must see", self.conference.state_text)
