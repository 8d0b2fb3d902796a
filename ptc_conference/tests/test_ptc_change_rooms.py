# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError

from odoo.addons.ptc_conference.tests.change_common import ChangeCase
from odoo.addons.ptc_conference.tests.common import THURSDAY


class TestRooms(ChangeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.annex = cls._make_campus(name="Annex")

    def _make_rooms(self, *names, **vals):
        return [self._make_room(name=name, campus=self.annex, **vals) for name in names]

    def _plan(self, **vals):
        return self._make_change(kind="rooms", **vals)

    def test_a_whole_campus_moves_in_one_action(self):
        rooms = self._make_rooms("101", "201", "202")
        before = {part: part.room_id for part in self.conference.teacher_ids}
        change = self._plan(campus_id=self.campus.id, target_campus_id=self.annex.id)
        self.assertEqual(self._get_whats(change), dict.fromkeys(self.booked, "moves"))
        self.assertEqual({part: part.room_id for part in self.conference.teacher_ids}, before)
        change.action_apply()
        self._check_held()
        self.assertEqual(set(self.conference.teacher_ids.room_id), set(rooms))
        # A room of the same name comes first.
        part = next(part for part, room in before.items() if room.name == "101")
        self.assertEqual(part.room_id, rooms[0])
        self.assertEqual(self._get_told(), {(one, "moved") for one in self.booked})

    def test_siblings_keep_adjoining_times_with_their_teacher(self):
        self._make_rooms("101", "201", "202")
        ole_art = self._make_appointment(student=self.ole, family=self.family, teacher=self.teacher_art, clock="16:10")
        change = self._plan(campus_id=self.campus.id, target_campus_id=self.annex.id)
        self.assertFalse(change.lost_line_ids)
        change.action_apply()
        self._check_held()
        self.assertEqual([self._get_clock(one) for one in (self.ida_art, ole_art)], ["13. 16:00", "13. 16:10"])

    def test_only_one_floor(self):
        self.rooms[0].floor, self.rooms[1].floor = "1", "2"
        self._make_rooms("201", "202")
        change = self._plan(campus_id=self.campus.id, floor=" 2", target_campus_id=self.annex.id)
        self.assertEqual(change.room_line_ids.old_room_id, self.rooms[1])

    def test_one_teacher_and_only_those_families_are_told(self):
        room = self._make_rooms("201")[0]
        part = self._get_part(self.teacher_homeroom)
        change = self._plan(moved_part_ids=part.ids, target_room_ids=room.ids)
        self.assertEqual(change.line_ids.appointment_id, self.ida_homeroom)
        change.action_apply()
        self._check_held()
        self.assertEqual(self.ida_homeroom.room_id, room)
        self.assertEqual(self._get_told(), {(self.ida_homeroom, "moved")})

    def test_teachers_may_change_rooms_with_each_other(self):
        parts = self._get_part(self.teacher_homeroom) | self._get_part(self.teacher_art)
        rooms = parts.mapped("room_id")
        self._make_rooms("201", "202")
        change = self._plan(moved_part_ids=parts.ids, target_campus_id=self.annex.id)
        one, two = change.room_line_ids
        one.room_id = two.old_room_id
        two.room_id = one.old_room_id
        change.action_apply()
        self._check_held()
        self.assertEqual(parts.mapped("room_id"), rooms[::-1])

    def test_a_clash_cannot_be_saved(self):
        rooms = self._make_rooms("201", "202")
        taken = self._get_part(self.teacher_science).room_id
        parts = self._get_part(self.teacher_homeroom) | self._get_part(self.teacher_art)
        change = self._plan(moved_part_ids=parts.ids, target_room_ids=[room.id for room in rooms])
        one, two = change.room_line_ids
        for room in (taken, two.room_id):
            with self.subTest(room=room.name), self.assertRaisesRegex(ValidationError, "is taken by"):
                one.room_id = room
        with self.assertRaisesRegex(ValidationError, "1 table"):
            one.room_table = 2
        taken.tables = 2
        one.write({"room_id": taken.id, "room_table": 2})
        self.assertEqual(change.line_ids.filtered(lambda line: line.teacher_id == one.teacher_id).new_room_id, taken)

    def test_too_few_tables_are_told_before_applying(self):
        self._make_rooms("201")
        change = self._plan(campus_id=self.campus.id, target_campus_id=self.annex.id)
        with self.assertRaisesRegex(UserError, "No free table is left for"):
            change.action_apply()
        self.assertEqual(self.conference.teacher_ids.room_id.campus_id, self.campus)
        self.assertEqual(change.roomless_count, 2)
        change.room_line_ids.filtered(lambda line: not line.room_id).unlink()
        change.action_apply()
        self._check_held()
        self.assertEqual(
            len(self.conference.teacher_ids.filtered(lambda part: part.room_id.campus_id == self.annex)), 1
        )

    def test_who_needs_no_stairs_gets_none(self):
        self._get_part(self.teacher_art).room_id.is_step_free = True
        _up, flat = self._make_rooms("201")[0], self._make_rooms("202", is_step_free=True)[0]
        self._plan(moved_part_ids=self._get_part(self.teacher_art).ids, target_campus_id=self.annex.id).action_apply()
        self.assertEqual(self._get_part(self.teacher_art).room_id, flat)

    def test_who_cannot_climb_gets_a_room_without_steps_before_all_others(self):
        """Also where a room of the same name has steps, and somebody before them would have taken the flat one."""
        art, homeroom = (self._get_part(teacher) for teacher in (self.teacher_art, self.teacher_homeroom))
        later = max(art | homeroom, key=lambda part: part.room_id.display_name)
        earlier = (art | homeroom) - later
        later.teacher_id.is_step_free_needed = True
        up = self._make_rooms(later.room_id.name)[0]
        flat = self._make_rooms(earlier.room_id.name, is_step_free=True)[0]
        self._plan(moved_part_ids=(art | homeroom).ids, target_campus_id=self.annex.id).action_apply()
        self.assertEqual((later.room_id, earlier.room_id), (flat, up))

    def test_who_cannot_climb_is_not_sent_up_where_no_other_room_is_left(self):
        art = self._get_part(self.teacher_art)
        self.teacher_art.is_step_free_needed = True
        up = self._make_rooms("201")[0]
        change = self._plan(moved_part_ids=art.ids, target_campus_id=self.annex.id)
        self.assertEqual(change.roomless_count, 1)
        with self.assertRaisesRegex(UserError, "No free table is left for Arno Art"):
            change.action_apply()
        change.room_line_ids.room_id = up
        change.action_apply()
        self.assertEqual(art.room_id, up, "The office knows better")

    def test_an_appointment_in_a_blocked_session_gets_the_room_too(self):
        self.ida_art.session_id.action_block()
        room = self._make_rooms("201")[0]
        self._plan(moved_part_ids=self._get_part(self.teacher_art).ids, target_room_ids=room.ids).action_apply()
        self._check_held()
        self.assertEqual(self.ida_art.room_id, room)

    def test_who_and_where_to_must_be_entered(self):
        with self.assertRaisesRegex(UserError, "Choose where to"):
            self._plan(campus_id=self.campus.id)
        with self.assertRaisesRegex(UserError, "Nobody is to be moved"):
            self._plan(campus_id=self.annex.id, target_campus_id=self.campus.id)

    def test_what_is_over_keeps_its_room(self):
        thursday = self._make_appointment(
            student=self.mia, family=self.family_mia_mother, teacher=self.teacher_art, day=THURSDAY
        )
        part, room = self._get_part(self.teacher_art), self._make_rooms("201")[0]
        old = part.room_id
        with freeze_time("2026-10-14 12:00:00"):
            change = self._plan(moved_part_ids=part.ids, target_room_ids=room.ids)
            self.assertEqual(change.line_ids.appointment_id, thursday)
            change.action_apply()
            self._check_held()
            self.assertEqual((self.ida_art.room_id, self.tom_art.room_id, thursday.room_id), (old, old, room))
            self.assertEqual(part.room_id, room)

    def test_who_sat_there_before_is_not_in_the_way(self):
        part, science = self._get_part(self.teacher_art), self._get_part(self.teacher_science)
        science.session_ids.filtered(lambda one: one.start.date() == THURSDAY).unlink()
        with freeze_time("2026-10-14 12:00:00"):
            change = self._plan(moved_part_ids=part.ids, target_room_ids=self._make_rooms("201")[0].ids)
            change.room_line_ids.room_id = science.room_id
            change.action_apply()
        self.assertEqual(part.room_id, science.room_id)

    def test_a_room_entered_by_hand_leaves_what_is_over(self):
        part, old = self._get_part(self.teacher_art), self._get_part(self.teacher_art).room_id
        self._forget_outbox()
        with freeze_time("2026-10-14 12:00:00"):
            part.room_id = self._make_rooms("201")[0]
            self._check_held()
        self.assertEqual(self.ida_art.room_id, old)
        self.assertFalse(self._get_told())
