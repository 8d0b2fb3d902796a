# SPDX-License-Identifier: LGPL-3.0-or-later
"""Rooms: who gets which table, near whom."""

import re
from itertools import combinations
from typing import NamedTuple

OTHER_CAMPUS, OTHER_FLOOR = 10_000, 100
WAYS = ("last", "class", "near")


class Table(NamedTuple):
    """One table of a room; ``campus``, ``floor`` and ``name`` tell where the room is."""

    room: int
    number: int
    campus: int = 0
    floor: str = ""
    name: str = ""
    is_step_free: bool = False


class Teacher(NamedTuple):
    """Who needs a table. Teachers of one ``division`` sit together; None belongs to none.

    ``wishes``: ``{way: [(room, number), ...]}``, the dearest first, number 0 for any table of the room.
    """

    key: int
    division: int | None = None
    wishes: dict = {}
    is_step_free_needed: bool = False


def natural_key(text):
    """Return a sort key by which "Room 9" comes before "Room 10"."""
    return [(int(part), "") if part.isdecimal() else (0, part.casefold()) for part in re.split(r"(\d+)", text or "")]


def assign(teachers, tables, ways=WAYS, given=None):
    """Give teachers tables, one way after the other; who gets none is left out.

    Who needs a step-free table chooses first and gets no other. "last" and "class" follow the wishes; "near" puts each
    division together: the largest first, where its free tables are closest, or close to those who are there already.

    :param teachers: list of ``Teacher`` without a table yet.
    :param tables: list of ``Table`` that are free.
    :param ways: some of WAYS in order of preference.
    :param given: ``{table: division}``, tables of teachers who stay where they are.
    :return: ``{key of the teacher: (table, way)}``; no table twice.
    """
    plan = _Plan(tables, given or {})
    for needed in (True, False):
        group = [teacher for teacher in teachers if teacher.is_step_free_needed == needed]
        for way in ways:
            todo = [teacher for teacher in group if teacher.key not in plan.places]
            plan.place_near(todo) if way == "near" else plan.place_wished(todo, way)
    return plan.places


class _Plan:
    """Tables in the order in which one passes them, those that are still free, and who has been put where."""

    def __init__(self, tables, given):
        rooms = {(table.campus, table.floor, table.name, table.room): None for table in [*tables, *given]}
        ordered = sorted(rooms, key=lambda room: (room[0], *map(natural_key, room[1:3]), room[3]))
        self.position = {room[3]: place for place, room in enumerate(ordered)}
        self.free = sorted(set(tables) - set(given), key=lambda table: (self.position[table.room], table.number))
        self.places = {}
        self.mates = {}
        for table, division in given.items():
            self.mates.setdefault(division, []).append(table)

    def place_wished(self, teachers, way):
        for teacher in teachers:
            fitting = self._get_fitting(teacher)
            wishes = teacher.wishes.get(way, ())
            wished = (t for room, number in wishes for t in fitting if t.room == room and number in (0, t.number))
            self._put(teacher, next(wished, None), way)

    def place_near(self, teachers):
        divisions = {}
        for teacher in teachers:
            divisions.setdefault(teacher.division, []).append(teacher)
        largest_first = sorted(divisions.items(), key=lambda item: (-len(item[1]), item[0] is None, item[0] or 0))
        for division, group in largest_first:
            if division is None or not self.mates.get(division):
                near = self._get_closest_run(self._get_fitting(group[0]), len(group))
                for teacher, table in zip(group, near, strict=False):
                    self._put(teacher, table, "near")
            else:
                for teacher in group:
                    self._put(teacher, self._get_nearest(teacher), "near")

    def _get_fitting(self, teacher):
        return [table for table in self.free if table.is_step_free or not teacher.is_step_free_needed]

    def _get_closest_run(self, tables, count):
        """Return ``count`` tables that follow each other and are closest together; fewer when there are fewer.

        Each counts to each: of seven tables on two floors, six and one are closer together than five and two.
        """
        runs = (tables[start : start + count] for start in range(max(len(tables) - count, 0) + 1))
        return min(runs, key=lambda run: sum(self._get_distance(*pair) for pair in combinations(run, 2)))

    def _get_nearest(self, teacher):
        """Return the free table that is nearest to the teachers of the division, or None."""
        mates = self.mates[teacher.division]
        fitting = self._get_fitting(teacher)
        return min(fitting, key=lambda table: sum(self._get_distance(table, mate) for mate in mates), default=None)

    def _get_distance(self, one, two):
        if one.campus != two.campus:
            return OTHER_CAMPUS
        steps = abs(self.position[one.room] - self.position[two.room])
        return min(steps, OTHER_FLOOR - 1) + (OTHER_FLOOR if one.floor != two.floor else 0)

    def _put(self, teacher, table, way):
        if table:
            self.free.remove(table)
            self.places[teacher.key] = (table, way)
            self.mates.setdefault(teacher.division, []).append(table)
