# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date, datetime, timedelta
from itertools import pairwise

from psycopg2.errors import CheckViolation, ExclusionViolation

from odoo.fields import Command
from odoo.tools import mute_logger

from odoo.addons.ptc_conference.lib import grid
from odoo.addons.ptc_conference.tests.common import TUESDAY, ConferenceCommon

# The night in which summer time ends (01:00 UTC in Berlin, 06:00 UTC in New York) and begins.
BERLIN_AUTUMN, BERLIN_SPRING = date(2026, 10, 25), date(2027, 3, 28)
NEW_YORK_AUTUMN, NEW_YORK_SPRING = date(2026, 11, 1), date(2027, 3, 14)


class TestPtcConferenceDate(ConferenceCommon):
    def _make_day(self, *, day, tz="Europe/Berlin", start=16 * 60, stop=17 * 60):
        conference = self._make_conference(
            name="One day", tz=tz, days=(day,), start_minute=start, stop_minute=stop, break_ids=False
        )
        return conference.date_ids

    def _get_sessions(self, day, duration=30):
        """Return the sessions that a teacher of the conference is to have, as pairs ``(start, stop)``."""
        day.conference_id.duration = duration
        part = self._make_part(conference=day.conference_id, teacher=self.teacher_art)
        return [(vals["start"], vals["stop"]) for vals in part._get_wanted_sessions()[part]]

    def _get_starts(self, day):
        return [start for start, _stop in self._get_sessions(day)]

    def test_hours_are_local(self):
        self.assertRecordValues(
            self._make_day(day=date(2026, 12, 1)),
            [{"start": datetime(2026, 12, 1, 15), "stop": datetime(2026, 12, 1, 16)}],
        )
        self.assertRecordValues(
            self._make_day(day=date(2026, 12, 1), tz="America/New_York"),
            [{"start": datetime(2026, 12, 1, 21), "stop": datetime(2026, 12, 1, 22)}],
        )

    def test_evening_may_be_the_next_day_in_utc(self):
        day = self._make_day(day=TUESDAY, tz="America/Los_Angeles", start=17 * 60, stop=24 * 60)
        self.assertRecordValues(day, [{"start": datetime(2026, 10, 14, 0), "stop": datetime(2026, 10, 14, 7)}])
        self.assertEqual(day.display_name, "Tue, Oct 13, 17:00\u201324:00")

    def test_new_time_zone_moves_the_instants(self):
        day = self._make_day(day=TUESDAY)
        day.conference_id.tz = "UTC"
        self.assertEqual(day.start, datetime(2026, 10, 13, 16))

    def test_afternoon_of_a_clock_change_is_at_the_clocks_time(self):
        cases = [
            ("Europe/Berlin", BERLIN_AUTUMN, 15),
            ("Europe/Berlin", BERLIN_SPRING, 14),
            ("America/New_York", NEW_YORK_AUTUMN, 21),
            ("America/New_York", NEW_YORK_SPRING, 20),
        ]
        for tz, day, hour in cases:
            with self.subTest(tz=tz, day=day):
                starts = self._get_starts(self._make_day(day=day, tz=tz))
                expected = [datetime(day.year, day.month, day.day, hour, minute) for minute in (0, 30)]
                self.assertEqual(starts, expected)

    def test_day_that_contains_the_change_holds_no_session_twice(self):
        """Local 01:00 to 04:00: three hours on the clock, four in autumn and two in spring."""
        cases = [
            ("Europe/Berlin", BERLIN_AUTUMN, 8),
            ("Europe/Berlin", BERLIN_SPRING, 4),
            ("America/New_York", NEW_YORK_AUTUMN, 8),
            ("America/New_York", NEW_YORK_SPRING, 4),
        ]
        for tz, day, count in cases:
            with self.subTest(tz=tz, day=day):
                sessions = self._get_sessions(self._make_day(day=day, tz=tz, start=60, stop=240))
                self.assertEqual(len(sessions), count)
                self.assertTrue(all(stop - start == timedelta(minutes=30) for start, stop in sessions))
                self.assertTrue(all(one[1] <= two[0] for one, two in pairwise(sessions)))

    def test_break_across_the_change_is_as_long_as_the_clock_says(self):
        for day, count in ((BERLIN_AUTUMN, 6), (BERLIN_SPRING, 2)):
            with self.subTest(day=day):
                date = self._make_day(day=day, start=60, stop=240)
                date.conference_id.break_ids = [Command.create({"start_minute": 180, "stop_minute": 240})]
                sessions = self._get_sessions(date)
                self.assertEqual(len(sessions), count)
                self.assertEqual(sessions[-1][1], grid.to_utc(day, 180, "Europe/Berlin"))

    def test_two_parts_of_a_day(self):
        conference = self._make_conference(name="Split", days=(TUESDAY,), start_minute=8 * 60, stop_minute=9 * 60)
        conference.date_ids = [Command.create({"date": TUESDAY, "start_minute": 9 * 60, "stop_minute": 10 * 60})]
        self.assertEqual(len(conference.date_ids), 2)

    @mute_logger("odoo.sql_db")
    def test_overlapping_hours_are_refused(self):
        conference = self._make_conference(name="Split", days=(TUESDAY,))
        with self.assertRaises(ExclusionViolation):
            conference.date_ids = [Command.create({"date": TUESDAY, "start_minute": 17 * 60})]

    @mute_logger("odoo.sql_db")
    def test_impossible_hours_are_refused(self):
        keys = {"date_ids": {"date": BERLIN_SPRING}, "break_ids": {}}
        for start, stop in [(17 * 60, 17 * 60), (18 * 60, 17 * 60), (-1, 60), (60, 1441)]:
            for name, vals in keys.items():
                line = Command.create({**vals, "start_minute": start, "stop_minute": stop})
                with (
                    self.subTest(hours=(start, stop), name=name),
                    self.assertRaises(CheckViolation),
                    self.env.cr.savepoint(),
                ):
                    self.conference.write({name: [line]})

    @mute_logger("odoo.sql_db")
    def test_window_must_close_after_it_opens(self):
        with self.assertRaises(CheckViolation):
            self.conference.window_ids.closes = self.conference.window_ids.opens
            self.conference.window_ids.flush_recordset()
