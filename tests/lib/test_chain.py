# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ptc_conference.lib.chain import find_chains, find_joint

BEGIN, MINUTE = datetime(2026, 10, 13, 14), timedelta(minutes=1)
STARTS = st.sets(st.integers(0, 30), max_size=20)


def _times(numbers, length=10):
    starts = [BEGIN + number * 10 * MINUTE for number in sorted(numbers)]
    return [(start, start + length * MINUTE) for start in starts]


def test_three_in_a_row():
    times = _times({0, 1, 2, 4, 5})
    assert list(find_chains(times, 2, timedelta())) == [times[0][0], times[1][0], times[3][0]]
    assert find_chains(times, 3, timedelta()) == {times[0][0]: times[:3]}


def test_pause_between_sessions_does_not_part_them():
    times = _times({0, 1}, length=8)
    assert not find_chains(times, 2, timedelta())
    assert find_chains(times, 2, 2 * MINUTE) == {times[0][0]: times}


@given(STARTS, st.integers(1, 3))
def test_all_parts_of_a_chain_are_there(numbers, count):
    times = _times(numbers)
    chains = find_chains(times, count, timedelta())
    expected = {number for number in numbers if {number + step for step in range(count)} <= numbers}
    assert set(chains) == {start for start, _stop in _times(expected)}
    assert all(len(chain) == count and set(chain) <= set(times) for chain in chains.values())


@given(STARTS, STARTS, st.integers(1, 3))
def test_joint_times_are_free_for_both(one, other, count):
    joint = find_joint(_times(one), [set(_times(other))], count, timedelta())
    assert joint == find_chains(_times(one & other), count, timedelta())


def test_sessions_of_another_length_are_no_joint_time():
    assert not find_joint(_times({0}), [set(_times({0}, length=5))], 1, timedelta())
