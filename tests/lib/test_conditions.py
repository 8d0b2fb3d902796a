# SPDX-License-Identifier: LGPL-3.0-or-later
import pytest

from ptc_conference.lib import conditions

TEACHING = {"division": 1, "grade": 4, "section": 41, "class": 7, "subject": None, "teacher": 9}


@pytest.mark.parametrize(
    ("wanted", "is_met"),
    [
        ({}, True),
        ({"grade": []}, True),
        ({"grade": [3, 4]}, True),
        ({"grade": [3]}, False),
        ({"grade": [4], "teacher": [9]}, True),
        ({"grade": [4], "teacher": [8]}, False),
        ({"subject": [5]}, False),
    ],
)
def test_all_conditions_must_hold(wanted, is_met):
    assert conditions.holds(wanted, TEACHING) is is_met


def test_is_for_all():
    assert conditions.is_for_all({"grade": [], "class": []})
    assert conditions.is_for_all({})
    assert not conditions.is_for_all({"grade": [], "class": [1]})
