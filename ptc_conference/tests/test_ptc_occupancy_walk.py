# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from freezegun import freeze_time
from psycopg2.errors import CheckViolation, ExclusionViolation

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from ..exceptions import BookingRefused
from .common import ConferenceCommon

FLOOR, CAMPUS = "ptc_occupancy_family_floor_once", "ptc_occupancy_family_campus_once"


@freeze_time("2026-10-05 12:00:00")
class TestOccupancyWalk(ConferenceCommon):
    """5 minutes within a floor, 15 to another floor, 30 to another campus. Homeroom is at 16:00 on the first floor."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.conference.write({"hall_time_floor": 15, "hall_time_campus": 30})
        parts = {part.teacher_id: part for part in cls.conference.teacher_ids}
        cls.part = parts[cls.teacher_art]
        cls.home = parts[cls.teacher_homeroom].room_id
        cls.away = cls.part.room_id
        cls.home.floor = "1st"
        cls.other_campus = cls._make_campus(name="Other campus")
        cls.first = cls._make_appointment(student=cls.ida, family=cls.family, teacher=cls.teacher_homeroom)

    def _book(self, clock):
        return self._make_appointment(student=self.ole, family=self.family, teacher=self.teacher_art, clock=clock)

    def _try(self, clock):
        """Return the code with which booking at ``clock`` is refused, or "booked"; nothing stays booked."""
        savepoint = self.env.cr.savepoint()
        try:
            self._book(clock)
        except BookingRefused as refusal:
            return refusal.code
        finally:
            savepoint.rollback()
            self.env.invalidate_all()
        return "booked"

    def _move_away(self, **place):
        """Expect PostgreSQL to refuse, without an error in the log; return the name of the constraint."""
        with (
            self.assertNoLogs("odoo.sql_db", "ERROR"),
            self.assertRaises(ExclusionViolation) as caught,
            self.env.cr.savepoint(),
        ):
            self.away.write(place)
        return caught.exception.diag.constraint_name

    def test_one_floor(self):
        self.away.floor = " 1ST"
        self.assertEqual([self._try(clock) for clock in ("16:10", "16:20")], ["busy", "booked"])

    def test_another_floor(self):
        self.away.floor = "2nd"
        self.assertEqual([self._try(clock) for clock in ("16:10", "16:20", "16:30")], ["busy", "floor", "booked"])

    def test_unknown_floor(self):
        self.assertEqual([self._try(clock) for clock in ("16:10", "16:20")], ["busy", "booked"])

    def test_another_campus(self):
        self.away.write({"floor": "2nd", "campus_id": self.other_campus.id})
        self.assertEqual([self._try(clock) for clock in ("16:30", "16:40")], ["campus", "booked"])

    def test_campus_is_as_far_as_a_floor_at_least(self):
        self.conference.hall_time_campus = 0
        self.away.campus_id = self.other_campus
        self.assertEqual([self._try(clock) for clock in ("16:20", "16:30")], ["campus", "booked"])

    def test_no_setting_is_the_hall_time(self):
        self.conference.write({"hall_time_floor": 0, "hall_time_campus": 0})
        self.away.write({"floor": "2nd", "campus_id": self.other_campus.id})
        self.assertEqual(self._try("16:20"), "booked")

    def test_another_adult_may_be_there(self):
        self.away.floor = "2nd"
        who = {"student": self.ole, "family": self.family, "teacher": self.teacher_art, "clock": "16:20"}
        self.assertEqual(self._make_appointment(**who, adult=2).state, "booked")

    def test_refusal_tells_the_way_and_other_times(self):
        self.away.floor = "2nd"
        with self.assertRaisesRegex(BookingRefused, "another floor.* the way there takes 15 minutes") as caught:
            self._book("16:20")
        self.assertEqual(len(caught.exception.alternatives), 3)
        self.away.campus_id = self.other_campus
        with self.assertRaisesRegex(BookingRefused, "another campus.* the way there takes 30 minutes"):
            self._book("16:20")

    def test_office_is_told_of_the_family(self):
        self.away.floor = "2nd"
        wizard = self.env["ptc.appointment.book"].create(
            {
                "conference_id": self.conference.id,
                "family_id": self.family.id,
                "student_id": self.ole.id,
                "class_teacher_id": self._get_class_teacher(student=self.ole, teacher=self.teacher_art).id,
                "session_id": self._get_session(teacher=self.teacher_art, clock="16:20").id,
            }
        )
        with self.assertRaisesRegex(UserError, "The family has an appointment on another floor"):
            wizard.action_book()

    def test_booked_room_is_not_put_too_far_away(self):
        held = self._book("16:20").occupancy_ids
        self.assertEqual(self._move_away(floor="2nd"), FLOOR)
        self.assertEqual(self._move_away(campus_id=self.other_campus.id), CAMPUS)
        self.away.floor = "1st"
        self.assertRecordValues(held, [{"floor": "1st", "campus_id": self.campus.id}])

    def test_booked_teacher_is_not_moved_too_far_away(self):
        held = self._book("16:20").occupancy_ids
        far = self._make_room(name="201", campus=self.campus, floor="2nd")
        near = self._make_room(name="104", campus=self.campus, floor="1st")
        with (
            self.assertNoLogs("odoo.sql_db", "ERROR"),
            self.assertRaises(ExclusionViolation) as caught,
            self.env.cr.savepoint(),
        ):
            self.part.room_id = far
        self.assertEqual(caught.exception.diag.constraint_name, FLOOR)
        self.part.room_id = near
        self.assertRecordValues(held, [{"floor": "1st", "room_id": near.id}])

    def test_rooms_move_to_another_campus_together(self):
        held = self._book("16:20").occupancy_ids | self.first.occupancy_ids
        (self.home | self.away).campus_id = self.other_campus
        self.assertEqual(held.campus_id, self.other_campus)

    def test_page_tells_what_the_database_refuses(self):
        for place, told in (({"floor": "2nd"}, "on another floor"), ({"campus_id": self.other_campus.id}, "campus")):
            self.away.write(place)
            page = self.env["ptc.family.page"]._get_page_sudo(self.conference.id, self.mother, opened=4)
            lines = [line for child in page["children"] for line in child["lines"]]
            line = next(line for line in lines if (line["student_id"], line["teacher"]) == (self.ole.id, "Arno Art"))
            clashes = {time["session_id"]: time["clash"] for time in line["times"]}
            self.assertIn(told, " ".join(clashes.values()))
            for clock in ("16:00", "16:10", "16:20", "16:30", "16:40", "17:20"):
                session = self._get_session(teacher=self.teacher_art, clock=clock)
                with self.subTest(clock, **place):
                    self.assertEqual(bool(clashes[session.id]), self._try(clock) != "booked")

    def test_longer_ways_are_held_as_soon_as_nobody_is_too_close(self):
        self.away.floor = "2nd"
        held = self._book("16:30").occupancy_ids
        with self.assertNoLogs("odoo.sql_db", "ERROR"):
            self.conference.hall_time_floor = 25
        self.assertEqual(held.floor_until, held.stop + timedelta(minutes=15))
        self.conference.hall_time_floor = 20
        self.assertEqual(held.floor_until, held.stop + timedelta(minutes=20))

    def test_rows_are_the_same_by_the_orm(self):
        self.away.write({"floor": "2nd", "campus_id": self.other_campus.id})
        names = ["floor", "campus_id", "reserved_until", "floor_until", "campus_until"]
        held = self._book("17:20").occupancy_ids
        by_statement = held.read(names)
        for name in names:
            self.env.add_to_compute(held._fields[name], held)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(held.read(names), by_statement)

    def test_ways_are_not_negative(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self.conference.hall_time_floor = -1
            self.conference.flush_recordset()
