# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError

from .test_outbox import OutboxCommon

# Kind -> what its example says: who is met, or what was decided.
EXAMPLES = {
    "schedule": ("Ida Olsen", "Hanna Homeroom", "4:00"),
    "reminder": ("Ida Olsen", "Hanna Homeroom", "4:00"),
    "asked": ("Ida Olsen", "Hanna Homeroom"),
    "offer": ("Ida Olsen", "Hanna Homeroom", "4:00", "kept for you until"),
    "decline": ("Ida Olsen", "Arno Art", "Cannot come, says Mother Olsen", "telephone"),
    "wishes_decided": ("4:00", "Accepted"),
}
WRITTEN = (
    *("ptc.appointment", "ptc.outbox", "ptc.message", "ptc.mailing", "ptc.must.see", "ptc.waitlist", "ptc.decline"),
    *("ptc.teacher.wish", "ptc.session.hold", "ir.cron.trigger"),
)


@freeze_time("2026-10-05 12:00:00")
class TestMessagePreview(OutboxCommon):
    def _make_preview(self, kind, user=None, **vals):
        vals = {"conference_id": self.conference.id, "family_id": self.family.id, **vals}
        return self.env["ptc.message.preview"].with_user(user or self.user_office).create({"kind": kind, **vals})

    def test_every_message_can_be_shown_and_leaves_nothing(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        before = self.env["ptc.message"].search_count([]), self.env["ptc.mailing"].search_count([])
        # A change has to have touched a teacher.
        kinds = dict(self.env["ptc.message.preview"]._selection_kind()).keys() - {"teacher_change"}
        for kind in sorted(kinds):
            with self.subTest(kind), self.mock_mail_gateway():
                preview = self._make_preview(kind)
                preview.action_show()
                self.assertTrue(preview.subject)
                self.assertIn(preview.partner_id.name, preview.html)
                self.assertIn(preview.partner_id.name, preview.text)
                self.assertNotIn("{", preview.text)
                self.assertFalse(self._mails)
        after = self.env["ptc.message"].search_count([]), self.env["ptc.mailing"].search_count([])
        self.assertEqual(after, before)

    def test_family_to_whom_nothing_has_happened_is_an_example(self):
        count = {name: self.env[name].sudo().search_count([]) for name in WRITTEN}
        for kind, words in EXAMPLES.items():
            with self.subTest(kind), self.mock_mail_gateway():
                preview = self._make_preview(kind)
                preview.action_show()
                self.assertTrue(preview.is_example)
                for word in words:
                    self.assertIn(word, preview.html)
                    self.assertIn(word, preview.text)
                self.assertFalse(self._mails)
        self.assertEqual({name: self.env[name].sudo().search_count([]) for name in WRITTEN}, count)

    def test_what_has_happened_is_no_example(self):
        self._make_appointment(student=self.ole, family=self.family, teacher=self.teacher_science, clock="16:30")
        for kind in ("schedule", "reminder"):
            preview = self._make_preview(kind)
            preview.action_show()
            self.assertFalse(preview.is_example)
            self.assertIn("Ole Olsen", preview.html)
            self.assertNotIn("Ida Olsen", preview.html)

    def test_what_happened_to_an_appointment_can_be_chosen(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        subjects = set()
        for event, word in {"booked": "Booked", "moved": "Changed", "cancelled": "Cancelled"}.items():
            preview = self._make_preview("schedule", event=event)
            preview.action_show()
            self.assertIn(word.lower(), preview.text.lower())
            subjects.add(preview.subject)
        self.assertEqual(len(subjects), 3)
        self.assertIn("4:10", preview.text)  # another time to choose from
        self.assertEqual(appointment.state, "booked")

    def test_example_of_an_offer_is_of_a_teacher_who_has_times(self):
        self.conference.session_ids.filtered(lambda one: one.teacher_id == self.teacher_homeroom).unlink()
        preview = self._make_preview("offer")
        preview.action_show()
        self.assertIn("Arno Art", preview.html)
        self.conference.session_ids.unlink()
        with self.assertRaisesRegex(UserError, "meets no teacher"):
            preview.action_show()

    def test_example_of_a_request_where_the_other_family_is_asked(self):
        homeroom = self._get_class_teacher(student=self.mia, teacher=self.teacher_homeroom)
        keys = {"conference_id": self.conference.id, "student_id": self.mia.id, "class_teacher_id": homeroom.id}
        mark = self.env["ptc.must.see"].create(keys)
        mark.family_line_ids.filtered(lambda line: line.family_id == self.family_mia_father).unlink()
        preview = self._make_preview("asked", family_id=self.family_mia_father.id)
        preview.action_show()
        self.assertTrue(preview.is_example)
        self.assertIn("Hanna Homeroom", preview.html)

    def test_nothing_to_make_an_example_of(self):
        self.env["ptc.session"].search([]).action_block()
        with self.assertRaisesRegex(UserError, "has a free time"):
            self._make_preview("schedule").action_show()
        self.family.guardian_ids.student_id.enrollment_ids.unlink()
        with self.assertRaisesRegex(UserError, "meets no teacher"):
            self._make_preview("asked").action_show()
        with self.assertRaisesRegex(UserError, "teacher who takes part"):
            self._make_preview("wishes_decided", partner_id=self.mother.id).action_show()

    def test_chosen_family_in_its_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.other_mother.lang = "de_DE"
        self._make_appointment(student=self.tom, family=self.other_family, teacher=self.teacher_art)
        vals = {"family_id": self.other_family.id, "partner_id": self.other_mother.id}
        preview = self._make_preview("reminder", **vals)
        preview.action_show()
        self.assertIn("Tom Reyes", preview.html)
        self.assertIn("13. Oktober", preview.subject)

    def test_teachers_messages(self):
        preview = self._make_preview("teacher_schedule", family_id=False, partner_id=self.teacher_art.id)
        preview.action_show()
        self.assertIn("October 13", preview.subject)
        self.assertEqual(preview.files, "schedule.pdf")

    def test_sent_to_oneself_only(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self.user_office.email = "office@school.example"
        with self.mock_mail_gateway():
            self._make_preview("reminder").action_test()
            [mail] = self._mails
        self.assertEqual(mail["email_to"], [self.user_office.email_formatted])
        self.assertTrue(mail["subject"].startswith("[Test] Reminder"))
        self.assertIn("Ida Olsen", mail["body"])
        self.assertFalse(self.env["ptc.message"].search([("kind", "=", "reminder")]))

    def test_no_change_to_show(self):
        with self.assertRaisesRegex(UserError, "No change has touched this person"):
            self._make_preview("teacher_change", partner_id=self.teacher_art.id).action_show()

    def test_parents_cannot(self):
        with self.assertRaises(AccessError):
            self._make_preview("reminder", user=self.user_mother)

    def test_colours_of_the_dark_are_not_in_the_plain_text(self):
        preview = self._make_preview("invitation")
        preview.action_show()
        self.assertIn("prefers-color-scheme: dark", preview.html)
        self.assertNotIn("prefers-color-scheme", preview.text)
