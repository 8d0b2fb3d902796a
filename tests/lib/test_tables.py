# SPDX-License-Identifier: LGPL-3.0-or-later
from hypothesis import given
from hypothesis import strategies as st

from ptc_conference.lib.tables import Seat, find_clash

seats = st.lists(
    st.builds(
        lambda table, start, length, who: Seat(table, start, start + length, who),
        st.integers(0, 2),
        st.integers(0, 20),
        st.integers(1, 6),
        st.integers(0, 3),
    ),
    max_size=12,
)


def clashes(one, other):
    is_at_once = one.start < other.stop and other.start < one.stop
    return one.table == other.table and one.who != other.who and is_at_once


@given(seats, seats)
def test_a_clash_is_found_whenever_there_is_one(wanted, taken):
    pairs = [(mine, other) for mine in wanted for other in wanted + taken if clashes(mine, other)]
    found = find_clash(wanted, taken)
    assert (found is None) == (not pairs)
    if found:
        assert found in pairs or found[::-1] in pairs


def test_what_others_have_among_themselves_is_not_told():
    taken = [Seat("a", 0, 10, 1), Seat("a", 5, 15, 2)]
    assert find_clash([], taken) is None
    mine = Seat("a", 12, 20, 3)
    assert find_clash([mine], taken) == (mine, taken[1])


def test_one_after_the_other_is_no_clash():
    assert find_clash([Seat("a", 0, 10, 1)], [Seat("a", 10, 20, 2), Seat("b", 0, 10, 2)]) is None
