# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form
from odoo.tools import mute_logger

from odoo.addons.ptc_conference.tests.common import THURSDAY, TUESDAY, ConferenceCommon


class TestPtcConference(ConferenceCommon):
    def _get_message(self, action):
        return (action["params"]["type"], action["params"]["message"])

    def test_span_is_that_of_all_dates(self):
        self.assertRecordValues(
            self.conference,
            [{"first_start": self._to_utc(clock="16:00"), "last_stop": self._to_utc(clock="18:00", day=THURSDAY)}],
        )
        self.assertRecordValues(
            self._make_conference(name="No date", days=()), [{"first_start": False, "last_stop": False}]
        )

    def test_state_follows_the_clock(self):
        moments = [
            ("2026-10-01 05:59:59", "preview"),
            ("2026-10-01 06:00:00", "open"),
            ("2026-10-12 17:59:59", "open"),
            ("2026-10-12 18:00:00", "view"),
            ("2026-10-15 15:59:59", "view"),
            ("2026-10-15 16:00:00", "over"),
        ]
        for moment, state in moments:
            with self.subTest(moment=moment), freeze_time(moment):
                self.conference.invalidate_recordset(["state"])
                self.assertEqual(self.conference.state, state)

    def test_state_between_two_windows_is_preview(self):
        self.conference.window_ids = [Command.create({"opens": "2026-10-13 06:00:00", "closes": "2026-10-13 08:00:00"})]
        for moment, state in (("2026-10-12 20:00:00", "preview"), ("2026-10-13 07:00:00", "open")):
            with self.subTest(moment=moment), freeze_time(moment):
                self.conference.invalidate_recordset(["state"])
                self.assertEqual(self.conference.state, state)

    def test_withdrawn_is_draft_and_keeps_appointments(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self.conference.action_withdraw()
        self.assertEqual((self.conference.state, appointment.state), ("draft", "booked"))

    def test_open_needs_date_window_and_sessions(self):
        conference = self._make_conference(name="Winter", days=(), window_ids=False)
        with self.assertRaisesRegex(
            UserError, r"^Winter cannot be opened yet. Still needed: a date, a booking window, sessions \("
        ):
            conference.action_open()
        self.assertFalse(conference.is_published)
        conference.date_ids = [Command.create({"date": "2026-12-01"})]
        self.assertNotIn("a date", conference.missing)
        conference.window_ids = [Command.create({"opens": "2026-11-01", "closes": "2026-11-30"})]
        self._make_sessions(conference=conference)
        self.assertEqual(conference.missing, "")
        conference.action_open()
        self.assertTrue(conference.is_published)

    def test_next_step_leads_from_new_to_open(self):
        conference = self._make_conference(name="Winter", days=(), window_ids=False)
        steps = [conference.next_step]
        conference.date_ids = [Command.create({"date": "2026-12-01"})]
        for button in ("action_add_teachers", "action_assign_rooms", "action_allot"):
            self.env.invalidate_all()
            steps.append(conference.next_step)
            getattr(conference, button)()
        self.env.invalidate_all()
        steps.append(conference.next_step)
        conference.window_ids = [Command.create({"opens": "2026-11-01", "closes": "2026-11-30"})]
        steps.append(conference.next_step)
        conference.action_open()
        self.env.invalidate_all()
        self.assertEqual(steps, ["when", "who", "rooms", "sessions", "windows", "open"])
        self.assertFalse(conference.next_step)

    def test_counts(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self._make_appointment(
            student=self.ida, family=self.family, teacher=self.teacher_homeroom, clock="16:20"
        )._cancel(is_staff=True)
        self._make_part(conference=self.conference, teacher=self._make_teacher(given="New", family="One"))
        self.assertRecordValues(
            self.conference,
            [
                {
                    "teacher_count": 4,
                    "roomless_count": 1,
                    "unallotted_count": 0,
                    "session_count": 60,
                    "appointment_count": 1,
                }
            ],
        )

    def test_unallotted_teachers_are_counted(self):
        room = self._make_room(name="104", campus=self.campus)
        teacher = self._make_teacher(given="New", family="One")
        self._make_part(conference=self.conference, teacher=teacher, room_id=room.id)
        self.assertEqual((self.conference.unallotted_count, self.conference.next_step), (0, False))
        self._make_class(name="New", teachers=[teacher])
        self.conference.invalidate_recordset()
        self.assertEqual((self.conference.unallotted_count, self.conference.next_step), (1, "sessions"))

    def test_time_zone_is_proposed(self):
        conferences = self.env["ptc.conference"]
        self.env.user.tz = "America/New_York"
        self.assertEqual(
            conferences.default_get(["wanted_tz"])["wanted_tz"], "Europe/Berlin", "that of the last conference"
        )
        conferences.search([]).company_id = self.env["res.company"].create({"name": "Other school"})
        self.assertEqual(conferences.default_get(["wanted_tz"])["wanted_tz"], "America/New_York")
        self.env.user.tz = self.env.company.partner_id.tz = False
        self.assertEqual(conferences.default_get(["wanted_tz"])["wanted_tz"], "UTC")

    def test_form_of_a_new_conference(self):
        with Form(self.env["ptc.conference"].with_user(self.user_administrator)) as form:
            form.name = "Winter"
            with form.date_ids.new() as day:
                day.date = date(2026, 12, 1)
            with form.window_ids.new() as window:
                window.opens, window.closes = "2026-11-01 06:00:00", "2026-11-30 18:00:00"
        conference = form.record
        self.assertRecordValues(conference, [{"duration": 10, "hall_time": 5, "state": "draft", "next_step": "who"}])
        self.assertRecordValues(conference.date_ids, [{"start_minute": 16 * 60, "stop_minute": 20 * 60}])
        self.assertEqual(conference.contact_id, self.env.company.partner_id)

    @mute_logger("odoo.sql_db")
    def test_impossible_lengths_are_refused(self):
        for vals in ({"duration": 0}, {"hall_time": -1}, {"family_limit": -1}):
            with self.subTest(vals=vals), self.assertRaises(CheckViolation), self.env.cr.savepoint():
                self.conference.write(vals)
                self.conference.flush_recordset()

    def test_buttons_tell_what_they_did(self):
        conference = self._make_conference(name="Winter")
        self.assertEqual(self._get_message(conference.action_allot())[0], "warning")
        self.assertEqual(self._get_message(conference.action_add_teachers()), ("success", "Teachers added: 3."))
        self.assertEqual(
            self._get_message(conference.action_add_teachers()),
            ("info", "All teachers of these classes take part already."),
        )
        self.conference.unlink()
        self.assertEqual(self._get_message(conference.action_assign_rooms()), ("success", "Every teacher has a room."))
        self.assertEqual(
            self._get_message(conference.action_allot()), ("success", "The conference now has 60 sessions.")
        )

    def test_buttons_tell_what_is_missing(self):
        conference = self._make_conference(
            name="Winter", grade_ids=[Command.set(self.env.ref("ptc_roster.grade_09").ids)]
        )
        kind, message = self._get_message(conference.action_add_teachers())
        self.assertEqual(kind, "warning")
        self.assertIn("No teacher has a class in these grades", message)
        self._make_part(conference=conference, teacher=self._make_teacher(given="New", family="One"))
        kind, message = self._get_message(conference.action_assign_rooms())
        self.assertEqual(kind, "warning")
        self.assertIn("No free table is left for 1 of the teachers.", message)

    def test_allot_without_dates_is_refused(self):
        with self.assertRaisesRegex(UserError, "Enter at least one date first"):
            self._make_conference(name="No date", days=()).action_allot()


class TestScope(ConferenceCommon):
    """Which teachers parents may meet."""

    def _get_teachers(self, *students, conference=None):
        students = self.env["ptc.student"].concat(*students) if students else None
        return (conference or self.conference)._get_class_teachers(students).teacher_id

    def test_teachers_of_a_student(self):
        self.assertEqual(self._get_teachers(self.ida), self.teacher_homeroom | self.teacher_art)
        self.assertEqual(self._get_teachers(self.ole), self.teacher_science | self.teacher_art)
        self.assertEqual(self._get_teachers(), self.teacher_homeroom | self.teacher_art | self.teacher_science)

    def test_class_types_are_those_of_the_division(self):
        self.grade_4.division_id.shows_specialty = False
        self.assertEqual(self._get_teachers(self.tom), self.teacher_homeroom | self.teacher_art)
        self.grade_7.division_id.shows_specialty = False
        self.assertEqual(self._get_teachers(self.tom), self.teacher_homeroom)

    def test_normal_classes_of_the_lower_school_are_left_out(self):
        teacher = self._make_teacher(given="Nora", family="Normal")
        maths = self._make_class(name="Maths 4", grade_ids=self.grade_4, teachers=[teacher], students=[self.ida])
        self.assertNotIn(teacher, self._get_teachers(self.ida))
        maths.class_type = "resource"
        self.assertIn(teacher, self._get_teachers(self.ida))

    def test_grades_limit_the_conference(self):
        lower = self._make_conference(name="Lower", grade_ids=[Command.set(self.grade_7.ids)])
        self.assertEqual(self._get_teachers(conference=lower), self.teacher_science | self.teacher_art)

    def test_class_without_grade_is_in_the_whole_school_only(self):
        teacher = self._make_teacher(given="Nora", family="Chess")
        self._make_class(name="Chess", teachers=[teacher], students=[self.ida])
        some = self._make_conference(name="Some", grade_ids=[Command.set(self.grade_4.ids)])
        self.assertIn(teacher, self._get_teachers())
        self.assertNotIn(teacher, self._get_teachers(conference=some))

    def test_substitutes_are_left_out_and_co_teachers_are_not(self):
        substitute, co_teacher = (self._make_teacher(given="X", family=name) for name in ("Sub", "Co"))
        roles = {"3_substitute": substitute, "2_co": co_teacher}
        for role, teacher in roles.items():
            self.homeroom_4a.class_teacher_ids = [Command.create({"teacher_id": teacher.id, "role": role})]
        self.assertEqual(self._get_teachers(self.ida), self.teacher_homeroom | self.teacher_art | co_teacher)

    def test_dates_are_read_as_of_the_first_day(self):
        part = self.homeroom_4a.class_teacher_ids
        cases = [
            ({"date_start": TUESDAY}, True),
            ({"date_start": THURSDAY}, False),
            ({"date_start": False, "date_stop": THURSDAY}, True),
            ({"date_stop": TUESDAY}, False),
        ]
        for dates, is_met in cases:
            with self.subTest(dates=dates):
                part.write(dates)
                self.assertEqual(self.teacher_homeroom in self._get_teachers(self.ida), is_met)

    def test_days_in_words(self):
        self.assertEqual(self.conference.days_text, "Tue, Oct 13, 2026 – Thu, Oct 15, 2026")
        one = self._make_conference(name="One evening", days=(TUESDAY,))
        self.assertEqual(one.days_text, "Tue, Oct 13, 2026")
        self.assertFalse(self.env["ptc.conference"].new({"name": "None yet"}).days_text)

    def test_ended_enrollment_and_archived_class_lead_nowhere(self):
        self.homeroom_4a.enrollment_ids.filtered(lambda one: one.student_id == self.ida).date_stop = TUESDAY
        self.assertEqual(self._get_teachers(self.ida), self.teacher_art)
        self.assertIn(self.teacher_homeroom, self._get_teachers(self.tom))
        self.homeroom_4a.active = False
        self.assertNotIn(self.teacher_homeroom, self._get_teachers(self.tom))
