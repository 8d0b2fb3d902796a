# SPDX-License-Identifier: LGPL-3.0-or-later
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptc_conference.lib import rooms
from ptc_conference.lib.rooms import Table, Teacher


@st.composite
def buildings(draw):
    """Rooms on floors of campuses, some of them with several tables."""
    tables = []
    for room in range(draw(st.integers(1, 12))):
        campus, floor = draw(st.integers(1, 2)), draw(st.sampled_from(["", "Ground floor", "1", "2"]))
        is_step_free = draw(st.booleans())
        for number in range(1, draw(st.sampled_from([1, 1, 1, 2, 5])) + 1):
            tables.append(Table(room, number, campus, floor, f"Room {room + 1}", is_step_free))
    return tables


@st.composite
def schools(draw):
    """Teachers, all tables, and those of them that teachers have already."""
    tables = draw(buildings())
    given_tables = draw(st.lists(st.sampled_from(tables), unique=True, max_size=5))
    division = st.sampled_from([None, 1, 2, 3])
    wish = st.tuples(st.integers(0, 12), st.integers(0, 3))
    wishes = st.fixed_dictionaries({"last": st.lists(wish, max_size=1), "class": st.lists(wish, max_size=2)})
    teachers = [
        Teacher(key, draw(division), draw(wishes), draw(st.sampled_from([False, False, True])))
        for key in range(draw(st.integers(0, 15)))
    ]
    return teachers, tables, {table: draw(division) for table in given_tables}


WAYS = st.permutations(rooms.WAYS).flatmap(lambda ways: st.integers(0, 3).map(lambda count: ways[:count]))


@given(schools(), WAYS)
def test_never_two_at_one_table_and_given_ones_are_kept(school, ways):
    teachers, tables, held = school
    places = [table for table, _way in rooms.assign(teachers, tables, ways, held).values()]
    assert len(places) == len(set(places))
    assert set(places) <= set(tables) - set(held)


@given(schools(), WAYS)
def test_who_needs_a_step_free_table_gets_no_other(school, ways):
    teachers, tables, held = school
    places = rooms.assign(teachers, tables, ways, held)
    needing = [teacher.key for teacher in teachers if teacher.is_step_free_needed]
    assert all(places[key][0].is_step_free for key in needing if key in places)


@given(schools())
def test_everyone_gets_a_table_as_long_as_there_are_some(school):
    teachers, tables, held = school
    places = rooms.assign(teachers, tables, given=held)
    free = set(tables) - set(held)
    needing = [teacher.key for teacher in teachers if teacher.is_step_free_needed]
    step_free = [table for table in free if table.is_step_free]
    assert len(places.keys() & set(needing)) == min(len(needing), len(step_free))
    others = len(teachers) - len(needing)
    assert len(places.keys() - set(needing)) == min(others, len(free) - len(places.keys() & set(needing)))


@given(schools(), WAYS)
def test_the_same_again(school, ways):
    teachers, tables, held = school
    assert rooms.assign(teachers, tables[::-1], ways, held) == rooms.assign(teachers, tables, ways, held)


@given(buildings(), st.integers(0, 15))
def test_no_tables_in_a_row_are_closer_than_those_of_a_division(tables, count):
    """In the order in which one passes them; another campus is farther than another floor, and that than rooms."""
    row = sorted(tables, key=lambda one: (one.campus, *map(rooms.natural_key, (one.floor, one.name)), one.number))
    passed = list(dict.fromkeys(one.room for one in row))

    def get_distance(one, two):
        if one.campus != two.campus:
            return 10_000
        return abs(passed.index(one.room) - passed.index(two.room)) + 100 * (one.floor != two.floor)

    def measure(chosen):
        return sum(get_distance(*pair) for pair in combinations(chosen, 2))

    places = rooms.assign([Teacher(key, 1) for key in range(count)], tables)
    starts = range(max(len(row) - count, 0) + 1)
    least = min(measure(row[start : start + count]) for start in starts)
    assert measure(table for table, _way in places.values()) == least


def test_a_division_has_as_many_as_can_be_on_one_floor():
    ground = [Table(number // 2, number % 2, 1, "0", f"Room {number // 2}") for number in range(6)]
    upstairs = [Table(9, number, 1, "1", "Room 9") for number in range(2)]
    places = rooms.assign([Teacher(key, 1) for key in range(7)], ground + upstairs)
    assert sorted(table.floor for table, _way in places.values()) == [*"000000", "1"]


GROUND = [Table(room, 1, 1, "Ground floor", f"Room {room}", room < 3) for room in range(1, 6)]
UPSTAIRS = [Table(room, 1, 1, "1", f"Room {room}") for room in range(11, 14)]
GYM = [Table(20, number, 1, "Ground floor", "Gym", True) for number in range(1, 5)]


def seat(teachers, tables, *args, **options):
    """Return ``{key: (room, number)}``."""
    return {key: place[0][:2] for key, place in rooms.assign(teachers, tables, *args, **options).items()}


def test_wishes_come_in_the_order_of_the_ways():
    teacher = Teacher(1, wishes={"last": [(3, 0)], "class": [(4, 0)]})
    assert seat([teacher], GROUND, ("last", "class")) == {1: (3, 1)}
    assert seat([teacher], GROUND, ("class", "last")) == {1: (4, 1)}
    assert seat([teacher], GROUND, ("class", "last"), {GROUND[3]: None}) == {1: (3, 1)}
    assert seat([teacher], GROUND[:2], ("class", "last")) == {}


def test_wish_for_a_table_of_a_gym():
    teachers = [Teacher(1, wishes={"last": [(20, 3)]}), Teacher(2, wishes={"last": [(20, 0)]})]
    assert seat(teachers, GYM, ("last",)) == {1: (20, 3), 2: (20, 1)}


def test_gym_holds_as_many_as_it_has_tables():
    places = seat([Teacher(key) for key in range(6)], GYM)
    assert sorted(places.values()) == [(20, 1), (20, 2), (20, 3), (20, 4)]


def test_division_goes_where_all_fit():
    teachers = [Teacher(key, 7) for key in range(4)]
    assert {place[0] for place in seat(teachers, UPSTAIRS + GROUND, ("near",)).values()} <= {1, 2, 3, 4, 5}


def test_division_goes_to_those_who_are_there_already():
    teachers = [Teacher(1, 7), Teacher(2, 7)]
    held = {UPSTAIRS[0]: 7}
    assert set(seat(teachers, UPSTAIRS + GROUND, given=held).values()) == {(12, 1), (13, 1)}


def test_step_free_first():
    teachers = [
        Teacher(1, wishes={"class": [(1, 0)]}),
        Teacher(2, wishes={"class": [(1, 0)]}, is_step_free_needed=True),
    ]
    assert seat(teachers, GROUND) == {2: (1, 1), 1: (2, 1)}
    assert seat(teachers[1:], UPSTAIRS) == {}


@pytest.mark.parametrize(("one", "two"), [("Room 9", "Room 10"), ("a2", "B1"), ("", "1"), ("2b", "2c"), ("9", "Gym")])
def test_natural_order(one, two):
    assert rooms.natural_key(one) < rooms.natural_key(two)
