# SPDX-License-Identifier: LGPL-3.0-or-later
from unittest.mock import patch

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from .common import TUESDAY, ConferenceCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestPortalKept(ConferenceCommon, TransactionCase):
    """What workers keep of a conference is forgotten as soon as somebody changes it, and only then."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contact = cls.env["res.partner"].create({"name": "Office", "phone": "+49 30 1"})
        cls.conference.write({"contact_id": cls.contact.id, "introduction": "<p>Welcome</p>"})
        cls._make_appointment(student=cls.ida, family=cls.family, teacher=cls.teacher_art)

    def _read(self):
        return str(self.env["ptc.family.page"]._get_page_sudo(self.conference.id, self.mother))

    def _get_changes(self):
        """Return what can be changed of what a page shows of the conference, each as a function."""
        conference, window = self.conference, self.conference.window_ids
        date = conference.date_ids.filtered(lambda one: one.date == TUESDAY)
        return {
            "title": lambda: conference.write({"name": "Spring conferences"}),
            "introduction": lambda: conference.write({"introduction": "<p>Please come.</p>"}),
            "another contact": lambda: conference.write({"contact_id": self.teacher_art.id}),
            "contact renamed": lambda: self.contact.write({"name": "Front desk"}),
            "telephone of the contact": lambda: self.contact.write({"phone": "+49 30 2"}),
            "address of the contact": lambda: self.contact.write({"email": "office@example.org"}),
            "withdrawn": lambda: conference.write({"is_published": False}),
            "cancelled": lambda: conference.write({"is_cancelled": True}),
            "window later": lambda: window.write({"closes": "2026-10-11 18:00:00"}),
            "window over": lambda: window.write({"closes": "2026-10-03 18:00:00"}),
            "window of other grades": lambda: window.write(
                {"audience": "grades", "grade_ids": [Command.set(self.grade_7.ids)]}
            ),
            "no window": lambda: window.unlink(),
            "time to cancel": lambda: conference.write({"cancel_lead_time": 3, "cancel_lead_unit": "days"}),
            "lead time": lambda: conference.write({"lead_time": 9, "lead_unit": "days"}),
            "day removed": lambda: (date.unlink(), self._allot()),
            "way between appointments": lambda: conference.write({"hall_time": 20}),
        }

    def _allot(self):
        """Carry out what has been changed of the settings."""
        self.conference.action_allot()
        self.conference.planned_change_id.action_apply()

    def test_changes(self):
        """Whatever is changed, the next page has it."""
        for name in self._get_changes():
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                before = self._read()
                self._get_changes()[name]()
                after = self._read()
                self.assertTrue(after != before)
                self.env.registry.clear_cache()
                self.assertTrue(self._read() == after)
                savepoint.rollback()
                self.env.registry.clear_cache()

    def test_each_language_has_its_own(self):
        self.env["res.lang"]._activate_lang("es_ES")
        told = {"en_US": "Welcome", "es_ES": "Bienvenidos"}
        self.env["ptc.family.page"].with_context(lang="es_ES")._get_page_sudo(self.conference.id, self.mother)
        self.conference.update_field_translations("introduction", {"es_ES": {"Welcome": "Bienvenidos"}})
        for lang in (*told, *told):
            page = self.env["ptc.family.page"].with_context(lang=lang)
            self.assertIn(told[lang], page._get_page_sudo(self.conference.id, self.mother)["introduction"])

    def test_what_another_thread_has_kept_before_the_commit(self):
        """A thread that reads meanwhile keeps what stood there before: it is forgotten with the commit."""
        pages = self.registry["ptc.family.page"]
        page = self.env["ptc.family.page"].sudo()
        old = page._get_kept_conference(self.conference.id)
        self.conference.name = "Spring conferences"
        with patch.object(pages, "_read", return_value=old):
            self.assertEqual(page._get_kept_conference(self.conference.id), old)
        self.env.cr.postcommit.run()
        self.assertEqual(page._get_kept_conference(self.conference.id)[0]["name"], "Spring conferences")

    def test_what_no_page_shows_is_not_heard_of(self):
        """Who books, and who edits other addresses, lets workers keep all they have."""
        supplier = self.env["res.partner"].create({"name": "Paper supplier"})
        with patch.object(type(self.env.registry), "clear_cache") as cleared:
            supplier.write({"name": "Paper and more", "phone": "+49 30 3", "email": "paper@example.org"})
            self._make_appointment(student=self.tom, family=self.other_family, teacher=self.teacher_homeroom)
            self.env.flush_all()
        cleared.assert_not_called()

    def test_archived_grades(self):
        """A grade that is archived still is one of the conference's, as bookings have it."""
        room = self._make_room(name="Office", campus=self.campus)
        staff = {"staff_role": "Principal", "staff_audience": "all", "room_id": room.id}
        principal = self._make_teacher(given="Pia", family="Principal")
        self._make_part(conference=self.conference, teacher=principal, **staff)
        self.conference.grade_ids = self.grade_7
        students = self.ida + self.ole
        for is_active in (True, False):
            self.grade_7.active = is_active
            met = self.conference._get_meetings(students.ids)
            pairs = {(part, student) for part, found in met.items() for student in found}
            taught = self.env["ptc.family.page"].sudo()._get_taught(self.conference, students.ids)
            self.assertEqual({(row["class_teacher_id"], row["student_id"]) for row in taught}, pairs)
            self.assertIn("Principal", [row["role"] for row in taught])
