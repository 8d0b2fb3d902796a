# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from psycopg2.errors import ExclusionViolation, UniqueViolation

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tools import mute_logger

from odoo.addons.ptc_conference.tests.common import THURSDAY, TUESDAY, ConferenceCommon


class ConferenceTeacherCase(ConferenceCommon):
    def _get_part(self, teacher, conference=None):
        return (conference or self.conference).teacher_ids.filtered(lambda part: part.teacher_id == teacher)

    def _get_clocks(self, part, day=TUESDAY):
        """Return the local starts of a teacher's sessions on a day, as "16:00"."""
        local = [one.start + timedelta(hours=2) for one in part.session_ids.sorted("start")]
        return [start.strftime("%H:%M") for start in local if start.date() == day]


class TestRooms(ConferenceTeacherCase):
    def _get_place(self, part):
        return (part.room_id.name, part.room_table)

    def test_own_classroom_comes_first(self):
        self.homeroom_4a.location = " 103 "
        conference = self._make_conference(name="Other week", days=(TUESDAY + timedelta(days=7),))
        conference.action_add_teachers()
        conference.action_assign_rooms()
        self.assertEqual(self._get_place(self._get_part(self.teacher_homeroom, conference)), ("103", 1))
        self.assertEqual(set(conference.teacher_ids.room_id.mapped("name")), {"101", "102", "103"})

    def test_one_classroom_of_two_teachers_is_for_one(self):
        (self.homeroom_4a | self.art).location = "102"
        conference = self._make_conference(name="Other week", days=(TUESDAY + timedelta(days=7),))
        conference.action_add_teachers()
        conference.action_assign_rooms()
        self.assertEqual(len(conference.teacher_ids.room_id), 3)

    def test_all_tables_of_a_room_are_given(self):
        self.env["ptc.room"].search([]).active = False
        self._make_room(name="Gym", campus=self.campus, tables=2)
        conference = self._make_conference(name="Other week", days=(TUESDAY + timedelta(days=7),))
        conference.action_add_teachers()
        conference.action_assign_rooms()
        places = sorted(self._get_place(part) for part in conference.teacher_ids.filtered("room_id"))
        self.assertEqual(places, [("Gym", 1), ("Gym", 2)])
        self.assertEqual(conference.roomless_count, 1)

    def test_rooms_given_by_hand_are_kept(self):
        part = self._get_part(self.teacher_art)
        place = self._get_place(part)
        self.conference.action_assign_rooms()
        self.assertEqual(self._get_place(part), place)

    def test_rooms_of_a_conference_held_meanwhile_are_not_given(self):
        spare = self._make_room(name="104", campus=self.campus)
        conference = self._make_conference(name="At once", days=(TUESDAY,))
        teacher = self._make_teacher(given="New", family="One")
        part = self._make_part(conference=conference, teacher=teacher)
        conference.action_assign_rooms()
        self.assertEqual(part.room_id, spare)

    def test_table_must_be_one_of_the_room(self):
        part = self._get_part(self.teacher_art)
        for table in (0, 2):
            with self.subTest(table=table), self.assertRaisesRegex(ValidationError, r"101, Main campus has 1 table"):
                part.write({"room_id": self.rooms[0].id, "room_table": table})
        self.rooms[0].tables = 2
        part.write({"room_id": self.rooms[0].id, "room_table": 2})
        self.assertEqual(self._get_place(part), ("101", 2))

    def test_table_of_another_teacher_is_refused_without_an_error_in_the_log(self):
        part, other = self._get_part(self.teacher_art), self._get_part(self.teacher_homeroom)
        taken = {"room_id": other.room_id.id, "room_table": other.room_table}
        refused = self.assertRaises(ExclusionViolation)
        with self.assertNoLogs("odoo.sql_db"), refused as caught, self.env.cr.savepoint():
            part.write(taken)
        self.assertEqual(caught.exception.diag.constraint_name, "ptc_session_room_table_once")
        other.session_ids.action_block()
        part.write(taken)
        self.assertEqual(part.session_ids.mapped("room_id"), other.room_id)

    def test_new_room_tells_the_families(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        part = self._get_part(self.teacher_art)
        part.room_id = self._make_room(name="104", campus=self.campus)
        self.assertEqual(appointment.room_id.name, "104")
        lines = self.env["ptc.outbox"].search([("appointment_id", "=", appointment.id)])
        self.assertEqual(lines.mapped("event"), ["booked", "moved"])


class TestAllot(ConferenceTeacherCase):
    def test_sessions_fill_the_hours_around_the_break(self):
        part = self._get_part(self.teacher_art)
        clocks = ["16:00", "16:10", "16:20", "16:30", "16:40", "16:50", "17:20", "17:30", "17:40", "17:50"]
        self.assertEqual(self._get_clocks(part), clocks)
        self.assertEqual(self._get_clocks(part, THURSDAY), clocks)
        self.assertEqual(self._get_clocks(part, TUESDAY + timedelta(days=1)), [])

    def test_break_of_one_date_leaves_the_other_alone(self):
        thursday = self.conference.date_ids.filtered(lambda day: day.date == THURSDAY)
        self.conference.break_ids.date_id = thursday
        self.conference.action_allot()
        part = self._get_part(self.teacher_art)
        self.assertEqual((len(self._get_clocks(part)), len(self._get_clocks(part, THURSDAY))), (12, 10))

    def test_second_run_changes_nothing(self):
        before = self.conference.session_ids
        dates = before.mapped("write_date")
        self.conference.action_allot()
        self.assertEqual(self.conference.session_ids, before)
        self.assertEqual(before.mapped("write_date"), dates)

    def test_teachers_without_a_room_get_none(self):
        part = self._make_part(conference=self.conference, teacher=self._make_teacher(given="New", family="One"))
        self.conference.action_allot()
        self.assertFalse(part.session_ids)

    def test_shorter_hours_remove_free_sessions(self):
        self.conference.date_ids.stop_minute = 17 * 60
        self.conference.action_allot()
        self.assertEqual(self._get_clocks(self._get_part(self.teacher_art))[-1], "16:50")
        self.assertEqual(len(self.conference.session_ids), 36)

    def test_booked_sessions_stay(self):
        session = self._get_session(teacher=self.teacher_art, clock="17:50")
        appointment = self._make_appointment(student=self.ida, family=self.family, session=session)
        self.conference.date_ids.stop_minute = 17 * 60
        self.conference.teacher_ids._allot()
        self.assertTrue(session.exists() and session.active)
        self.assertEqual(appointment.state, "booked")
        self.assertEqual(self._get_clocks(self._get_part(self.teacher_art))[-1], "17:50")

    def test_new_length_goes_around_booked_sessions(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art, clock="16:10")
        self.conference.duration = 15
        self.conference.teacher_ids._allot()
        part = self._get_part(self.teacher_art)
        self.assertEqual(self._get_clocks(part), ["16:10", "16:30", "16:45", "17:20", "17:35"])
        other = self._get_part(self.teacher_homeroom)
        self.assertEqual(self._get_clocks(other), ["16:00", "16:15", "16:30", "16:45", "17:20", "17:35"])

    def test_session_with_a_history_is_archived(self):
        session = self._get_session(teacher=self.teacher_art, clock="17:50")
        self._make_appointment(student=self.ida, family=self.family, session=session)._cancel(is_staff=True)
        self.conference.date_ids.stop_minute = 17 * 60
        self.conference.action_allot()
        self.assertTrue(session.exists())
        self.assertFalse(session.active)

    def test_sessions_added_by_hand_stay(self):
        part = self._get_part(self.teacher_art)
        start = self._to_utc(clock="19:00")
        late = self.env["ptc.session"].create(
            {
                "conference_teacher_id": part.id,
                "start": start,
                "stop": start + timedelta(minutes=20),
                "is_manual": True,
            }
        )
        self.conference.action_allot()
        self.assertTrue(late.exists())
        self.assertEqual(self._get_clocks(part)[-1], "19:00")

    def test_blocked_sessions_stay_blocked(self):
        session = self._get_session(teacher=self.teacher_art, clock="16:10")
        session.action_block()
        self.conference.action_allot()
        self.assertTrue(session.exists() and session.is_blocked)
        self.assertEqual(len(self._get_clocks(self._get_part(self.teacher_art))), 10)

    def test_two_conferences_at_once_share_no_teacher_and_no_table(self):
        half = self._make_conference(name="At once", days=(TUESDAY,), start_minute=16 * 60 + 35, stop_minute=19 * 60)
        for name in ("201", "202", "203"):
            self._make_room(name=name, campus=self.campus)
        self._make_sessions(conference=half)
        self.env.flush_all()
        part = self._get_part(self.teacher_art, half)
        self.assertEqual(self._get_clocks(part), ["18:00", "18:10", "18:20", "18:30", "18:40", "18:50"])
        sessions = self.conference.session_ids | half.session_ids
        for one, two in self._get_overlaps(sessions):
            self.assertNotEqual(one.teacher_id, two.teacher_id)
            self.assertNotEqual((one.room_id, one.room_table), (two.room_id, two.room_table))

    def _get_overlaps(self, sessions):
        return [
            (one, two)
            for one in sessions
            for two in sessions
            if one.id < two.id and one.start < two.stop and two.start < one.stop
        ]


class TestPart(ConferenceTeacherCase):
    def test_counts(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self._make_appointment(student=self.tom, family=self.other_family, teacher=self.teacher_art, clock="16:10")
        part = self._get_part(self.teacher_art)
        self.assertRecordValues(part, [{"session_count": 20, "appointment_count": 2}])
        self._make_appointment(student=self.mia, family=self.family_mia_father, teacher=self.teacher_art, clock="16:20")
        self.assertEqual(part.appointment_count, 3)

    @mute_logger("odoo.sql_db")
    def test_teacher_takes_part_once(self):
        with self.assertRaises(UniqueViolation):
            self._make_part(conference=self.conference, teacher=self.teacher_art)

    def test_teacher_with_appointments_stays(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        with self.assertRaisesRegex(UserError, "is booked. Move or cancel the appointment first"):
            self._get_part(self.teacher_art).unlink()

    def test_teacher_without_appointments_leaves_with_the_sessions(self):
        part = self._get_part(self.teacher_science)
        sessions = part.session_ids
        self.conference.teacher_ids = [Command.delete(part.id)]
        self.assertFalse(sessions.exists())
        self.assertEqual(self.conference.session_count, 40)


class TestDisplayName(ConferenceTeacherCase):
    def test_teacher_is_named_and_the_conference_only_where_one_is_chosen(self):
        part = self._get_part(self.teacher_art)
        self.assertEqual(part.display_name, "Arno Art")
        choice = part.with_context(formatted_display_name=True)
        self.assertEqual(choice.display_name, "Arno Art \t --Autumn conferences--")
        new = self.env["ptc.conference.teacher"].new({"teacher_id": self.teacher_art.id})
        self.assertEqual(new.with_context(formatted_display_name=True).display_name, "Arno Art")
