# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptc_conference.lib import leads


@pytest.mark.parametrize(
    ("text", "days"),
    [("2", (2,)), (" 2, 7 ,2", (7, 2)), ("0;1", (1, 0)), ("", ()), (None, ()), (",", ())],
)
def test_lead_times_are_read(text, days):
    assert leads.parse_days(text) == days


@pytest.mark.parametrize("text", ["two", "-1", "1.5", "61", "2 3", "٣"])
def test_what_is_no_number_of_days_is_refused(text):
    with pytest.raises(ValueError, match=text):
        leads.parse_days(text)


@given(st.sets(st.integers(0, leads.MOST_DAYS)))
def test_what_is_written_is_read(days):
    assert set(leads.parse_days(", ".join(map(str, days)))) == days


def test_due_is_by_the_clock_of_the_school():
    # Summer time ends on October 25, 2026: two days before October 26 it is still on.
    assert leads.get_due(date(2026, 10, 26), 2, 17 * 60, "Europe/Berlin") == datetime(2026, 10, 24, 15, 0)
    assert leads.get_due(date(2026, 10, 26), 0, 17 * 60, "Europe/Berlin") == datetime(2026, 10, 26, 16, 0)
