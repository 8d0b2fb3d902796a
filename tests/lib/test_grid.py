# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date, datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptc_conference.lib import grid

MINUTE = st.integers(0, 1440)
PERIOD = st.tuples(MINUTE, MINUTE).map(sorted).map(tuple)
DURATION = st.integers(1, 240)
BREAKS = st.lists(PERIOD, max_size=6)
ZONES = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"])


def overlaps(one, two):
    return one[0] < two[1] and two[0] < one[1]


@given(PERIOD, DURATION, BREAKS)
def test_sessions_are_inside_and_touch_neither_each_other_nor_a_break(hours, duration, breaks):
    sessions = [(start, start + duration) for start in grid.session_starts(*hours, duration, breaks)]
    assert sessions == sorted(set(sessions))
    assert all(hours[0] <= start and stop <= hours[1] for start, stop in sessions)
    assert all(first[1] <= second[0] for first, second in zip(sessions, sessions[1:], strict=False))
    assert not [(one, pause) for one in sessions for pause in breaks if pause[0] < pause[1] and overlaps(one, pause)]


@given(PERIOD, DURATION, BREAKS)
def test_no_further_session_would_fit(hours, duration, breaks):
    taken = [(start, start + duration) for start in grid.session_starts(*hours, duration, breaks)]
    taken += [pause for pause in breaks if pause[0] < pause[1]]
    fitting = range(hours[0], hours[1] - duration + 1)
    assert not [start for start in fitting if not any(overlaps((start, start + duration), one) for one in taken)]


@given(PERIOD, DURATION, BREAKS)
def test_order_of_the_breaks_does_not_matter(hours, duration, breaks):
    assert grid.session_starts(*hours, duration, breaks) == grid.session_starts(*hours, duration, breaks[::-1])


@pytest.mark.parametrize(
    ("hours", "duration", "breaks", "starts"),
    [
        ((960, 1020), 20, [], [960, 980, 1000]),
        ((960, 1019), 20, [], [960, 980]),
        ((960, 1020), 20, [(970, 975)], [975, 995]),
        ((960, 1020), 20, [(980, 1000)], [960, 1000]),
        ((960, 1020), 20, [(900, 960), (1020, 1100)], [960, 980, 1000]),
        ((960, 1020), 20, [(990, 990)], [960, 980, 1000]),
        ((960, 1020), 20, [(900, 1100)], []),
        ((960, 970), 20, [], []),
        ((0, 1440), 720, [], [0, 720]),
    ],
)
def test_examples(hours, duration, breaks, starts):
    assert grid.session_starts(*hours, duration, breaks) == starts


@pytest.mark.parametrize("duration", [0, -5])
def test_duration_must_be_positive(duration):
    with pytest.raises(ValueError, match="duration must be positive"):
        grid.session_starts(0, 60, duration)


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
