# SPDX-License-Identifier: LGPL-3.0-or-later
"""The exact search for the best plans."""

import collections
from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple

from . import itinerary_rough as rough
from . import walk
from .itinerary_day import Day, count_apart
from .itinerary_division import Choice, Division, Goal
from .itinerary_limits import Limits
from .itinerary_route import Route
from .itinerary_states import Budget, States, TooMuchError

MOST_STATES = 1 << 23
MOST_WORK = 3 * 10**10  # bits; see Budget
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
    :raise TooMuchError: when there are too many visits to be sure of the best plan, also from its methods.
    """

    def __init__(self, visits, held, limits):
        self.held, self.limits = list(held), Limits(limits)
        self._lone_hosts = self._get_lone_hosts(visits)
        self._own = {}  # {key of a visit: {stay as it is searched: option}}
        kinds = self._get_kinds(visits)
        self.visits = list(kinds.values())
        by_day = self._get_options_by_day([stays for stays, _group in kinds])
        self.states = States(self._get_counts(by_day))
        if self.states.size > MOST_STATES:
            raise TooMuchError
        budget = Budget(MOST_WORK)
        self.days = {day: Day(self.states, some, self._get_held(day), budget) for day, some in by_day.items()}
        self.first = min((day.times[0][0] for day in self.days.values()), default=None)
        self._rough, self._rough_days = None, self.days
        if self.states.size > rough.MOST_STATES:
            self._rough = rough.Rough(self.states, self._get_numbers(by_day))
            self._rough_days = {day: self._rough.make_day(one) for day, one in self.days.items()}
        self._reachable = self._get_reachable()
        self.goal = self._get_goal(self.states.kinds)

    def find(self, aim, spared=None, days=None, earliest=None):
        """Return the best division of the visits among days as a list of ``Part``; None when there is none.

        :param aim: ``short`` or ``early``.
        :param spared: the kinds that may be left out; all by default.
        :param days: those to use; all by default.
        :param earliest: nothing begins before this instant.
        """
        goal = self.goal if spared is None else self._get_goal(spared)
        names = [day for day in self.days if days is None or day in days]
        if not names or not goal.count or goal.count < self.goal.count:
            return None
        if aim == "short":
            return self._divide(names, [self._price_short] * len(names), goal, earliest)
        for last in range(1, len(names) + 1):
            prices = [self._price_stay] * (last - 1) + [self._price_early]
            found = self._divide(names[:last], prices, goal, earliest)
            if found:
                return found
        return None

    def compare(self, aim, parts, others):
        """Return by how much others are shorter, or end earlier, as a timedelta."""
        if aim == "early":
            return max(part.window.stop for part in parts) - max(part.window.stop for part in others)
        return timedelta(seconds=self._get_stay(parts) - self._get_stay(others))

    def _get_stay(self, parts):
        return sum(self._price_stay(self.days[part.day].held, part.window) % A_DAY for part in parts)

    def take_parts(self, parts, *, is_reversed=False):
        """Return the visits of parts with their options, with the least walking on each day: ``(visit, option)``.

        :param bool is_reversed: of visits with the same times the last ones are made first, instead of the first.
        """
        counts = [sum(made) for made in zip(*(self.states.get_digits(part.state) for part in parts), strict=True)]
        visits = [some[::-1] for some in self.visits] if is_reversed else self.visits
        queues = [iter(_put_together(some)) for some in self.limits.choose(visits, counts)]
        taken = []
        for part in parts:
            for kind, option in self.find_way(part):
                visit = next(queues[kind])
                taken.append((visit, self._own[visit.key][option.stay]))
        return taken

    def find_way(self, part):
        """Return the visits of a part with the least walking, as a list of ``(kind, option)`` in order of time."""
        day = self.days[part.day]
        counts = {kind: count for kind, count in enumerate(self.states.get_digits(part.state)) if count}
        options = [
            (kind, option)
            for kind, option in day.options
            if kind in counts and part.window.start <= option.stay.start and option.stay.stop <= part.window.stop
        ]
        return Route(counts, options, day.held).find()

    def get_kinds_of(self, keys):
        """Return the kinds of the visits with these keys."""
        return {kind for kind, some in enumerate(self.visits) if any(visit.key in keys for visit in some)}

    def _get_kinds(self, visits):
        """Return ``{(stays, group): visits}``: what can be made at the same times counts for the same limits."""
        kinds = {}
        for visit in visits:
            options = [option for option in visit.options if not self._is_in_the_way(option)]
            if options:
                own = self._own[visit.key] = {self._forget_lone_host(option.stay): option for option in options[::-1]}
                stays = frozenset((option.day, stay) for stay, option in own.items())
                kinds.setdefault((stays, self.limits.get_group(visit.key)), []).append(visit)
        return kinds

    def _get_lone_hosts(self, visits):
        """Return the hosts with whom nobody can follow anybody."""
        met = collections.Counter(host for visit in visits for host in {option.stay.host for option in visit.options})
        met.update(one.stay.host for one in self.held)
        return {host for host, count in met.items() if count == 1} - {None}

    def _forget_lone_host(self, stay):
        """Return a stay without its host where that does not matter: so more of them are alike."""
        return replace(stay, host=None) if stay.host in self._lone_hosts else stay

    def _is_in_the_way(self, option):
        return any(walk.get_clash(option.stay, one.stay) for one in self.held)

    def _get_options_by_day(self, kinds):
        """Return the options of kinds by day: ``{day: [(kind, option), ...]}``, of those that are alike one.

        :param kinds: list of sets of ``(day, stay)``.
        """
        by_day = {}
        for kind, stays in enumerate(kinds):
            for day, stay in sorted(stays, key=lambda one: one[1].start):
                own = self._own[self.visits[kind][0].key][stay]
                by_day.setdefault(day, []).append((kind, own._replace(stay=stay)))
        return dict(sorted(by_day.items()))

    def _get_counts(self, by_day):
        """Return of how many visits of each kind it has to be known whether they are made."""
        counts = [0] * len(self.visits)
        for some in by_day.values():
            for kind in {kind for kind, _option in some}:
                stays = [option.stay for one, option in some if one == kind]
                counts[kind] += count_apart(stays, len(self.visits[kind]))
        return [
            len(visits) if self.limits.counts_each(visits) else min(count, len(visits))
            for count, visits in zip(counts, self.visits, strict=True)
        ]

    def _get_numbers(self, by_day):
        """Return for each kind how many options it has."""
        numbers = collections.Counter(kind for some in by_day.values() for kind, _option in some)
        return [numbers[kind] for kind in self.states.kinds]

    def _get_held(self, day):
        return [one for one in self.held if one.day == day]

    def _get_reachable(self):
        """Return all states that can be reached on all days together."""
        states = 1
        for day in self.days.values():
            states |= max(day.sweep(0, states).values())
        return states

    def _get_goal(self, spared):
        """Return the ``Goal`` for which as few visits are left out as can be.

        :param spared: the kinds that may be left out.
        """
        for goal, count in self.limits.get_goals(self.states, self.visits, spared):
            states = goal & self._reachable
            if states:
                return Goal(states, self._rough.get_goal(count) if self._rough else states, count)
        return Goal(0, 0, 0)

    def _divide(self, names, prices, goal, earliest):
        """Return the cheapest parts.

        :param names: the days.
        :param prices: a method for each day: the cost of a window on it.
        """
        choices = [self._get_choice(name, price, earliest) for name, price in zip(names, prices, strict=True)]
        found = Division(self.states, choices, goal).find()
        return found and [Part(name, *one) for name, one in zip(names, found, strict=True) if one]

    def _get_choice(self, name, price, earliest):
        day = self.days[name]
        windows = [window for window in day.windows if not earliest or window.start >= earliest]
        priced = [(price(day.held, window), window) for window in windows]
        return Choice(day, self._rough_days[name], sorted(priced, key=lambda one: one[0]))

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
        return round((instant - self.first).total_seconds())


def get_span(options):
    """Return the seconds from the start of the first of some options to the end of the last."""
    start, stop = min(one.stay.start for one in options), max(one.stay.stop for one in options)
    return round((stop - start).total_seconds())


def _put_together(visits):
    """Return visits in their order, but those with the same options, as with one teacher, after each other."""
    groups = {}
    for visit in visits:
        groups.setdefault(visit.options, []).append(visit)
    return [visit for some in groups.values() for visit in some]
