# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.http import Request
from odoo.tests import tagged

from .portal_common import PortalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestPortalMustSee(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_teacher = cls._make_portal_user(partner=cls.teacher_art)
        parts = cls.conference.teacher_ids.grouped("teacher_id")
        cls.part, cls.other = parts[cls.teacher_art], parts[cls.teacher_homeroom]
        cls.page = f"/my/teaching/{cls.part.id}/students"

    def _value(self, student, teacher=None):
        part = self._get_class_teacher(student=student, teacher=teacher or self.teacher_art)
        return f"{part.id}:{student.id}"

    def _send(self, page=None, **form):
        data = {"csrf_token": Request.csrf_token(self), "session_count": "1", "is_asked": "yes", **form}
        return self.url_open(page or self.page, data=data, allow_redirects=False)

    def _get_marks(self):
        return self.env["ptc.must.see"].search([("conference_id", "=", self.conference.id)])

    def _mark(self, student, **vals):
        part = self._get_class_teacher(student=student, teacher=self.teacher_art)
        keys = {"conference_id": self.conference.id, "student_id": student.id, "class_teacher_id": part.id}
        return self.env["ptc.must.see"].create({**keys, **vals})

    def test_teacher_marks_and_takes_back(self):
        self._sign_in(self.user_teacher)
        tree = self._read("/my/teaching")
        self.assertTrue(tree.xpath(f"//a[@href='{self.page}']"))
        names = [text.split(",")[0] for text in self._read(self.page).xpath("//optgroup/option/text()")]
        self.assertEqual(names, sorted(student.name for student in (self.ida, self.ole, self.tom, self.mia)))
        answer = self._send(student=self._value(self.mia), session_count="2", reason="Often <late>")
        self.assertEqual(answer.status_code, 303)
        self.assertRecordValues(
            self._get_marks(),
            [{"student_id": self.mia.id, "session_count": 2, "is_asked": True, "reason": "Often <late>"}],
        )
        text = self._text(self._read(self.page), "o_ptc_wish")[0]
        for part in (self.mia.name, "Twice as long", "Often <late>", "Not told yet"):
            self.assertIn(part, text)
        self.assertEqual(self._send(mark_id=self._get_marks().id).status_code, 303)
        self.assertFalse(self._get_marks())

    def test_only_own_students_and_own_part(self):
        self._sign_in(self.user_teacher)
        foreign = [self._value(self.ida, self.teacher_homeroom), "0:0", "1:1:1", "x", ""]
        for value in foreign:
            tree = self._refused(self._send(student=value, reason="Mine"))
            self.assertIn("Choose one of your students", self._notice(tree))
            self.assertEqual(tree.xpath("//textarea/text()")[0].strip(), "Mine")
        for page in (f"/my/teaching/{self.other.id}/students", "/my/teaching/0/students"):
            self.assertEqual(self.url_open(page).status_code, 404)
            self.assertEqual(self._send(page=page, student=self._value(self.mia)).status_code, 404)
        self.assertFalse(self._get_marks())

    def test_mark_of_another_teacher_stays(self):
        part = self._get_class_teacher(student=self.ida, teacher=self.teacher_homeroom)
        keys = {"conference_id": self.conference.id, "student_id": self.ida.id, "class_teacher_id": part.id}
        mark = self.env["ptc.must.see"].create({**keys, "reason": "Between us"})
        self._sign_in(self.user_teacher)
        self._send(mark_id=mark.id)
        self.assertEqual(self._get_marks(), mark)
        self.assertNotIn("Between us", self.url_open(self.page).text)

    def test_neither_asked_nor_longer_is_refused(self):
        self._sign_in(self.user_teacher)
        tree = self._refused(self._send(student=self._value(self.mia), is_asked="no"))
        self.assertIn("or both", self._notice(tree))
        self.assertEqual(self._send(student=self._value(self.mia), is_asked="no", session_count="3").status_code, 303)

    def test_parents_are_no_teachers(self):
        for user in (self.user_mother, self.user_mia_father):
            self._sign_in(user)
            self.assertEqual(self.url_open(self.page).status_code, 404)
            self.assertEqual(self._send(student=self._value(self.mia)).status_code, 404)
        self.assertFalse(self._get_marks())

    def test_parent_sees_who_asks_and_not_why(self):
        mark = self._mark(self.mia, reason="Hungry in the morning")
        self._sign_in(self.user_mia_mother)
        tree = self._read()
        self.assertEqual(self._text(tree, "o_ptc_asked_mark"), [f"{self.teacher_art.name} asks to see you"])
        self.assertNotIn("Hungry", self.url_open(self.address).text)
        self.assertFalse(any(line.opened_on for line in mark.family_line_ids))
        answer = self._post("asked", number="1")
        self.assertEqual(answer.status_code, 303)
        opened = mark.family_line_ids.filtered("opened_on")
        self.assertEqual(opened.family_id, self.family_mia_mother)

    def test_others_see_nothing(self):
        mark = self._mark(self.mia)
        for user in (self.user_mother, self.user_other_father):
            self._sign_in(user)
            self.assertFalse(self._text(self._read(), "o_ptc_asked_mark"))
            self.assertEqual(self._post("asked").status_code, 404)
        self.assertFalse(mark.family_line_ids.filtered("opened_on"))

    def test_right_ends_with_the_link(self):
        mark = self._mark(self.mia)
        self.family_mia_father.guardian_ids.may_book = False
        self._sign_in(self.user_mia_father)
        self.assertEqual(self._post("asked").status_code, 404)
        self.assertFalse(mark.family_line_ids.filtered("opened_on"))

    def test_who_has_booked_is_not_asked_at_the_top(self):
        self._mark(self.tom)
        self._sign_in(self.user_other_mother)
        self.assertTrue(self._text(self._read(), "o_ptc_asked"))
        self._make_appointment(student=self.tom, family=self.other_family, teacher=self.teacher_art)
        self.assertFalse(self._text(self._read(), "o_ptc_asked"))

    def test_over_conference_takes_no_marks(self):
        self._sign_in(self.user_teacher)
        with freeze_time("2026-10-20 12:00:00"):
            self._sign_in(self.user_teacher)
            tree = self._refused(self._send(student=self._value(self.mia)))
        self.assertIn("over", self._notice(tree))
