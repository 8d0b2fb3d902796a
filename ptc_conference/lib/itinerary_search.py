# SPDX-License-Identifier: LGPL-3.0-or-later
"""The search for the best plans, exact for a number of visits that is not too large."""

import functools
from datetime import timedelta
from typing import Any, NamedTuple

from . import walk
from .itinerary_day import Day
from .itinerary_division import Table, count_spared, divide
from .itinerary_route import Route
from .itinerary_states import States

MOST_STATES = 1 << 12
MOST_PAIRS = 600_000  # of states, for three days or more
A_DAY = 1 << 24  # more than all seconds of a plan: fewer days come first
SHIFT = 40  # bits for what decides between equals


class Part(NamedTuple):
    """What is done on one day: the visits of ``state`` within ``window``."""

    day: Any
    window: Any
    state: int


class Search:
    """One search.

    :param visits: list of ``itinerary.Visit``.
    :param held: options that the family has already.
    :param limits: list of ``itinerary.Limit``.
    """

    def __init__(self, visits, held, limits):
        self.held = list(held)
        kinds = self._get_kinds(visits, limits)
        self.options, self.visits = [list(options) for options, _groups in kinds], list(kinds.values())
        self.states = States(map(len, self.visits))
        by_day = self._get_options_by_day()
        is_small = self.states.size <= MOST_STATES
        self.is_exact = is_small and (len(by_day) < 3 or self.states.get_pairs_count() <= MOST_PAIRS)
        self.days, self.windows = {}, {}
        if self.is_exact:
            self.days = {day: Day(self.states, some, self._get_held(day)) for day, some in by_day.items()}
            self.windows = {day: one.get_windows() for day, one in self.days.items()}
            self.spares = self._get_spares(limits, [groups for _options, groups in kinds])
            self.spares += [self._get_all()] * self._count_left_out()

    def find(self, aim, spares=None, days=None, earliest=None):
        """Return the best division of the visits among days as a list of ``Part``; None when there is none.

        :param aim: ``short`` or ``early``.
        :param spares: kinds that are left out, as ``Table`` has them, instead of any.
        :param days: those to use; all by default.
        :param earliest: nothing begins before this instant.
        """
        days = [day for day in self.days if days is None or day in days]
        windows = {
            day: [window for window in self.windows[day] if not earliest or window.start >= earliest] for day in days
        }
        spares = self.spares if spares is None else spares
        if aim == "short":
            return self._divide(windows, [self._price_short] * len(days), spares)
        for last in range(1, len(days) + 1):
            some = {day: windows[day] for day in days[:last]}
            found = self._divide(some, [self._price_stay] * (last - 1) + [self._price_early], spares)
            if found is not None:
                return found
        return None

    def compare(self, aim, parts, others):
        """Return by how much others are shorter, or end earlier, as a timedelta."""
        if aim == "early":
            return max(part.window.stop for part in parts) - max(part.window.stop for part in others)
        gain = self._get_stay(parts) - self._get_stay(others)
        return timedelta(seconds=gain)

    def _get_stay(self, parts):
        return sum(self._price_stay(self._get_held(part.day), part.window) % A_DAY for part in parts)

    def take_parts(self, parts, *, is_reversed=False):
        """Return the visits of parts with their options, with the least walking on each day: ``(visit, option)``.

        :param bool is_reversed: of visits with the same times the last ones are made first, instead of the first.
        """
        queues = [iter(visits[::-1] if is_reversed else visits) for visits in self.visits]
        return [(next(queues[kind]), option) for part in parts for kind, option in self.find_way(part)]

    def find_way(self, part):
        """Return the visits of a part with the least walking, as a list of ``(kind, option)`` in order of time."""
        counts = {kind: count for kind, count in enumerate(self.states.get_digits(part.state)) if count}
        options = [
            (kind, option)
            for kind in counts
            for option in self.options[kind]
            if option.day == part.day
            and part.window.start <= option.stay.start
            and option.stay.stop <= part.window.stop
        ]
        return Route(counts, options, self._get_held(part.day)).find()

    def get_kinds_of(self, keys):
        """Return the kinds of the visits with these keys."""
        return {kind for kind, some in enumerate(self.visits) if any(visit.key in keys for visit in some)}

    def _get_kinds(self, visits, limits):
        """Return ``{(options, groups): visits}``: what can be made at the same times counts for the same limits."""
        kinds = {}
        for visit in visits:
            options = tuple(option for option in visit.options if not self._is_in_the_way(option))
            if options:
                groups = frozenset(number for number, limit in enumerate(limits) if visit.key in limit.keys)
                kinds.setdefault((options, groups), []).append(visit)
        return kinds

    def _is_in_the_way(self, option):
        return any(walk.get_clash(option.stay, one.stay) for one in self.held)

    def _get_options_by_day(self):
        by_day = {}
        for kind, options in enumerate(self.options):
            for option in options:
                by_day.setdefault(option.day, []).append((kind, option))
        return dict(sorted(by_day.items()))

    def _get_held(self, day):
        return [one for one in self.held if one.day == day]

    def _get_all(self):
        return range(len(self.visits))

    def _get_spares(self, limits, groups):
        """Return the kinds of which the limits leave out one visit each, narrow limits first."""
        spares = []
        for number in sorted(range(len(limits)), key=lambda number: len(limits[number].keys)):
            kinds = [kind for kind in self._get_all() if number in groups[kind]]
            left_out = sum(1 for spared in spares if set(spared) <= set(kinds))
            count = sum(len(self.visits[kind]) for kind in kinds)
            spares += [kinds] * max(0, count - left_out - limits[number].most)
        return spares

    def _count_left_out(self):
        """Return how many visits have to be left out beside those that the limits leave out."""
        families = []
        for windows in self.windows.values():
            family = 1
            for window in windows:
                family |= window.states
            families.append(family)
        return count_spared(self.states, families or [1], self.spares, self._get_all())

    def _divide(self, windows, prices, spares):
        """Return the cheapest parts.

        :param windows: ``{day: [Window, ...]}``.
        :param prices: a method for each day: the cost of a window on it.
        """
        tables = []
        for (day, some), price in zip(windows.items(), prices, strict=True):
            pay = functools.partial(price, self._get_held(day))
            tables.append(Table(self.states, some, pay, () if tables else spares))
        found = divide(self.states, tables) if tables else None
        if not found:
            return None
        picked = [table.pick(state) for table, state in zip(tables, found, strict=True)]
        return [Part(day, *one) for day, one in zip(windows, picked, strict=True) if one]

    def _price_stay(self, held, window):
        """Return the days more, then the seconds more at the school."""
        start = min([window.start, *(one.stay.start for one in held)])
        stop = max([window.stop, *(one.stay.stop for one in held)])
        spent = get_span(held) if held else 0
        return (0 if held else A_DAY) + round((stop - start).total_seconds()) - spent

    def _price_short(self, held, window):
        """Return what a window costs; of equals the earlier one is cheaper."""
        return (self._price_stay(held, window) << SHIFT) + self._get_seconds(window.stop)

    def _price_early(self, held, window):
        """Return what a window costs on the last day."""
        return (self._get_seconds(window.stop) << SHIFT) + self._price_stay(held, window)

    def _get_seconds(self, instant):
        """Return the seconds since the first option of all."""
        first = min(day.times[0][0] for day in self.days.values())
        return round((instant - first).total_seconds())


def get_span(options):
    """Return the seconds from the start of the first of some options to the end of the last."""
    start, stop = min(one.stay.start for one in options), max(one.stay.stop for one in options)
    return round((stop - start).total_seconds())
