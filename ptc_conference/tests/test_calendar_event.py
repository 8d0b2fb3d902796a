# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.tests import tagged

from ..models import calendar_event
from .common import ConferenceCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestCalendarEvent(ConferenceCommon):
    """Appointments in the Odoo calendar of a teacher who has a user."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_art = cls._make_user("art", "base.group_user", partner_id=cls.teacher_art.id)
        cls.user_colleague = cls._make_user("colleague", "base.group_user")
        cls.conference.has_calendar_events = True
        cls.appointment = cls._make_appointment(student=cls.ida, family=cls.family, teacher=cls.teacher_art)

    def _follow(self):
        """Do what the cron does, and return the events there are."""
        self.env.flush_all()
        with self.enter_registry_test_mode(), self.env.registry.cursor() as cr:
            self.env(cr=cr)["calendar.event"]._follow_appointments_sudo()
        self.env.invalidate_all()
        return self.env["calendar.event"].search([("ptc_appointment_id", "!=", False)], order="start")

    def test_shown_as_booked(self):
        event = self._follow()
        self.assertEqual((event.start, event.stop), (self.appointment.start, self.appointment.stop))
        self.assertEqual(event.name, "Conference about Ida Olsen")
        self.assertIn(self.appointment.room_id.name, event.location)
        self.assertEqual((event.user_id, event.partner_ids), (self.user_art, self.teacher_art))
        self.assertEqual(event.attendee_ids.mapped("state"), ["accepted"])

    def test_only_where_the_school_wants_it(self):
        self.conference.has_calendar_events = False
        self.assertFalse(self._follow())
        self.conference.has_calendar_events = True
        self.assertTrue(self._follow())
        self.conference.has_calendar_events = False
        self.assertFalse(self._follow(), "taken out again")

    def test_only_of_teachers_with_a_user(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_homeroom, clock="16:30")
        self._make_portal_user(partner=self.teacher_homeroom)
        self.assertEqual(self._follow().ptc_appointment_id, self.appointment)

    def test_follows_a_move_and_a_cancellation(self):
        event = self._follow()
        session = self._get_session(teacher=self.teacher_art, clock="16:40")
        self.appointment._move(session=session, is_staff=True)
        self.assertEqual(self._follow(), event, "the same event, elsewhere")
        self.assertEqual((event.start, event.attendee_ids.state), (session.start, "accepted"))
        self.appointment._cancel(is_staff=True)
        self.assertFalse(self._follow())

    def test_follows_another_room(self):
        event = self._follow()
        self.appointment.session_id.conference_teacher_id.room_id = self._make_room(name="Hall", campus=self.campus)
        self._follow()
        self.assertIn(self.appointment.room_id.name, event.location)

    def test_what_was_pulled_elsewhere_comes_back(self):
        event = self._follow()
        event.with_user(self.user_art).sudo().write({"start": "2026-10-20 09:00:00", "stop": "2026-10-20 09:10:00"})
        self._follow()
        self.assertEqual(event.start, self.appointment.start)

    def test_what_was_stays(self):
        event = self._follow()
        with freeze_time("2026-10-20 12:00:00"):
            self.assertEqual(self._follow(), event)
            self.conference.has_calendar_events = False
            self.assertEqual(self._follow(), event)

    def test_once_however_often_and_in_small_steps(self):
        for clock, student in (("16:10", self.ole), ("16:20", self.tom)):
            family = self.family if student == self.ole else self.other_family
            self._make_appointment(student=student, family=family, teacher=self.teacher_art, clock=clock)
        self.patch(calendar_event, "EVENTS_PER_COMMIT", 2)
        self.assertEqual(len(self._follow()), 3)
        before = self._follow().mapped("write_date")
        self.assertEqual(self._follow().mapped("write_date"), before)

    def test_a_long_one_is_whole_also_while_it_runs(self):
        second = self._get_session(teacher=self.teacher_art, clock="16:10")
        self.appointment.extra_session_ids = second
        event = self._follow()
        self.assertEqual((event.start, event.stop), (self.appointment.start, second.stop))
        with freeze_time("2026-10-13 14:12:00"):
            self._follow()
        self.assertEqual(event.start, self.appointment.start)

    def test_one_that_fails_stops_nobody_else(self):
        other = self._make_appointment(
            student=self.tom, family=self.other_family, teacher=self.teacher_art, clock="16:20"
        )
        prepare = type(self.appointment)._prepare_calendar_vals

        def fail(appointment):
            if appointment == self.appointment:
                raise ValueError("no words for it")
            return prepare(appointment)

        self.patch(type(self.appointment), "_prepare_calendar_vals", fail)
        with self.assertLogs("odoo.addons.ptc_conference.models.calendar_event", "WARNING") as log:
            self.assertEqual(self._follow().ptc_appointment_id, other)
        self.assertNotIn("no words", log.output[0])
        self.patch(type(self.appointment), "_prepare_calendar_vals", prepare)
        self.assertEqual(self._follow().ptc_appointment_id, self.appointment | other)

    def test_goes_on_when_time_was_up(self):
        self.patch(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **keywords: 0)
        triggers = self.env["ir.cron.trigger"].search([])
        self._follow()
        self.assertTrue(self.env["ir.cron.trigger"].search([]) - triggers)

    def test_nobody_is_invited_or_reminded(self):
        mails = self.env["mail.mail"].search([])
        event = self._follow()
        self.appointment._move(session=self._get_session(teacher=self.teacher_art, clock="16:40"), is_staff=True)
        self._follow()
        self.assertEqual(self.env["mail.mail"].search([]), mails)
        self.assertFalse(event.alarm_ids)
        self.assertFalse(event.message_ids.notified_partner_ids)

    def test_a_colleague_sees_that_the_time_is_taken_not_with_whom(self):
        event = self._follow()
        for user in (self.user_colleague, self.env.ref("base.user_admin")):
            self.env.invalidate_all()
            shown = event.with_user(user).read(["name", "location", "description", "start"])[0]
            self.assertNotIn("Ida", f"{shown}")
            self.assertEqual(shown["start"], event.start)
        self.env.invalidate_all()
        self.assertIn("Ida", event.with_user(self.user_art).name)

    def test_not_busy_with_itself(self):
        part = self.appointment.session_id.conference_teacher_id
        self._follow()
        self.assertFalse(part._get_busy_sudo())
        values = {"name": "Choir", "start": self.appointment.start, "stop": self.appointment.stop}
        self.env["calendar.event"].create({**values, "partner_ids": self.teacher_art.ids})
        self.assertEqual(len(part._get_busy_sudo()), 1)
