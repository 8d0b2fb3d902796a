# SPDX-License-Identifier: LGPL-3.0-or-later
"""What can be visited within each span of one day. Instants are naive UTC; a *state* is as in itinerary_states.py."""

import itertools
from datetime import datetime
from typing import Any, NamedTuple

NEVER = datetime.min  # an end that keeps nobody waiting


class Place(NamedTuple):
    """A floor and a campus as far as the way to others takes longer than usual; else None.

    :param host: whom the family meets; nobody walks between two visits to one host. None where it does not matter.
    """

    floor: Any = None
    campus: Any = None
    host: Any = None


class Left(NamedTuple):
    """From when on a family that has been somewhere can be elsewhere.

    :param until: on the same floor.
    :param floor_until: on another than ``floor``; ``campus_until`` likewise. They are of an earlier stay where the
        last one was at a place that is not known.
    :param stop: from when on they can be with ``host`` once more.
    """

    until: datetime
    floor: Any = None
    floor_until: datetime = NEVER
    campus: Any = None
    campus_until: datetime = NEVER
    host: Any = None
    stop: datetime = NEVER

    @property
    def last(self):
        """The instant from which on the family can be anywhere."""
        return max(self.until, self.floor_until, self.campus_until)

    def admits(self, start, place):
        """Tell whether the family can be at a place at an instant."""
        return (
            (self.until <= start or (self.stop <= start and place.host is not None and place.host == self.host))
            and (self.floor_until <= start or place.floor in (None, self.floor))
            and (self.campus_until <= start or place.campus in (None, self.campus))
        )

    def then(self, later):
        """Return what holds after a later stay: what it does not say of its place is as before."""
        if later.floor is None and self.floor_until > later.until:
            later = later._replace(floor=self.floor, floor_until=self.floor_until)
        if later.campus is None and self.campus_until > later.until:
            later = later._replace(campus=self.campus, campus_until=self.campus_until)
        return later


class Group(NamedTuple):
    """What begins at one instant at one place.

    :param forgets: whether it does not matter where the family was before, once it is here.
    :param visits: ``[(stop, left, options), ...]``: what ends at one instant, as a list of ``(kind, option)``.
    """

    place: Place
    forgets: bool
    visits: list

    @property
    def is_held(self):
        """Whether it is what the family holds already: these have no kind."""
        return self.visits[0][2][0][0] is None


class Window(NamedTuple):
    """A span of a day: nobody is there before ``start`` or after ``stop``.

    :param first: the number of its first time.
    :param most: no more visits than this fit in it.
    """

    first: int
    start: datetime
    stop: datetime
    most: int


def get_place(stay):
    """Return the place of a ``walk.Stay``."""
    return Place(
        floor=stay.floor if stay.floor_until else None,
        campus=stay.campus if stay.campus_until else None,
        host=stay.host,
    )


def get_left(stay):
    """Return from when on a family can be elsewhere after a ``walk.Stay``."""
    place = get_place(stay)
    return Left(
        stay.until,
        place.floor,
        stay.floor_until if place.floor is not None else NEVER,
        place.campus,
        stay.campus_until if place.campus is not None else NEVER,
        stay.host,
        stay.stop if stay.host is not None else NEVER,
    )


def group(options):
    """Return options as ``[(start, [Group, ...]), ...]`` in order of time.

    :param options: list of ``(kind, option)``; an option has a ``stay``.
    """
    places = {get_place(option.stay) for _kind, option in options}
    knows_floor = any(place.floor is not None for place in places)
    knows_campus = any(place.campus is not None for place in places)
    times = {}
    for kind, option in options:
        place = get_place(option.stay)
        ends = times.setdefault(option.stay.start, {}).setdefault(place, {})
        ends.setdefault((option.stay.stop, get_left(option.stay)), []).append((kind, option))
    return [
        (
            start,
            [
                Group(
                    place,
                    (place.floor is not None) >= knows_floor and (place.campus is not None) >= knows_campus,
                    [(*end, some) for end, some in ends.items()],
                )
                for place, ends in groups.items()
            ],
        )
        for start, groups in sorted(times.items())
    ]


def _sort(stays):
    return sorted(stays, key=lambda stay: (stay.stop, stay.start))


def _get_most(stays, start, spared):
    """Return ``{stop: count}``: no more visits than these begin at ``start`` or later and end at ``stop`` or before.

    :param stays: sorted.
    :param int spared: how many visits at most follow another one with the same host, without a walk.
    """
    count, free, close, close_free, most = 0, start, 0, start, {}
    for stay in stays:
        # Whoever always goes on with what ends first makes the most visits: with the way to each, and without any.
        if stay.start >= free:
            count, free = count + 1, stay.until
        if stay.start >= close_free:
            close, close_free = close + 1, stay.stop
        if close:
            most[stay.stop] = min(close, count + spared)
    return most


