# SPDX-License-Identifier: LGPL-3.0-or-later
"""The best times of every family of the sample school are certain."""

import itertools
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from dev import sample_lines, sample_school
from ptc_conference.lib import itinerary, walk
from ptc_conference.lib.itinerary import Limit, find_plans


@pytest.fixture(scope="module")
def families(tmp_path_factory):
    return sample_lines.read_lines(sample_school.generate(tmp_path_factory.mktemp("school")))


def get_limits(lines):
    """Four for each student, ten for the family, one with each teacher."""
    students = {student for student, _teacher in lines}
    teachers = {teacher for _student, teacher in lines}
    return [
        *(Limit(frozenset(line for line in lines if line[0] == student), 4) for student in students),
        Limit(frozenset(lines), 10),
        *(Limit(frozenset(line for line in lines if line[1] == teacher), 1) for teacher in teachers),
    ]


@pytest.mark.parametrize(
    ("share", "walks", "has_limits"),
    [(1, (5, 8, 15), False), (0.6, (5, 5, 5), False), (0.3, (5, 8, 15), False), (0.6, (5, 8, 15), True)],
)
def test_every_family(families, share, walks, has_limits):
    teachers = {teacher for lines in families.values() for _student, teacher in lines}
    options = sample_lines.make_options(itinerary, teachers, share, walks=walks)

    for lines in families.values():
        limits = get_limits(lines) if has_limits else []
        plans = find_plans(sample_lines.make_visits(itinerary, lines, options), limits=limits)

        assert plans
        assert all(plan.is_exact for plan in plans)
        for plan in plans:
            check(plan, lines, limits)


def check(plan, lines, limits):
    """Check that a plan can be had: nothing too close, each with their teacher, within the limits."""
    stays = [option.stay for option in plan.choices.values()]
    assert not any(walk.get_clash(one, two) for one, two in itertools.combinations(stays, 2))
    assert all(option.key[0] == teacher for (_student, teacher), option in plan.choices.items())
    assert sorted([*plan.choices, *plan.missing]) == sorted(lines)
    assert all(len(limit.keys & plan.choices.keys()) <= limit.most for limit in limits)


def test_the_largest_family_is_larger_than_an_evening(families):
    assert max(map(len, families.values())) > 30
