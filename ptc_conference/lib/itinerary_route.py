# SPDX-License-Identifier: LGPL-3.0-or-later
"""The way through one day with the least walking. Instants are naive UTC."""

import itertools
import operator
from bisect import bisect_left
from datetime import timedelta
from typing import Any, NamedTuple

from . import walk
from .itinerary_day import get_place, group
from .itinerary_states import States

MINUTE = timedelta(minutes=1)


class Origin(NamedTuple):
    """Where a family comes from: the place, and the minutes that the school reckons for the way from there.

    :param hall: to a place on the same floor; ``floor`` and ``campus`` to others.
    """

    place: Any
    hall: int
    floor: int
    campus: int

    def get_way(self, place):
        """Return the minutes to a place."""
        if self.place.host is not None and self.place.host == place.host:
            return 0
        if None not in (self.place.campus, place.campus) and self.place.campus != place.campus:
            return max(self.hall, self.campus)
        if None not in (self.place.floor, place.floor) and self.place.floor != place.floor:
            return max(self.hall, self.floor)
        return self.hall


def get_origin(stay):
    """Return the ``Origin`` of who has been at a ``walk.Stay``."""
    ends = (stay.until, stay.floor_until or stay.until, stay.campus_until or stay.until)
    return Origin(get_place(stay), *((end - stay.stop) // MINUTE for end in ends))


def get_way(one, two):
    """Return the minutes for the way from one option to a later one; none within a room, or to the same host."""
    if one.room is not None and one.room == two.room:
        return 0
    return get_origin(one.stay).get_way(get_place(two.stay))


class Event(NamedTuple):
    """An option on the way, or what the family holds already.

    :param kind: of its visit; None for what is held, which cannot be passed by.
    :param made: ``{minutes walked: the states that a visit here leads to}``.
    """

    kind: Any
    option: Any
    place: Any
    origin: Origin
    made: dict


class Route:
    """The visits of a day, with what is held on that day.

    :param counts: ``{kind: how many visits}``.
    :param options: list of ``(kind, option)`` to choose from.
    :param held: list of options; none of ``options`` clashes with one.
    """

    def __init__(self, counts, options, held):
        numbers = {kind: number for number, kind in enumerate(counts)}
        self.states = States(counts.values())
        self.kinds = list(counts)
        # An adult of two families may hold two at a time: the way leads past one of them.
        passed = {one.stay.start: one for one in held}.values()
        self.times = group([(None, one) for one in passed] + [(numbers[kind], option) for kind, option in options])
        self.events = []

    def find(self):
        """Return the visits with the least walking, in order of time, as a list of ``(kind, option)``."""
        arrived = {(None, None): {0: 1}}  # (Left or None, Origin or None): {minutes walked: states}
        for (start, groups), hopeful in zip(self.times, self._get_hopeful(), strict=True):
            arrived = self._settle(arrived, start, hopeful)
            for one in groups:
                before = self._gather(arrived, start, one)
                if one.is_held:
                    arrived = {}
                self._visit(one, before, arrived)
        whole = 1 << self.states.full
        walked = min(walked for levels in arrived.values() for walked, states in levels.items() if states & whole)
        visits = self._trace([], len(self.events), self.states.full, walked)
        return [(self.kinds[event.kind], event.option) for event in visits if event.kind is not None]

    def _get_hopeful(self):
        """Return for each time the states from which all visits can still be made, as far as their number tells."""
        starts = [start for start, _groups in self.times]
        most = [0]  # visits that can begin at the last 0, 1, 2 ... times, as if the way were always the shortest
        for _start, groups in reversed(self.times):
            visits = [visit for one in groups if not one.is_held for visit in one.visits]
            ends = [stop if left.host is not None else left.until for stop, left, _options in visits]
            following = bisect_left(starts, min(ends)) if ends else 0
            most.append(max(most[-1], 1 + most[len(starts) - following]) if ends else most[-1])
        at_least = self._get_at_least()
        return [at_least[max(0, len(at_least) - 1 - count)] for count in most[:0:-1]]

    def _get_at_least(self):
        """Return for each number of visits the states with so many of them or more."""
        exactly = [1]
        for _number in range(sum(self.states.counts)):
            exactly.append(self.states.add(exactly[-1], self.states.kinds))
        return list(itertools.accumulate(reversed(exactly), operator.or_))[::-1]

    def _settle(self, arrived, start, hopeful):
        """Return the same, for who can be anywhere by ``start`` without what kept them; of states those ``hopeful``."""
        settled = {}
        for (left, origin), levels in arrived.items():
            _merge(settled.setdefault((left if left and left.last > start else None, origin), {}), levels)
        settled = {key: _prune(levels, hopeful) for key, levels in settled.items()}
        return {key: levels for key, levels in settled.items() if levels}

    def _gather(self, arrived, start, one):
        """Return from where those come who can be at a group of options: ``{Left or None: {minutes: states}}``."""
        before = {}
        for (left, origin), levels in arrived.items():
            # What is held was not in the way of any option.
            if left is None or one.is_held or left.admits(start, one.place):
                way = origin.get_way(one.place) if origin else 0
                _merge(before.setdefault(None if one.forgets else left, {}), levels, way)
        return {left: _prune(levels) for left, levels in before.items()}

    def _visit(self, one, before, arrived):
        """Make the visits of a group, and add to ``arrived`` where they lead."""
        for left, kind, option in ((left, *pair) for _stop, left, options in one.visits for pair in options):
            event = Event(kind, option, one.place, get_origin(option.stay), {})
            self.events.append(event)
            for earlier, levels in before.items():
                grown = {
                    walked: states if kind is None else self.states.add(states, [kind])
                    for walked, states in levels.items()
                }
                _merge(event.made, grown)
                key = (earlier.then(left) if earlier else left, event.origin)
                _merge(arrived.setdefault(key, {}), grown)

    def _trace(self, later, before, state, walked):
        """Return all events of a way, or None when none leads here.

        :param later: the events after it, in order of time.
        :param before: the number of the first of them.
        :param state: the visits that are made earlier.
        :param walked: minutes walked until the first of ``later``, or in all.
        """
        for number in range(before - 1, -1, -1):
            event = self.events[number]
            earlier = walked - (event.origin.get_way(later[0].place) if later else 0)
            if event.made.get(earlier, 0) >> state & 1 and not any(
                walk.get_clash(event.option.stay, one.option.stay) for one in later if event.kind is not None
            ):
                rest = state - (0 if event.kind is None else self.states.steps[event.kind])
                found = self._trace([event, *later], number, rest, earlier)
                if found:
                    return found
            if event.kind is None:
                return None
        return later if not state and not walked else None


def _merge(found, levels, way=0):
    """Add levels, ``{minutes walked: states}``, to those found, ``way`` minutes farther."""
    for walked, states in levels.items():
        found[walked + way] = found.get(walked + way, 0) | states


def _prune(levels, hopeful=-1):
    """Return levels without the states that can be had with less walking, and those not ``hopeful``."""
    pruned, seen = {}, 0
    for walked in sorted(levels):
        states = levels[walked] & hopeful & ~seen
        if states:
            pruned[walked] = states
            seen |= states
    return pruned
