# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date, timedelta

from freezegun import freeze_time

from odoo.fields import Command

from odoo.addons.ptc_conference.tests.change_common import ChangeCase
from odoo.addons.ptc_conference.tests.common import THURSDAY, TUESDAY

LATER = date(2026, 10, 27)


class TestEdited(ChangeCase):
    """Dates and hours that are edited and not applied: families see the conference as its sessions are."""

    def _get_span(self):
        return self.conference.first_start, self.conference.last_stop

    def test_it_is_not_over_before_the_plan_is_applied(self):
        thursday = self.conference.date_ids.filtered(lambda day: day.date == THURSDAY)
        thursday.unlink()
        with freeze_time("2026-10-14 12:00:00"):
            self.conference.invalidate_recordset()
            self.assertEqual(self.conference.last_stop, self._to_utc(clock="18:00", day=THURSDAY))
            self.assertNotEqual(self.conference.state, "over")
            page = self.env["ptc.family.page"]._get_page_sudo(self.conference.id, self.mother)
            self.assertTrue(page["children"])
        self.conference.action_allot()
        with freeze_time("2026-10-14 12:00:00"):
            self.conference.invalidate_recordset()
            self.assertEqual(self.conference.state, "over")

    def test_begins_and_ends_as_its_sessions_until_applied(self):
        before = self._get_span()
        self.conference.date_ids.filtered(lambda day: day.date == TUESDAY).date = date(2026, 10, 1)
        self.conference.date_ids.filtered(lambda day: day.date == THURSDAY).stop_minute = 20 * 60
        self.assertEqual(self._get_span(), before)
        self.conference.action_restore_settings()
        self.assertEqual(self._get_span(), before)
        self.conference.date_ids.filtered(lambda day: day.date == TUESDAY).date = LATER
        change = self._allot()
        self.assertEqual(self._get_span(), before)
        change.action_apply()
        after = self._to_utc(clock="16:00", day=THURSDAY), self._to_utc(clock="18:00", day=LATER)
        self.assertEqual(self._get_span(), after)

    def test_a_new_conference_follows_what_is_entered(self):
        other = self._make_conference(name="New")
        other.date_ids.filtered(lambda day: day.date == THURSDAY).date = LATER
        self.assertEqual(other.last_stop, self._to_utc(clock="18:00", day=LATER))

    def test_sessions_in_a_row_stay_so_while_the_pause_is_edited(self):
        self.conference.gap = 5
        self.conference._remember_settings()
        self.conference.gap = 0
        self.assertEqual(self.conference._get_longest_gap(), timedelta(minutes=5))

    def test_earlier_dates_see_the_teacher_elsewhere(self):
        early = date(2026, 10, 8)
        other = self._make_conference(name="Other", days=(early,), stop_minute=17 * 60, break_ids=[])
        room = self._make_room(name="9", campus=self.campus)
        self._make_part(conference=other, teacher=self.teacher_science, room_id=room.id)
        other.action_allot()
        hours = {"date": early, "start_minute": 16 * 60, "stop_minute": 18 * 60}
        self.conference.date_ids = [Command.create(hours)]
        self.conference.action_allot()
        self.assertTrue(self._get_session(teacher=self.teacher_art, day=early))
        self.assertFalse(self._get_session(teacher=self.teacher_science, day=early))
