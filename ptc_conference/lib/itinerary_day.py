# SPDX-License-Identifier: LGPL-3.0-or-later
"""What can be visited within each span of one day. Instants are naive UTC; a *state* is as in itinerary_states.py."""

from datetime import datetime
from typing import Any, NamedTuple

NEVER = datetime.min  # an end that keeps nobody waiting


class Place(NamedTuple):
    """A floor and a campus as far as the way to others takes longer than usual; else None."""

    floor: Any = None
    campus: Any = None


class Left(NamedTuple):
    """From when on a family that has been somewhere can be elsewhere.

    :param until: on the same floor.
    :param floor_until: on another than ``floor``; ``campus_until`` likewise. They are of an earlier stay where the
        last one was at a place that is not known.
    """

    until: datetime
    floor: Any = None
    floor_until: datetime = NEVER
    campus: Any = None
    campus_until: datetime = NEVER

    @property
    def last(self):
        """The instant from which on the family can be anywhere."""
        return max(self.until, self.floor_until, self.campus_until)

    def admits(self, start, place):
        """Tell whether the family can be at a place at an instant."""
        return (
            self.until <= start
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
    :param options: list of ``(kind, option, left)``.
    """

    place: Place
    forgets: bool
    options: list

    @property
    def is_held(self):
        """Whether it is what the family holds already: these have no kind."""
        return self.options[0][0] is None


class Window(NamedTuple):
    """The states that can be reached without being there before ``start`` or after ``stop``."""

    start: datetime
    stop: datetime
    states: int


def get_place(stay):
    """Return the place of a ``walk.Stay``."""
    return Place(
        floor=stay.floor if stay.floor_until else None,
        campus=stay.campus if stay.campus_until else None,
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
    )


def group(options):
    """Return options as ``[(start, [Group, ...]), ...]`` in order of time.

    :param options: list of ``(kind, option)``; an option has a ``stay``.
    """
    lefts = [get_left(option.stay) for _kind, option in options]
    knows_floor = any(left.floor is not None for left in lefts)
    knows_campus = any(left.campus is not None for left in lefts)
    times = {}
    for (kind, option), left in zip(options, lefts, strict=True):
        place = get_place(option.stay)
        forgets = (place.floor is not None) >= knows_floor and (place.campus is not None) >= knows_campus
        groups = times.setdefault(option.stay.start, {})
        groups.setdefault(place, Group(place, forgets, [])).options.append((kind, option, left))
    return [(start, list(groups.values())) for start, groups in sorted(times.items())]


class Day:
    """A day and its options.

    :param states: the ``States`` of all days.
    :param options: list of ``(kind, option)`` of this day.
    :param held: the stays that the family has already on it.
    """

    def __init__(self, states, options, held):
        self.states, self.options, self.held = states, options, sorted(held, key=lambda one: one.stay.start)
        self.times = group(options)

    def get_windows(self):
        """Return the ``Window`` of each start with each stop, as far as more can be visited in it."""
        windows = []
        for index, (start, _groups) in enumerate(self.times):
            reached = 0
            for stop, states in sorted(self._sweep(self.times[index:]).items()):
                if states & ~reached:
                    reached |= states
                    windows.append(Window(start, stop, reached))
        return windows

    def _sweep(self, times):
        """Return ``{stop: states}``: what can be visited so that the last visit ends then."""
        settled, waiting, reached = 1, {}, {}
        for start, groups in times:
            for left in [left for left in waiting if left.last <= start]:
                settled |= waiting.pop(left)
            for place, forgets, options in groups:
                before = [(left, states) for left, states in waiting.items() if left.admits(start, place)]
                if forgets:
                    merged = settled
                    for _left, states in before:
                        merged |= states
                    before = [(None, merged)]
                else:
                    before.append((None, settled))
                self._extend(options, before, waiting, reached)
        return reached

    def _extend(self, options, before, waiting, reached):
        """Make each of these visits after what was visited before, a list of ``(left or None, states)``."""
        for kind, option, left in options:
            lacks, step = self.states.lacks[kind], self.states.steps[kind]
            for earlier, states in before:
                grown = (states & lacks) << step
                if grown:
                    after = earlier.then(left) if earlier else left
                    waiting[after] = waiting.get(after, 0) | grown
                    stop = option.stay.stop
                    reached[stop] = reached.get(stop, 0) | grown
