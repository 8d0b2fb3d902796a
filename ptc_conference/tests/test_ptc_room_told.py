# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from .test_outbox import OutboxCommon


@freeze_time("2026-10-05 12:00:00")
class TestRoomTold(OutboxCommon):
    """R3: who changes a room or a campus tells those who are on their way there."""

    def setUp(self):
        super().setUp()
        self.ours = self._book()
        self.theirs = self._book(student=self.ole, teacher=self.teacher_science, clock="16:20")
        self.room, self.other_room = self.ours.room_id, self.theirs.room_id
        self._run_cron()

    def _book(self, **vals):
        vals = {"student": self.ida, "family": self.family, "teacher": self.teacher_art, **vals}
        return self._make_appointment(**vals)

    def _get_told(self):
        """Return the appointments that a message is to go out for, and forget it."""
        lines = self.env["ptc.outbox"].search([("state", "=", "pending")])
        self.assertLessEqual(set(lines.mapped("event")), {"moved"})
        told = lines.appointment_id
        lines.state = "done"
        return told

    def test_another_name_is_told_to_who_comes_there(self):
        self.assertNotEqual(self.room, self.other_room)
        sequence = self.ours.ics_sequence
        self.room.name = "Music hall"
        lines = self.env["ptc.outbox"].search([("state", "=", "pending")])
        self.assertEqual(lines.appointment_id, self.ours, "the other teacher sits in another room")
        mail = self._run_cron_for(self.mother)
        self.assertIn("Music hall", mail["body"])
        self.assertIn(("REQUEST", sequence + 1), self._get_calendars(mail).values())

    def test_where_a_room_is_is_told(self):
        for name, value in {"floor": "2", "building": "B", "campus_id": self.campus.copy({"name": "Other"}).id}.items():
            self.room[name] = value
            self.assertEqual(self._get_told(), self.ours, name)

    def test_what_families_are_not_told_of_sends_nothing(self):
        self.room.write({"name": self.room.name, "tables": 5, "is_step_free": True})
        self.campus.write({"name": self.campus.name, "sequence": 3})
        self.assertFalse(self._get_told())

    def test_a_campus_is_told_to_all_who_come_there(self):
        self.campus.name = "Hill campus"
        self.assertEqual(self._get_told(), self.ours | self.theirs)
        self.campus.directions = "Lake Road 2"
        self.assertEqual(self._get_told(), self.ours | self.theirs)

    def test_who_does_not_come_is_told_nothing(self):
        self.ours.session_id.way = "phone"
        self.theirs._cancel(is_staff=True)
        self._run_cron()
        (self.room | self.other_room).floor = "7"
        self.campus.name = "Hill campus"
        self.assertFalse(self._get_told())

    def test_what_is_over_is_told_to_nobody(self):
        with freeze_time("2026-12-01 12:00:00"):
            self.room.name = "Music hall"
            self.campus.name = "Hill campus"
            self.assertFalse(self._get_told())
