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


class TestWishesOfEdited(ChangeCase):
    """Wishes of a date that is edited: shown on the day in force, planned on the day that is entered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.part = cls.conference.teacher_ids.filtered(lambda part: part.teacher_id == cls.teacher_art)
        cls.day = cls.conference.date_ids.filtered(lambda day: day.date == TUESDAY)
        cls.conference.wish_until = "2026-10-09 18:00:00"
        cls.wish = cls.env["ptc.teacher.wish"].create(
            {
                "conference_teacher_id": cls.part.id,
                "date_id": cls.day.id,
                "start_minute": 17 * 60 + 20,
                "stop_minute": 17 * 60 + 40,
                "state": "accepted",
            }
        )
        cls.conference.action_allot()

    def _get_told(self):
        """Return what the wish's own row, its name, the message and the teacher's page say of the day."""
        self.env.invalidate_all()
        page = self.env["ptc.teaching.page"]._get_wishes_sudo(self.part)
        message = self.env["ptc.message"].new({"conference_id": self.conference.id, "wish_ids": self.wish.ids})
        [block] = message._describe_wishes_decided()
        return [
            self.wish.start,
            self.wish.display_name,
            "{title} {lines[0]}".format(**block),
            page["wishes"][0]["moment"],
            *(day["text"] for day in page["dates"]),
        ]

    def test_the_day_in_force_is_shown_until_the_plan_is_applied(self):
        before = self._get_told()
        self.day.write({"date": LATER, "start_minute": 15 * 60})
        self.assertEqual(self._get_told(), before)
        change = self._allot()
        self.assertEqual(self._get_told(), before)
        change.action_apply()
        self.assertEqual(self.wish.start, self._to_utc(clock="17:20", day=LATER))
        told = self._get_told()
        self.assertTrue(all("27" in text for text in told[1:4]), told)
        self.assertIn("3:00", told[-1].replace("\u202f", " "))
        starts = self.part.session_ids.mapped("start")
        self.assertNotIn(self._to_utc(clock="17:20", day=LATER), starts)
        self.assertIn(self._to_utc(clock="17:40", day=LATER), starts)

    def test_discarded_nothing_has_moved(self):
        before = self._get_told()
        self.day.date = LATER
        self._allot().action_discard()
        self.assertEqual(self._get_told(), before)

    def test_postponed_it_goes_along_when_applied(self):
        change = self.env["ptc.change"].create({"conference_id": self.conference.id, "kind": "postponed"})
        change.date_ids.filtered(lambda line: line.date_id == self.day).new_date = LATER
        change.action_plan()
        self.assertEqual(self.wish.start, self._to_utc(clock="17:20"))
        change.action_apply()
        self.assertEqual(self.wish.start, self._to_utc(clock="17:20", day=LATER))

    def test_a_day_that_is_not_applied_is_not_asked_about(self):
        new = {"date": LATER, "start_minute": 16 * 60, "stop_minute": 18 * 60}
        before = self._get_told()
        self.conference.date_ids = [Command.create(new)]
        self.assertEqual(self._get_told(), before)
        self.conference.action_allot()
        self.assertEqual(len(self._get_told()), len(before) + 1)

    def test_preferences_are_planned_on_the_new_day(self):
        self.wish.write({"kind": "preference"})
        # Two are booked, and come first.
        self.part.session_limit = 3
        self.day.date = LATER
        self.assertIn(
            self._to_utc(clock="17:20", day=LATER),
            [vals["start"] for vals in self.part._get_wanted_sessions()[self.part]],
        )
