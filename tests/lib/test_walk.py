# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ptc_conference.lib import walk

FOUR = datetime(2026, 10, 13, 14)
minutes = st.integers(0, 60)


def make_stay(start, floor=None, campus=1, walks=(5, 15, 30)):
    """A stay of ten minutes that begins some minutes after four; a way that is no farther has no end of its own."""
    begins, hall = FOUR + timedelta(minutes=start), walks[0]
    ends = begins + timedelta(minutes=10)
    until, *farther = (
        ends + timedelta(minutes=way) if way > hall or way is hall else None for way in walk.get_minutes(*walks)
    )
    places = {"floor": floor, "floor_until": farther[0], "campus": campus, "campus_until": farther[1]}
    return walk.Stay(start=begins, stop=ends, until=until, **places)


def test_one_floor():
    first = make_stay(0, "1")
    told = [walk.get_clash(first, make_stay(start, "1")) for start in (9, 10, 14, 15)]
    assert told == ["same", "hall", "hall", None]


def test_another_floor():
    first = make_stay(0, "1")
    told = [walk.get_clash(first, make_stay(start, "2")) for start in (14, 15, 24, 25)]
    assert told == ["hall", "floor", "floor", None]


def test_another_campus_is_told_before_the_floor():
    first = make_stay(0, "1")
    told = [walk.get_clash(first, make_stay(start, "2", campus=2)) for start in (15, 39, 40)]
    assert told == ["campus", "campus", None]


def test_unknown_floor_is_as_near_as_can_be():
    assert walk.get_clash(make_stay(0, "1"), make_stay(15)) is None
    assert walk.get_clash(make_stay(0), make_stay(15, "2")) is None


def test_farther_is_never_less():
    assert walk.get_minutes(5, 0, 0) == (5, 5, 5)
    assert walk.get_minutes(5, 12, 3) == (5, 12, 12)
    assert walk.get_minutes(0, 0, 20) == (0, 0, 20)


@given(minutes, st.sampled_from(["1", "2", None]), st.integers(1, 2), st.tuples(minutes, minutes, minutes))
def test_order_does_not_matter(start, floor, campus, walks):
    one, two = make_stay(0, "1", walks=walks), make_stay(start, floor, campus, walks=walks)
    assert walk.get_clash(one, two) == walk.get_clash(two, one)


@given(st.tuples(minutes, minutes, minutes), st.sampled_from(["1", "2", None]), st.integers(1, 2))
def test_whoever_waits_the_whole_way_is_in_time(walks, floor, campus):
    later = 10 + walk.get_minutes(*walks)[2]
    assert walk.get_clash(make_stay(0, "1", walks=walks), make_stay(later, floor, campus, walks=walks)) is None


@given(
    st.integers(-120, 120),
    st.tuples(st.sampled_from(["1", "2", None]), st.integers(1, 2)),
    st.tuples(minutes, minutes, minutes),
)
def test_spans_tell_what_a_comparison_tells(start, place, walks):
    one, two = make_stay(start, *place, walks=walks), make_stay(0, "1", walks=walks)
    like = make_stay(500, *place, walks=walks)
    spans = walk.get_spans(like, two)
    told = [clash for after, before, clash in spans if after < one.start < before]
    assert next(iter(told), None) == walk.get_clash(one, two)
