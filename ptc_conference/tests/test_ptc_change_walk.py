# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.addons.ptc_conference.tests.change_common import ChangeCase


class TestWalk(ChangeCase):
    """The family of ida is with art at 16:00 and with homeroom at 16:30: twenty minutes between."""

    def _get_untils(self):
        return {row.appointment_id: row.reserved_until - row.stop for row in self.env["ptc.occupancy"].search([])}

    def test_a_way_that_all_have_time_for_is_held_at_once(self):
        self.conference.hall_time = 20
        self.assertFalse(self.conference.has_new_settings)
        self._check_untils(20)
        self.conference.action_allot()
        self.assertFalse(self.conference.change_ids)

    def _check_untils(self, minutes):
        self.env.invalidate_all()
        self.assertEqual({gap.seconds // 60 for gap in self._get_untils().values()}, {minutes})

    def test_who_is_too_close_by_now_is_planned_first(self):
        self.conference.hall_time = 25
        self._check_untils(5)
        self.assertTrue(self.conference.has_new_settings)
        change = self._allot()
        self.assertEqual(
            self._get_whats(change), {self.ida_art: "stays", self.ida_homeroom: "moves", self.tom_art: "stays"}
        )
        line = change.moved_line_ids
        self.assertEqual((line.reason, line.new_start), ("close", self._to_utc(clock="16:40")))
        change.action_apply()
        self._check_held()
        self._check_untils(25)
        self.assertFalse(self.conference.has_new_settings)
        self.assertEqual(self._get_told(), {(self.ida_homeroom, "moved")})

    def test_discarding_brings_the_shorter_way_back(self):
        self.conference.hall_time = 25
        self._allot().action_discard()
        self.assertEqual((self.conference.hall_time, self.conference.has_new_settings), (5, False))
        self._check_untils(5)

    def test_once_the_other_is_cancelled_allotting_is_enough(self):
        self.conference.hall_time = 25
        self.ida_art._cancel()
        self.conference.action_allot()
        self.assertFalse(self.conference.change_ids)
        self._check_untils(25)
        self.assertFalse(self.conference.has_new_settings)

    def test_who_has_no_other_time_is_offered_other_days(self):
        self.conference.hall_time = 120
        change = self._allot()
        line = change.lost_line_ids
        self.assertEqual((line.appointment_id, line.reason, line.option_count), (self.ida_homeroom, "close", 3))
        line.option_id = line.option_ids[0]
        change.action_apply()
        self._check_held()
        self._check_untils(120)

    def test_the_way_to_another_floor(self):
        self._get_part(self.teacher_art).room_id.floor = "1"
        self._get_part(self.teacher_homeroom).room_id.floor = "2"
        self.conference.hall_time_floor = 25
        change = self._allot()
        self.assertEqual(change.moved_line_ids.appointment_id, self.ida_homeroom)
        change.action_apply()
        self._check_held()
        self.assertEqual(self._get_clock(self.ida_homeroom), "13. 16:40")

    def test_no_plan_puts_a_family_too_far_away(self):
        self._get_part(self.teacher_art).room_id.floor = "1"
        self._get_part(self.teacher_homeroom).room_id.floor = "2"
        self.conference.hall_time_floor = 20
        # Art is at 16:00 and homeroom at 16:30 or later; sessions of 15 minutes end at 16:15.
        self.conference.duration = 15
        change = self._allot()
        line = change.line_ids.filtered(lambda line: line.appointment_id == self.ida_homeroom)
        self.assertEqual(line.new_start, self._to_utc(clock="16:45"))
        change.action_apply()
        self._check_held()

    def test_a_new_teacher_on_another_floor(self):
        self._get_part(self.teacher_science).room_id.floor = "2"
        self._get_part(self.teacher_homeroom).room_id.floor = "1"
        self.conference.hall_time_floor = 25
        part = self._get_part(self.teacher_art)
        change = self._make_change(kind="teacher", part_id=part.id, new_teacher_id=self.teacher_science.id)
        line = change.line_ids.filtered(lambda line: line.appointment_id == self.ida_art)
        # From the second floor at 16:10 to the first at 16:30 is too far.
        self.assertEqual((line.what, line.new_start), ("moves", self._to_utc(clock="17:20")))
        change.action_apply()
        self._check_held()

    def test_a_campus_too_far_away_gives_other_times(self):
        self.conference.hall_time_campus = 30
        annex = self._make_campus(name="Annex")
        self._make_room(name="201", campus=annex)
        part = self._get_part(self.teacher_homeroom)
        change = self._make_change(kind="rooms", moved_part_ids=part.ids, target_campus_id=annex.id)
        line = change.line_ids
        self.assertEqual((line.what, line.reason), ("moves", "close"))
        self.assertEqual(line.new_start, self._to_utc(clock="16:40"))
        change.action_apply()
        self._check_held()
        self.assertEqual(self.ida_homeroom.room_id.campus_id, annex)
        self.assertEqual(self._get_told(), {(self.ida_homeroom, "moved")})

    def test_a_campus_too_far_away_for_anything(self):
        self.conference.hall_time_campus = 180
        annex = self._make_campus(name="Annex")
        self._make_room(name="201", campus=annex)
        part = self._get_part(self.teacher_art)
        change = self._make_change(kind="rooms", moved_part_ids=part.ids, target_campus_id=annex.id)
        self.assertEqual(self._get_whats(change), {self.ida_art: "lost", self.tom_art: "moves"})
        self.assertTrue(change.lost_line_ids.option_ids)
        change.action_apply()
        self._check_held()
        self.assertEqual((self.ida_art.state, self.tom_art.room_id.campus_id), ("cancelled", annex))
        self.assertEqual(self._get_told(), {(self.ida_art, "cancelled"), (self.tom_art, "moved")})
