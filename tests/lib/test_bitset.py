# SPDX-License-Identifier: LGPL-3.0-or-later
from hypothesis import given
from hypothesis import strategies as st

from ptc_conference.lib import bitset


@given(st.sets(st.integers(min_value=1, max_value=20_000), max_size=200))
def test_unpack_gives_what_was_packed(numbers):
    assert bitset.unpack(*bitset.pack(numbers)) == numbers


def test_every_second_of_9600_is_under_two_kilobytes():
    assert len(bitset.pack(range(50_000, 59_600, 2))[1]) < 2_000


def test_lowest_bit_comes_first():
    assert bitset.pack({7, 8, 15}) == (7, "AwE=")
