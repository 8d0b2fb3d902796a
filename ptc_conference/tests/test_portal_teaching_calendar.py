# SPDX-License-Identifier: LGPL-3.0-or-later
import icalendar
from freezegun import freeze_time

from odoo.http import Request
from odoo.tests import tagged

from .portal_common import PortalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestPortalTeachingCalendar(PortalCase):
    """A teacher's private calendar."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_teacher = cls._make_portal_user(partner=cls.teacher_art)

    def _change(self, change="renew"):
        values = {"csrf_token": Request.csrf_token(self), "change": change}
        response = self.url_open("/my/teaching/calendar", data=values, allow_redirects=False)
        return response.status_code, self.env["ptc.calendar.feed"]._get_path_sudo(self.teacher_art)

    def _read_calendar(self, path):
        calendar = icalendar.Calendar.from_ical(self.url_open(path).content)
        return {str(event["UID"]): str(event["SUMMARY"]) for event in calendar.walk("VEVENT")}

    def test_own_appointments_only(self):
        own = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self._make_appointment(student=self.tom, family=self.other_family, teacher=self.teacher_homeroom)
        self._sign_in(self.user_teacher)
        status, path = self._change()
        self.assertEqual(status, 303)
        self.assertIn(path, self.url_open("/my/teaching").text)
        self.logout()
        self.assertEqual(self._read_calendar(path), {f"teacher-{own.ics_uid}": "Conference about Ida Olsen"})
        part = self._get_class_teacher(student=self.ole, teacher=self.teacher_art)
        own._join(student=self.ole, class_teacher=part, is_staff=True)
        both = "Conference about Ida Olsen and Ole Olsen"
        self.assertEqual(self._read_calendar(path), {f"teacher-{own.ics_uid}": both})
        own._cancel(is_staff=True)
        self.assertEqual(self._read_calendar(path), {})

    def test_a_new_address_ends_the_old_one(self):
        self._sign_in(self.user_teacher)
        old, new = self._change()[1], self._change()[1]
        self.assertNotEqual(old, new)
        self.assertEqual(self.url_open(old).status_code, 404)
        self.assertEqual(self._change("remove")[1], "")
        self.assertEqual(self.url_open(new).status_code, 404)

    def test_parents_make_none_there(self):
        self._sign_in(self.user_mother)
        self.assertEqual(self._change()[0], 404)
        self.assertFalse(self.env["ptc.calendar.feed"].search([]))
