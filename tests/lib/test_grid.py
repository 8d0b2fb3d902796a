# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date, datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptc_conference.lib import grid

ZONES = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"])


@given(st.dates(date(2020, 1, 1), date(2036, 12, 31)), st.integers(240, 1439), ZONES)
def test_local_time_comes_back_after_the_small_hours(day, minute, tz):
    local = grid.to_local(grid.to_utc(day, minute, tz), tz)
    assert (local.date(), local.hour * 60 + local.minute) == (day, minute)


@pytest.mark.parametrize(
    ("tz", "day", "minute", "instant"),
    [
        ("Europe/Berlin", date(2026, 10, 13), 16 * 60, datetime(2026, 10, 13, 14)),
        ("Europe/Berlin", date(2026, 10, 25), 16 * 60, datetime(2026, 10, 25, 15)),
        # 02:30 comes twice: its first.
        ("Europe/Berlin", date(2026, 10, 25), 150, datetime(2026, 10, 25, 0, 30)),
        # 02:30 is skipped: moved on by the change, to 03:30.
        ("Europe/Berlin", date(2027, 3, 28), 150, datetime(2027, 3, 28, 1, 30)),
        ("America/New_York", date(2026, 11, 1), 24 * 60, datetime(2026, 11, 2, 5)),
    ],
)
def test_instants_around_clock_changes(tz, day, minute, instant):
    assert grid.to_utc(day, minute, tz) == instant
    assert grid.to_local(instant, tz).astimezone(timezone.utc).replace(tzinfo=None) == instant


@pytest.mark.parametrize(("minute", "text"), [(0, "00:00"), (5, "00:05"), (990, "16:30"), (1440, "24:00")])
def test_clock(minute, text):
    assert grid.clock(minute) == text


def test_shift_keeps_the_time_of_day_over_a_clock_change():
    summer, winter = datetime(2026, 10, 13, 14), datetime(2026, 11, 10, 15)
    assert grid.shift(summer, 28, "Europe/Berlin") == winter
    assert grid.shift(winter, -28, "Europe/Berlin") == summer
    assert grid.shift(summer, 0, "Europe/Berlin") == summer
