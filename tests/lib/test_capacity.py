# SPDX-License-Identifier: LGPL-3.0-or-later
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ptc_conference.lib import capacity
from ptc_conference.lib.timetable import Day, Rhythm, fill

EVENING = datetime(2026, 10, 13, 16)
MINUTE = timedelta(minutes=1)
PLAIN = Rhythm(10)


def row(count, duration=10, gap=0, start=EVENING):
    """Return ``count`` sessions that follow each other."""
    starts = [start + number * (duration + gap) * MINUTE for number in range(count)]
    return [(start, start + duration * MINUTE) for start in starts]


def in_minutes(sessions, kind="all"):
    return [(*((one - EVENING) // MINUTE for one in session), kind) for session in sessions]


def test_sessions_that_follow_each_other_are_one_span():
    early, late = in_minutes(row(6)), in_minutes(row(4, start=EVENING + 80 * MINUTE))
    assert capacity.merge(late + early, PLAIN) == [(0, 60, "all"), (80, 120, "all")]
    assert capacity.merge(in_minutes(row(3, gap=2)), PLAIN) == in_minutes(row(3, gap=2))
    assert capacity.merge(in_minutes(row(3, gap=2)), Rhythm(10, gap=2)) == [(0, 34, "all")]
    assert capacity.merge([], PLAIN) == []


def test_rest_after_as_many_as_wanted_is_no_end_of_a_span():
    resting = Rhythm(10, rest_after=3, rest=10)
    sessions = fill([(0, 120, "all")], resting)
    assert len(sessions) == 9
    assert capacity.merge(sessions, resting) == [(0, 110, "all")]
    assert capacity.merge([*sessions[:2], *sessions[3:]], resting)[0] == (0, 20, "all"), "Too early for a rest"
    assert capacity.merge([*sessions[:3], (40, 50, "other")], resting)[1:] == [(40, 50, "other")]


def test_what_fits_leaves_out_the_gap_after_the_last():
    span = [(0, 60, "all")]
    assert [len(fill(span, Rhythm(length))) for length in (10, 7, 60, 61)] == [6, 8, 1, 0]
    assert len(fill([(0, 34, "all")], Rhythm(10, gap=2))) == 3
    with pytest.raises(ValueError):
        Rhythm(0)


def supply(times, per_date, places=1):
    return capacity.Supply(times, len(times) * places, per_date * places)


def for_all(count):
    return {frozenset({"all"}): count}


def advise(count, times, per_date, **places):
    return capacity.advise(for_all(count), {"all": supply(times, per_date, **places)}, PLAIN)


def test_longest_length_that_is_enough():
    assert [advise(count, row(6), 6).duration for count in (7, 12, 13)] == [8, 5, None]


def test_advice_says_three_ways():
    sessions = row(6) + row(4, start=EVENING + timedelta(days=2))
    assert advise(12, sessions, 6) == capacity.Advice(missing=2, duration=8, dates=1)
    assert advise(30, sessions, 6) == capacity.Advice(missing=20, duration=None, dates=4)


def test_enough_or_no_sessions_need_no_advice():
    assert advise(6, row(6), 6) is None
    assert capacity.advise(for_all(6), {}, PLAIN) is None


def test_session_with_several_places_holds_as_many():
    assert advise(6, row(3), 3, places=2) is None
    assert advise(8, row(3), 3, places=2).missing == 1


def test_places_kept_for_others_are_no_help():
    supplies = {"early": supply(row(6), 6), "late": supply(row(6, start=EVENING + timedelta(hours=2)), 6)}
    wants = {frozenset({"early"}): 8, frozenset({"late"}): 2}
    assert capacity.advise(wants, supplies, PLAIN) == capacity.Advice(missing=2, duration=7, dates=1)
    assert capacity.advise({frozenset({"early"}): 6, frozenset({"late"}): 6}, supplies, PLAIN) is None
    assert capacity.advise({frozenset({"early", "late"}): 8, frozenset({"late"}): 4}, supplies, PLAIN) is None


def test_who_may_book_nothing_is_not_counted():
    wants = {frozenset({"all"}): 6, frozenset({"other"}): 5, frozenset(): 5}
    assert capacity.advise(wants, {"all": supply(row(6), 6)}, PLAIN) is None


KINDS = st.frozensets(st.integers(0, 3))


@given(st.dictionaries(KINDS, st.integers(0, 8)), st.dictionaries(st.integers(0, 3), st.integers(0, 8)))
def test_as_many_are_seated_as_can_be(wants, places):
    """The theorem of Hall: what is missing is the most that any choice of kinds lacks."""
    seated = capacity.count_seated(wants, places)
    kinds = range(4)
    choices = [{kind for kind in kinds if number >> kind & 1} for number in range(16)]
    lacking = max(
        sum(count for group, count in wants.items() if group <= choice) - sum(places.get(kind, 0) for kind in choice)
        for choice in choices
    )
    assert sum(wants.values()) - seated == max(0, lacking)


def test_overlapping_sessions_are_found_both():
    rows = [(*times, key) for key, times in enumerate(row(3))]
    assert capacity.get_overlapping(rows) == set()
    long = (EVENING, EVENING + 25 * MINUTE, "long")
    assert capacity.get_overlapping([*rows, long]) == {0, 1, 2, "long"}
    assert capacity.get_overlapping([]) == set()


@given(st.integers(1, 40), st.integers(6, 30), st.integers(0, 5), st.integers(1, 60))
def test_each_way_is_enough(count, duration, gap, wanted):
    sessions, rhythm = row(count, duration, gap), Rhythm(duration, gap)
    advice = capacity.advise(for_all(wanted), {"all": supply(sessions, count)}, rhythm)
    if wanted <= count:
        assert advice is None
        return
    assert count + advice.missing == wanted
    assert count + advice.dates * count >= wanted > count + (advice.dates - 1) * count
    whole = Day(0, count * (duration + gap) - gap, rhythm)
    if advice.duration is not None:
        assert duration > advice.duration >= capacity.SHORTEST
        assert count_with(whole, advice.duration) >= wanted
        assert advice.duration == duration - 1 or count_with(whole, advice.duration + 1) < wanted


def count_with(day, duration):
    return len(replace(day, rhythm=replace(day.rhythm, duration=duration)).plan()[0])


def to_instants(spans):
    return [(EVENING + start * MINUTE, EVENING + stop * MINUTE) for start, stop, *_tag in spans]


PERIODS = st.tuples(st.integers(0, 240), st.integers(1, 40)).map(lambda one: (one[0], one[0] + one[1], "break"))
DAYS = st.builds(
    lambda stop, rhythm, breaks: Day(0, stop, rhythm, tuple(breaks)),
    st.integers(30, 240),
    st.builds(Rhythm, st.integers(6, 30), st.integers(0, 5), st.integers(0, 5), st.integers(0, 30)),
    st.lists(PERIODS, max_size=3),
)


@given(DAYS, st.integers(1, 60))
def test_advised_length_gives_enough_in_the_timetable(day, wanted):
    sessions, breaks = day.plan()
    assume(0 < len(sessions) < wanted)
    there = supply(to_instants(sessions), len(sessions))
    advice = capacity.advise(for_all(wanted), {"all": there}, day.rhythm, to_instants(breaks))
    if advice.duration is not None:
        assert count_with(day, advice.duration) >= wanted


def test_rests_are_counted():
    """Of two hours with 10 minutes after 3 sessions; what is left after the last of them is not counted."""
    day = Day(0, 120, Rhythm(10, rest_after=3, rest=10))
    there = supply(to_instants(day.plan()[0]), 9)
    lengths = [capacity.advise(for_all(count), {"all": there}, day.rhythm).duration for count in (10, 13, 14, 15)]
    assert lengths == [8, 5, 5, None]
    assert [count_with(day, length) for length in (8, 6, 5)] == [11, 13, 15]


def test_limit_allows_neither_shorter_sessions_nor_more_dates_to_help():
    times = {"all": supply(row(3), 3)}
    assert capacity.advise(for_all(5), times, PLAIN, more=0) == capacity.Advice(2, None, 0)
    assert capacity.advise(for_all(5), times, PLAIN, more=1) == capacity.Advice(2, None, 0)
    assert capacity.advise(for_all(5), times, PLAIN, more=2) == capacity.Advice(2, 6, 1)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20)), max_size=12))
def test_overlaps_are_those_of_pairs(pieces):
    rows = [
        (EVENING + start * MINUTE, EVENING + (start + long) * MINUTE, key) for key, (start, long) in enumerate(pieces)
    ]
    overlapping = {
        one[2] for one in rows if any(one is not other and one[0] < other[1] and other[0] < one[1] for other in rows)
    }
    assert capacity.get_overlapping(rows) == overlapping
