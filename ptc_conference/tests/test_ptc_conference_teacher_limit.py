# SPDX-License-Identifier: LGPL-3.0-or-later
from psycopg2 import IntegrityError

from odoo.tools import mute_logger

from .common import THURSDAY
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
