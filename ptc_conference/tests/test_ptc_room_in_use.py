# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import ValidationError

from odoo.addons.ptc_conference.tests.common import THURSDAY, TUESDAY
from odoo.addons.ptc_conference.tests.test_ptc_conference_teacher import ConferenceTeacherCase

WEDNESDAY = TUESDAY + timedelta(days=1)


@freeze_time("2026-10-05 12:00:00")
class TestRoomInUse(ConferenceTeacherCase):
    """A table is one teacher's at a time, whatever is changed: sessions, dates, rooms."""

    def _make_rival(self, room, days=(WEDNESDAY,)):
        """Give another teacher a table of the room in another conference, without sessions yet."""
        other = self._make_conference(name="Other", days=days)
        teacher = self._make_teacher(given="Rita", family="Rival")
        return self._make_part(conference=other, teacher=teacher, room_id=room.id)

    def test_table_of_a_booked_session_that_is_blocked_stays(self):
        part = self._get_part(self.teacher_art)
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        part.session_ids.is_blocked = True
        refused = self.assertRaisesRegex(ValidationError, "has 10[123], Main campus, table 1")
        with refused, self.env.cr.savepoint():
            self._make_rival(part.room_id, days=(TUESDAY,))
        appointment._cancel(is_staff=True)
        self.assertTrue(self._make_rival(part.room_id, days=(TUESDAY,)))

    def test_rooms_of_a_cancelled_conference_are_free(self):
        for name, teacher in (("with sessions", self.teacher_art), ("without", self.teacher_science)):
            with self.subTest(name):
                if name == "without":
                    self._get_part(teacher).session_ids.unlink()
                with self.assertRaises(ValidationError), self.env.cr.savepoint():
                    self._make_rival(self._get_part(teacher).room_id, days=(TUESDAY,))
        change = self.env["ptc.change"].create({"conference_id": self.conference.id, "kind": "cancelled"})
        change.action_plan()
        change.action_apply()
        other = self._make_conference(name="Instead", days=(TUESDAY,))
        for part in self.conference.teacher_ids:
            teacher = self._make_teacher(given="For", family=part.teacher_id.family_name)
            self.assertTrue(self._make_part(conference=other, teacher=teacher, room_id=part.room_id.id))
        refused = self.assertRaisesRegex(ValidationError, "has 10[123], Main campus, table 1, in Instead")
        with refused, self.env.cr.savepoint():
            self.conference.action_hold_after_all()
        other.teacher_ids.room_id = False
        self.conference.action_hold_after_all()
        self.assertFalse(self.conference.is_cancelled)

    def test_dates_are_not_moved_onto_the_table_of_another(self):
        room = self._get_part(self.teacher_art).room_id
        rival = self._make_rival(room)
        with self.assertRaisesRegex(ValidationError, "Choose another room or table for Rita Rival"):
            rival.conference_id.date_ids.date = THURSDAY
        rival.conference_id.date_ids.date = date(2026, 10, 14)
        with self.assertRaises(ValidationError):
            rival.conference_id.date_ids.write({"date": TUESDAY, "start_minute": 17 * 60 + 20, "stop_minute": 1200})
        rival.conference_id.date_ids.write({"date": TUESDAY, "start_minute": 18 * 60, "stop_minute": 1200})

    def test_planned_rooms_are_not_those_of_who_has_no_sessions_yet(self):
        spare = self._make_room(name="104", campus=self.campus)
        self._make_rival(spare, days=(TUESDAY,))
        part = self._get_part(self.teacher_art)
        change = self.env["ptc.change"].create({"conference_id": self.conference.id, "kind": "rooms"})
        line = {"change_id": change.id, "part_id": part.id, "room_table": 1}
        with self.assertRaisesRegex(ValidationError, "is taken by Rita Rival"), self.env.cr.savepoint():
            self.env["ptc.change.room"].create({**line, "room_id": spare.id})
        free = self._make_room(name="105", campus=self.campus)
        self.assertTrue(self.env["ptc.change.room"].create({**line, "room_id": free.id}))

    def test_fewer_tables_than_teachers_sit_at_are_refused(self):
        room = self._make_room(name="Gym", campus=self.campus, tables=3)
        part = self._get_part(self.teacher_art)
        part.write({"room_id": room.id, "room_table": 3})
        with self.assertRaisesRegex(ValidationError, "Arno Art has table 3 of Gym"):
            room.tables = 2
        room.tables = 4
        part.room_table = 2
        room.tables = 2

    def test_tables_of_conferences_that_are_over_may_go(self):
        room = self._make_room(name="Gym", campus=self.campus, tables=3)
        self._get_part(self.teacher_art).write({"room_id": room.id, "room_table": 3})
        with freeze_time("2026-11-05 12:00:00"):
            room.tables = 1
        self.assertEqual(room.tables, 1)

    def test_classroom_on_one_of_two_campuses(self):
        annex = self._make_campus(name="Annex")
        self._make_room(name="103", campus=annex)
        part = self._get_part(self.teacher_art)
        rooms = self.env["ptc.room"].search([])
        self.art.location = "103"
        self.assertFalse(part._get_classrooms(rooms), "Nobody can tell which of the two")
        self.art.location = " 103, annex"
        self.assertEqual(part._get_classrooms(rooms)[self.teacher_art].campus_id, annex)

    def test_classroom_of_another_term_does_not_count(self):
        part, rooms = self._get_part(self.teacher_art), self.env["ptc.room"].search([])
        self.art.location = "103"
        self.assertEqual(part._get_classrooms(rooms), {self.teacher_art: self.rooms[2]})
        for vals in ({"date_stop": TUESDAY}, {"date_start": WEDNESDAY, "date_stop": False}):
            self.art.write(vals)
            self.assertFalse(part._get_classrooms(rooms))
        self.art.write({"date_start": TUESDAY, "date_stop": WEDNESDAY})
        self.assertTrue(part._get_classrooms(rooms))
        self.art.active = False
        self.assertFalse(part._get_classrooms(rooms))
