# SPDX-License-Identifier: LGPL-3.0-or-later
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptc_conference.lib import clock, grid


@given(st.integers(min_value=0, max_value=1439))
def test_every_minute_of_the_day_is_read(minute):
    assert clock.parse(grid.clock(minute)) == minute
    assert clock.parse(f" {grid.clock(minute)}:00 ") == minute


@pytest.mark.parametrize("text", [None, "", "16", "24:00", "16:60", "4 pm", "-1:00", "16:30x", "٠٩:٣٠"])
def test_anything_else_is_none(text):
    assert clock.parse(text) is None


@given(st.text())
def test_no_text_fails(text):
    assert clock.parse(text) in {None, *range(1440)}