def count_apart(stays, number):
    """Return how many of a number of visits can be made at most, out of some stays."""
    spared = number - 1 if any(stay.host is not None for stay in stays) else 0
    return min(number, max(_get_most(_sort(stays), min(stay.start for stay in stays), spared).values()))


class Day:
    """A day and its options.

    :param states: the ``States`` of all days.
    :param options: list of ``(kind, option)`` of this day.
    :param held: the options that the family has already on it.
    :param budget: a ``Budget``.
    """

    def __init__(self, states, options, held, budget):
        self.states, self.options, self.held, self.budget = states, options, held, budget
        self.times = group(options)
        self.windows = self._get_windows()
        counts = [sum(len(some) for one in groups for *_end, some in one.visits) for _start, groups in self.times]
        self._numbers = list(itertools.accumulate(reversed(counts)))[::-1]  # of options, from each time on
        self._reached, self._left, self._goal = {}, {}, None

    def _get_windows(self):
        """Return a ``Window`` of each start with each stop."""
        stays, spared = _sort([option.stay for _kind, option in self.options]), self._count_spared()
        return [
            Window(first, start, stop, most)
            for first, (start, _groups) in enumerate(self.times)
            for stop, most in _get_most(stays, start, spared).items()
        ]

    def _count_spared(self):
        """Return how many visits at most follow another one with the same host."""
        kinds = {(kind, option.stay.host) for kind, option in self.options if option.stay.host is not None}
        return sum(self.states.counts[kind] for kind, _host in kinds) - len({host for _kind, host in kinds})

    def get_reached(self, window):
        """Return the states that can be reached within a window, by one visit at least."""
        if window.first not in self._reached:
            self._reached[window.first] = self.sweep(window.first, 1)
        return self._reached[window.first].get(window.stop, 0)

    def get_left(self, window, goal):
        """Return the states that are left to be made of those of a set, by one visit less at least."""
        if goal is not self._goal:
            self._goal, self._left = goal, {}
        if window.first not in self._left:
            self._left[window.first] = self.sweep(window.first, goal, is_back=True)
        return self._left[window.first].get(window.stop, 0)

    def sweep(self, first, states, *, is_back=False):
        """Return ``{stop: states}``: what visits lead to of which the last one ends no later.

        :param first: number of the time from which on there are visits.
        :param states: the set of states to begin with.
        :param is_back: whether visits are taken off the states instead of added.
        """
        self.budget.spend(self.states.size * self._numbers[first])
        move = self.states.drop if is_back else self.states.add
        settled, waiting, reached = states, {}, {}
        for start, groups in self.times[first:]:
            for left in [left for left in waiting if left.last <= start]:
                settled |= waiting.pop(left)
            known = {}
            for one in groups:
                self._visit(one, self._get_before(one, start, settled, waiting, known), move, waiting, reached)
        found = 0
        for stop in sorted(reached):
            found = reached[stop] = found | reached[stop]
        return reached

    def _get_before(self, one, start, settled, waiting, known):
        """Return from where a family comes to a group: list of ``(left or None, states)``.

        :param dict known: what was found at this instant, by place: whoever the host is, most come from the same.
        """
        host = one.place.host
        place = one.place if host is None else one.place._replace(host=None)
        if place not in known:
            before = [(left, states) for left, states in waiting.items() if left.admits(start, place)]
            known[place] = _join([*before, (None, settled)], one.forgets)
        same = host is not None and [
            (left, states)
            for left, states in waiting.items()
            if left.host == host and left.until > start and left.admits(start, one.place)
        ]
        return _join([*same, *known[place]], one.forgets) if same else known[place]

    def _visit(self, one, before, move, waiting, reached):
        """Make the visits of a group, after what was visited before."""
        for stop, left, options in one.visits:
            kinds = [kind for kind, _option in options]
            for earlier, states in before:
                moved = move(states, kinds)
                if moved:
                    after = earlier.then(left) if earlier else left
                    waiting[after] = waiting.get(after, 0) | moved
                    reached[stop] = reached.get(stop, 0) | moved


def _join(before, forgets):
    """Return ``[(left or None, states), ...]`` as one where it does not matter from where they come."""
    if not forgets:
        return before
    joined = 0
    for _left, states in before:
        joined |= states
    return [(None, joined)]
