# SPDX-License-Identifier: LGPL-3.0-or-later
from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from .common import THURSDAY, TUESDAY
from .test_ptc_teacher_wish import WishCase


class TestPtcConferenceTeacherLimit(WishCase):
    """The teacher of art, without a limit 10 sessions an evening, gives three."""

    def _allot(self):
        self.conference.action_allot()
        return self._get_clocks(), self._get_clocks(THURSDAY)

    def test_earliest_sessions_without_preference(self):
        self.part.session_limit = 3
        self.assertEqual(self._allot(), (["16:00", "16:10", "16:20"], []))
        others = self.conference.teacher_ids - self.part
        self.assertEqual({len(part.session_ids) for part in others}, {20})

    def test_accepted_preferences_come_first(self):
        self.part.session_limit = 3
        self._make_wish(kind="preference", state="accepted", start="17:20", stop="17:45", date=self.thursday)
        self._make_wish(kind="preference", state="asked", start="16:30", stop="16:50")
        self.assertEqual(self._allot(), (["16:00"], ["17:20", "17:30"]))

    def test_preference_without_limit_changes_nothing(self):
        self._make_wish(kind="preference", state="accepted", start="17:20", stop="17:45")
        self.assertEqual([len(clocks) for clocks in self._allot()], [10, 10])

    def test_booked_sessions_come_before_preferred_ones(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art, clock="17:50")
        self.part.session_limit = 2
        self._make_wish(kind="preference", state="accepted", start="16:30", stop="16:50")
        self.assertEqual(self._allot(), (["16:30", "17:50"], []))

    def test_times_at_which_the_teacher_cannot_come_are_left_out_first(self):
        self.part.session_limit = 2
        self._make_wish(state="accepted", start="16:00", stop="16:30")
        self.assertEqual(self._allot(), (["16:30", "16:40"], []))

    def test_limit_is_a_setting_that_can_go_back(self):
        self.part.session_limit = 3
        self.conference.invalidate_recordset(["has_new_settings"])
        self.assertTrue(self.conference.has_new_settings)
        self.conference.action_restore_settings()
        self.assertEqual(self.part.session_limit, 0)

    @mute_logger("odoo.sql_db")
    def test_limit_is_not_negative(self):
        with self.assertRaises(IntegrityError):
            self.part.session_limit = -1
            self.env.flush_all()

    def test_teachers_are_told_what_a_preference_does(self):
        self.conference.wish_until = "2026-10-06 12:00:00"
        page = self.env["ptc.teaching.page"]
        self.assertIn("does not change", page._get_wishes_sudo(self.part)["preference_text"])
        self.part.session_limit = 3
        self.assertIn("at most 3 sessions", page._get_wishes_sudo(self.part)["preference_text"])

    def test_preference_without_a_session_is_found(self):
        wish = self._make_wish(kind="preference", state="accepted", start="17:00", stop="17:20")
        findings, _loads = self.conference._get_findings()
        self.assertIn(("preference", "inform", (wish.id,)), [(one.code, one.severity, one.ids) for one in findings])
        wish.stop_minute = 17 * 60 + 30
        findings, _loads = self.conference._get_findings()
        self.assertNotIn("preference", [one.code for one in findings])


class TestLimitBesideOtherSessions(WishCase):
    """Few sessions are chosen among those that can be held: what is taken otherwise does not count."""

    def _allot(self):
        self.conference.action_allot()
        return self._get_clocks()

    def test_sessions_in_another_conference(self):
        other = self._make_conference(name="Other", days=(TUESDAY,))
        room = self._make_room(name="Other", campus=self.campus)
        self.part.session_ids.unlink()
        part = self._make_part(conference=other, teacher=self.teacher_art, room_id=room.id, session_limit=2)
        other.action_allot()
        self.assertEqual(len(part.session_ids), 2)
        self.part.session_limit = 3
        self.assertEqual(self._allot(), ["16:20", "16:30", "16:40"])

    def test_sessions_removed_and_blocked_by_hand(self):
        first, second = self.part.session_ids.sorted("start")[:2]
        first.write({"active": False, "is_manual": True})
        second.is_blocked = True
        self.part.session_limit = 3
        self.assertEqual(self._allot(), ["16:10", "16:20", "16:30"])
        self.assertEqual(self._allot(), ["16:10", "16:20", "16:30"])

    def test_session_added_by_hand_is_not_counted(self):
        start = self._to_utc(clock="16:05")
        vals = {"conference_teacher_id": self.part.id, "start": start, "stop": self._to_utc(clock="16:15")}
        self.part.session_ids.unlink()
        self.env["ptc.session"].create({**vals, "is_manual": True})
        self.part.session_limit = 2
        self.assertEqual(self._allot(), ["16:20", "16:30"])
        self.assertEqual(len(self.part.session_ids), 3)


