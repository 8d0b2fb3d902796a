# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ptc_conference.lib.windows import RANKS, Access, Window, get_access

DAY_0 = datetime(2026, 10, 1)
hours = st.integers(min_value=0, max_value=100).map(lambda hour: DAY_0 + timedelta(hours=hour))


@st.composite
def windows(draw):
    preview_from, opens, closes, view_until = sorted(draw(st.sets(hours, min_size=4, max_size=4)))
    return Window(
        "all", opens, closes, draw(st.sampled_from([preview_from, None])), draw(st.sampled_from([view_until, None]))
    )


def at(hour):
    return DAY_0 + timedelta(hours=hour)


def test_states_follow_each_other():
    window = Window("all", at(10), at(20), at(5), at(30))
    expected = {4: "hidden", 5: "preview", 9: "preview", 10: "open", 19: "open", 20: "view", 29: "view", 30: "hidden"}
    assert {hour: get_access([window], at(hour)).state for hour in expected} == expected


def test_without_bounds_one_looks_before_and_after():
    window = Window("all", at(10), at(20))
    expected = {0: "preview", 10: "open", 20: "view", 49: "view", 50: "over", 99: "over"}
    assert {hour: get_access([window], at(hour), end=at(50)).state for hour in expected} == expected


def test_end_of_the_conference_closes_every_window():
    assert get_access([Window("all", at(10), at(20))], at(15), end=at(15)).state == "over"
    assert get_access([Window("all", at(10), at(20), None, at(21))], at(30), end=at(15)) == Access("hidden")


def test_the_longest_open_window_is_told():
    short, long = Window("all", at(10), at(20)), Window("grades", at(10), at(30))
    assert get_access([short, long], at(15)) == Access("open", long)
    assert get_access([short, long], at(25)) == Access("open", long)


def test_between_two_windows_the_next_is_told():
    first, second = Window("all", at(10), at(20)), Window("all", at(30), at(40))
    assert get_access([first, second], at(25)) == Access("preview", second)
    assert get_access([first, second], at(5)) == Access("preview", first)


def test_nobody_without_a_window():
    assert get_access([], at(0)) == Access("hidden")
    assert get_access([], at(0), end=at(0)) == Access("hidden")


@given(st.lists(windows(), max_size=4), hours, st.none() | hours)
def test_open_means_that_a_window_is_open(admitting, now, end):
    access = get_access(admitting, now, end)
    is_over = end is not None and end <= now
    assert (access.state == "open") == (not is_over and any(one.opens <= now < one.closes for one in admitting))
    assert access.is_visible == (access.window is not None)


@given(st.lists(windows(), min_size=1, max_size=4), hours, st.none() | hours)
def test_one_more_window_never_takes_anything(admitting, now, end):
    fewer, more = get_access(admitting[1:], now, end), get_access(admitting, now, end)
    assert RANKS.index(more.state) <= RANKS.index(fewer.state)
