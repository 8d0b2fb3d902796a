# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptc_conference.lib import capacity

EVENING = datetime(2026, 10, 13, 16)
MINUTE = timedelta(minutes=1)


def row(count, duration=10, gap=0, start=EVENING):
    """Return ``count`` sessions that follow each other."""
    starts = [start + number * (duration + gap) * MINUTE for number in range(count)]
    return [(start, start + duration * MINUTE) for start in starts]


def test_sessions_that_follow_each_other_are_one_span():
    early, late = row(6), row(4, start=EVENING + 80 * MINUTE)
    spans = [(EVENING, EVENING + 60 * MINUTE), (EVENING + 80 * MINUTE, EVENING + 120 * MINUTE)]
    assert capacity.merge(late + early) == spans
    assert capacity.merge(row(3, gap=2)) == row(3, gap=2)
    assert capacity.merge(row(3, gap=2), gap=2) == [(EVENING, EVENING + 34 * MINUTE)]
    assert capacity.merge([]) == []


def test_what_fits_leaves_out_the_gap_after_the_last():
    span = [(EVENING, EVENING + 60 * MINUTE)]
    assert [capacity.count_fitting(span, length) for length in (10, 7, 60, 61)] == [6, 8, 1, 0]
    assert capacity.count_fitting([(EVENING, EVENING + 34 * MINUTE)], 10, gap=2) == 3
    with pytest.raises(ValueError):
        capacity.count_fitting(span, 0)


def supply(times, per_date, places=1):
    return capacity.Supply(times, len(times) * places, per_date * places)


def for_all(count):
    return {frozenset({"all"}): count}


def advise(count, times, per_date, **places):
    return capacity.advise(for_all(count), {"all": supply(times, per_date, **places)})


def test_longest_length_that_is_enough():
    assert [advise(count, row(6), 6).duration for count in (7, 12, 13)] == [8, 5, None]


def test_advice_says_three_ways():
    sessions = row(6) + row(4, start=EVENING + timedelta(days=2))
    assert advise(12, sessions, 6) == capacity.Advice(missing=2, duration=8, dates=1)
    assert advise(30, sessions, 6) == capacity.Advice(missing=20, duration=None, dates=4)


def test_enough_or_no_sessions_need_no_advice():
    assert advise(6, row(6), 6) is None
    assert capacity.advise(for_all(6), {}) is None


def test_session_with_several_places_holds_as_many():
    assert advise(6, row(3), 3, places=2) is None
    assert advise(8, row(3), 3, places=2).missing == 1


def test_places_kept_for_others_are_no_help():
    supplies = {"early": supply(row(6), 6), "late": supply(row(6, start=EVENING + timedelta(hours=2)), 6)}
    wants = {frozenset({"early"}): 8, frozenset({"late"}): 2}
    assert capacity.advise(wants, supplies) == capacity.Advice(missing=2, duration=7, dates=1)
    assert capacity.advise({frozenset({"early"}): 6, frozenset({"late"}): 6}, supplies) is None
    assert capacity.advise({frozenset({"early", "late"}): 8, frozenset({"late"}): 4}, supplies) is None


def test_who_may_book_nothing_is_not_counted():
    wants = {frozenset({"all"}): 6, frozenset({"other"}): 5, frozenset(): 5}
    assert capacity.advise(wants, {"all": supply(row(6), 6)}) is None


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
    sessions = row(count, duration, gap)
    advice = capacity.advise(for_all(wanted), {"all": supply(sessions, count)}, gap)
    if wanted <= count:
        assert advice is None
        return
    assert count + advice.missing == wanted
    assert count + advice.dates * count >= wanted > count + (advice.dates - 1) * count
    spans = capacity.merge(sessions, gap)
    if advice.duration is not None:
        assert duration > advice.duration >= capacity.SHORTEST
        assert capacity.count_fitting(spans, advice.duration, gap) >= wanted
        assert advice.duration == duration - 1 or capacity.count_fitting(spans, advice.duration + 1, gap) < wanted


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20)), max_size=12))
def test_overlaps_are_those_of_pairs(pieces):
    rows = [
        (EVENING + start * MINUTE, EVENING + (start + long) * MINUTE, key) for key, (start, long) in enumerate(pieces)
    ]
    overlapping = {
        one[2] for one in rows if any(one is not other and one[0] < other[1] and other[0] < one[1] for other in rows)
    }
    assert capacity.get_overlapping(rows) == overlapping
