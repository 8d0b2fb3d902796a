# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date

from odoo.addons.ptc_conference.tests.change_common import ChangeCase
from odoo.addons.ptc_conference.tests.common import THURSDAY, TUESDAY

LATER = date(2026, 10, 27)  # after the clocks were set back


class TestMovedDate(ChangeCase):
    """A line of the dates gets another date: its appointments go along at the same time of day."""

    def _move(self):
        self.conference.date_ids.filtered(lambda day: day.date == TUESDAY).date = LATER
        return self._allot()

    def _hold_elsewhere(self, teacher, **hours):
        """Let a teacher have sessions in another conference on the new day."""
        other = self._make_conference(name="Other", days=(LATER,), break_ids=[], **hours)
        room = self._make_room(name="9", campus=self.campus)
        self._make_part(conference=other, teacher=teacher, room_id=room.id)
        other.action_allot()

    def _get_lines(self, change):
        return {line.appointment_id: line for line in change.line_ids}

    def test_appointments_keep_their_time_of_day_and_none_is_lost(self):
        clocks = {self.ida_art: "16:00", self.ida_homeroom: "16:30", self.tom_art: "17:50"}
        people = {one: (one.teacher_id, one.room_id, one.stop - one.start) for one in self.booked}
        starts = self.booked.mapped("start")
        change = self._move()
        self.assertEqual(self._get_whats(change), dict.fromkeys(self.booked, "moves"))
        lines = self._get_lines(change)
        for one, clock in clocks.items():
            self.assertEqual(lines[one].new_start, self._to_utc(clock=clock, day=LATER))
        self.assertEqual(self.booked.mapped("start"), starts)
        change.action_apply()
        self._check_held()
        for one, clock in clocks.items():
            self.assertEqual((one.state, one.start), ("booked", self._to_utc(clock=clock, day=LATER)))
            self.assertEqual((one.teacher_id, one.room_id, one.stop - one.start), people[one])
        self.assertEqual(self._get_told(), {(one, "moved") for one in self.booked})
        self.assertEqual({one.start.date() for one in self.conference.session_ids}, {THURSDAY, LATER})

    def test_who_is_elsewhere_that_day_cannot_keep_them(self):
        self._hold_elsewhere(self.teacher_art)
        change = self._move()
        self.assertEqual(
            self._get_whats(change), {self.ida_art: "lost", self.ida_homeroom: "moves", self.tom_art: "lost"}
        )
        self.assertEqual(
            change.summary,
            "Appointments: 1 move, 2 cannot be kept. Families concerned: 2, teachers: 3.",
        )
        lines = self._get_lines(change)
        for one in (self.ida_art, self.tom_art):
            self.assertEqual((lines[one].reason, len(lines[one].option_ids)), ("day", 3))
            self.assertEqual({option.start.date() for option in lines[one].option_ids}, {THURSDAY})
        chosen = lines[self.ida_art].option_ids[0]
        lines[self.ida_art].option_id, start = chosen, chosen.start
        change.action_apply()
        self._check_held()
        self.assertEqual((self.ida_art.start, self.tom_art.state), (start, "cancelled"))
        self.assertEqual(self.ida_homeroom.start, self._to_utc(clock="16:30", day=LATER))

    def test_who_is_elsewhere_for_a_while_moves_within_the_day(self):
        self._hold_elsewhere(self.teacher_art, stop_minute=16 * 60 + 20)
        change = self._move()
        self.assertEqual(self._get_whats(change), dict.fromkeys(self.booked, "moves"))
        change.action_apply()
        self._check_held()
        self.assertEqual(self.tom_art.start, self._to_utc(clock="17:50", day=LATER))
        self.assertEqual(self.ida_art.start, self._to_utc(clock="16:50", day=LATER))
