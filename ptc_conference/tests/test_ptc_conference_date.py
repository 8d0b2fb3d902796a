# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date, datetime

from psycopg2.errors import CheckViolation, ExclusionViolation

from odoo.fields import Command
from odoo.tools import mute_logger

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

    def _get_starts(self, day, duration=30):
        return [start for start, _stop in day._get_session_instants(duration)]

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
        self.assertEqual(day.display_name, "2026-10-13 17:00-24:00")

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
        """Local 01:00 to 04:00: three hours by the grid, whatever the clocks do meanwhile."""
        cases = [
            ("Europe/Berlin", BERLIN_AUTUMN),
            ("Europe/Berlin", BERLIN_SPRING),
            ("America/New_York", NEW_YORK_AUTUMN),
            ("America/New_York", NEW_YORK_SPRING),
        ]
        for tz, day in cases:
            with self.subTest(tz=tz, day=day):
                sessions = self._make_day(day=day, tz=tz, start=60, stop=240)._get_session_instants(30)
                starts = sorted(set(sessions))
                self.assertEqual(len(starts), len(sessions))
                for (_start, stop), (start, _stop) in zip(starts, starts[1:], strict=False):
                    self.assertLessEqual(stop, start)

    def test_breaks_of_the_date(self):
        conference = self._make_conference(name="Two days")
        first, second = conference.date_ids
        conference.break_ids = [Command.create({"date_id": second.id, "start_minute": 990, "stop_minute": 1000})]
        self.assertEqual(first._get_breaks(), [(1020, 1040)])
        self.assertEqual(sorted(second._get_breaks()), [(990, 1000), (1020, 1040)])

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