class TestAway(WishCase):
    """Times at which teachers are away are filled around, and other conferences have pauses too."""

    def test_sessions_are_laid_around_a_wish_where_that_gives_more(self):
        self.conference.duration = 20
        self._make_wish(state="accepted", start="16:00", stop="16:20", date=self.thursday)
        self._make_wish(state="accepted", start="16:05", stop="16:10")
        self.conference.action_allot()
        starts = [one.start for one in self.part.session_ids.sorted("start") if one.date_id == self.tuesday]
        # Around the wish there are two before the break at 17:00, as many as without moving: these stay.
        self.assertEqual(starts[:2], [self._to_utc(clock="16:20"), self._to_utc(clock="16:40")])
        self.tuesday.start_minute = 15 * 60 + 50
        self.conference.action_allot()
        starts = [one.start for one in self.part.session_ids.sorted("start") if one.date_id == self.tuesday]
        # From 15:50 it would be 15:50, 16:10, 16:30: the first one is lost, and no other time makes up for it.
        self.assertEqual(starts[:2], [self._to_utc(clock="16:10"), self._to_utc(clock="16:30")])
        self._make_wish(state="accepted", start="16:10", stop="16:20")
        self.conference.action_allot()
        starts = [one.start for one in self.part.session_ids.sorted("start") if one.date_id == self.tuesday]
        # 15:50 and 16:10 are lost; from 16:20 on there are two before the break in place of one.
        self.assertEqual(starts[:2], [self._to_utc(clock="16:20"), self._to_utc(clock="16:40")])

    def test_pause_of_another_conference(self):
        other = self._make_conference(name="Other", days=(TUESDAY,), gap=5)
        room = self._make_room(name="Other", campus=self.campus)
        part = self._make_part(conference=other, teacher=self.teacher_art, room_id=room.id)
        self.part.session_ids.unlink()
        vals = {"start": self._to_utc(clock="16:20"), "stop": self._to_utc(clock="16:30")}
        session = self.env["ptc.session"].create({"conference_teacher_id": part.id, **vals})
        self.conference.action_allot()
        self.assertEqual(self._get_clocks()[:3], ["16:00", "16:40", "16:50"])
        # It may be opened again.
        session.is_blocked = True
        self.conference.action_allot()
        self.assertEqual(self._get_clocks()[:3], ["16:00", "16:40", "16:50"])
        session.unlink()
        self.conference.action_allot()
        self.assertEqual(self._get_clocks()[:3], ["16:00", "16:10", "16:20"])

    @mute_logger("odoo.sql_db")
    def test_longer_pause_is_longer(self):
        for vals in ({"rest_after": 3, "rest": 0}, {"rest_after": 3, "rest": 5, "gap": 5}):
            with self.subTest(vals=vals), self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self.conference.write(vals)
        self.conference.write({"rest_after": 3, "rest": 6, "gap": 5})
        self.conference.write({"rest_after": 0, "rest": 0})

    def test_settings_that_hold_together_only_go_back_together(self):
        self.conference.write({"rest_after": 3, "rest": 6, "gap": 5})
        self.conference.action_allot()
        self.conference.write({"rest": 20, "gap": 10})
        self.conference.action_restore_settings()
        self.assertEqual((self.conference.rest, self.conference.gap), (6, 5))

    def test_cancelled_conference_asks_for_no_wishes(self):
        self.conference.wish_until = "2026-10-06 12:00:00"
        page = self.env["ptc.teaching.page"]
        self.assertTrue(page._get_wish_cards_sudo(self.teacher_art))
        self.conference.is_cancelled = True
        self.assertFalse(page._get_wish_cards_sudo(self.teacher_art))
        self.assertFalse(page._find_wish_part_sudo(self.teacher_art, self.part.id))
        with self.assertRaises(UserError):
            form = {"date_id": str(self.tuesday.id), "start": "16:00", "stop": "16:30"}
            page._add_wish_sudo(self.part.sudo(), form)
