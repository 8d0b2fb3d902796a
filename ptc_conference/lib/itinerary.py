# SPDX-License-Identifier: LGPL-3.0-or-later
"""The best times for a family: which session of each teacher, so that the whole evening fits.

It is exact: sets of what has been visited are passed on from session to session, in order of time, and days are put
together by branch and bound. Only where that would be too much work (dozens of teachers that all differ) visits are
planned in parts, and the plan says so. Instants are naive UTC.
"""

import contextlib
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, NamedTuple

from . import walk
from .itinerary_route import get_way
from .itinerary_search import Search, get_span
from .itinerary_states import TooMuchError

AIMS = ("short", "early")
MOST_PLANS = 3
MOST_AT_ONCE = 10  # visits, where there are too many to search at once
USEFUL = timedelta(minutes=15)  # what makes another plan worth showing
SLACK = timedelta(minutes=15)  # how much sooner or later one with less walking may begin and end


class Option(NamedTuple):
    """A time at which a visit can be made, or which the family holds.

    :param stay: ``walk.Stay``; all of a search have the same minutes for each kind of way.
    :param day: anything that tells days apart and puts them in order.
    :param room: anything that tells rooms apart; None where it is not known.
    """

    key: Any
    stay: walk.Stay
    day: Any
    room: Any = None


@dataclass(frozen=True)
class Visit:
    """A teacher to be met.

    :param options: tuple of ``Option``; visits with the same ones take turns.
    """

    key: Any
    options: tuple


@dataclass(frozen=True)
class Limit:
    """No more than ``most`` of the visits with these keys are made.

    Limits may overlap. It is the least work when those with many visits come first, as those of students do.
    """

    keys: frozenset
    most: int


@dataclass(frozen=True)
class Stop:
    """One stop of a plan.

    :param visit: key of the visit; None for what the family holds already.
    :param way: minutes reckoned for the way from the stop before on the same day; ``wait``: those left over.
    """

    visit: Any
    option: Option
    way: int = 0
    wait: int = 0


@dataclass(frozen=True)
class Plan:
    """Times for visits, of which no two are in each other's way.

    :param why: ``best``; or what makes it different: ``early``, ``short``, ``late``, ``walk`` (less of it), ``day``
        (another one), ``other`` (somebody else is left out).
    :param days: a tuple of stops for each day on which there are visits, in order of time.
    :param missing: keys of the visits that are left out.
    :param is_exact: for the best one: whether it is certain that there is none better.
    """

    why: str
    days: tuple
    missing: tuple = ()
    is_exact: bool = True

    @property
    def choices(self):
        """``{key of a visit: option}``."""
        return {stop.visit: stop.option for day in self.days for stop in day if stop.visit is not None}

    @property
    def start(self):
        """When the first visit begins."""
        return min(option.stay.start for option in self.choices.values())

    @property
    def stop(self):
        """When the last visit ends."""
        return max(option.stay.stop for option in self.choices.values())

    @property
    def minutes(self):
        """Minutes at the school, with what is held on these days."""
        return sum(get_span([stop.option for stop in day]) for day in self.days) // 60

    @property
    def way(self):
        """Minutes of walking."""
        return sum(stop.way for day in self.days for stop in day)

    @property
    def wait(self):
        """Minutes of waiting."""
        return sum(stop.wait for day in self.days for stop in day)


def find_plans(visits, held=(), aim="short", limits=()):
    """Return up to three plans that differ usefully, the best by ``aim`` first.

    All leave out as few visits as can be; none of them is returned when nothing can be visited at all.

    :param visits: list of ``Visit``.
    :param held: list of ``Option``: where the family is anyhow.
    :param aim: ``short`` (the fewest days more, then the shortest stay, then the earliest) or ``early`` (the earliest
        end, then the fewest days and the shortest stay).
    """
    try:
        return Plans(Search(visits, held, limits), visits, aim).find()
    except TooMuchError:
        return InParts(visits, held, limits, aim).find()


class Plans:
    """The plans of one search."""

    def __init__(self, search, visits, aim):
        self.search, self.visits, self.aim = search, visits, aim

    def find(self):
        """Return the plans, see ``find_plans``."""
        parts = self.search.find(self.aim)
        if not parts:
            return []
        best = self._make("best", parts)
        plans = [best]
        # The others are a bonus: none is better than the best.
        with contextlib.suppress(TooMuchError):
            for offer in (self._offer_other, self._offer_aim, self._offer_walk, self._offer_day, self._offer_late):
                plan = len(plans) < MOST_PLANS and offer(best, parts)
                if plan and all(plan.choices != known.choices for known in plans):
                    plans.append(plan)
        return plans

    def _make(self, why, parts):
        return parts and make_plan(why, self.visits, self.search.take_parts(parts), self.search.held)

    def _offer_other(self, best, parts):
        """Return a plan that leaves out others, if some are left out that could be met."""
        kinds = self.search.get_kinds_of(best.missing)
        if kinds & self.search.get_kinds_of(best.choices):
            taken = self.search.take_parts(parts, is_reversed=True)
            return make_plan("other", self.visits, taken, self.search.held)
        spared = set(self.search.states.kinds) - kinds
        return kinds and self._make("other", self.search.find(self.aim, spared))

    def _offer_aim(self, _best, parts):
        """Return the best plan by the other aim, if it is better by that."""
        why = "short" if self.aim == "early" else "early"
        other = self.search.find(why)
        gain = self.search.compare(why, parts, other)
        return gain >= USEFUL and self._make(why, other)

    def _offer_day(self, best, parts):
        """Return the best plan without the days of this one."""
        used = {part.day for part in parts}
        return self._make("day", self.search.find(self.aim, days=set(self.search.days) - used))

    def _offer_late(self, best, _parts):
        """Return the best plan that begins later."""
        return self._make("late", self.search.find("short", earliest=best.start + USEFUL))

    def _offer_walk(self, best, parts):
        """Return a plan with less walking that takes a little longer."""
        wider = [
            part._replace(window=part.window._replace(start=part.window.start - SLACK, stop=part.window.stop + SLACK))
            for part in parts
        ]
        plan = self._make("walk", wider)
        return plan if plan.way < best.way else None


def make_plan(why, visits, taken, held):
    """Return the plan of some visits with their options.

    :param visits: all that were asked for.
    :param taken: list of ``(visit, option)``.
    """
    days = {}
    for visit, option in taken:
        days.setdefault(option.day, []).append((visit.key, option))
    for one in held:
        if one.day in days:
            days[one.day].append((None, one))
    made = {visit.key for visit, _option in taken}
    missing = tuple(visit.key for visit in visits if visit.key not in made)
    return Plan(why, tuple(_make_stops(days[day]) for day in sorted(days)), missing)


def _make_stops(some):
    """Return the stops of a day in order of time."""
    stops, before = [], None
    for visit, option in sorted(some, key=lambda one: one[1].stay.start):
        gap = round((option.stay.start - before.stay.stop).total_seconds() / 60) if before else 0
        way = min(get_way(before, option), max(gap, 0)) if before else 0
        stops.append(Stop(visit, option, way, max(gap - way, 0)))
        before = option
    return tuple(stops)


class InParts:
    """Plans for more visits than can be searched at once: some at a time, the others held fast meanwhile."""

    def __init__(self, visits, held, limits, aim):
        self.visits, self.held, self.limits, self.aim = visits, list(held), limits, aim

    def find(self):
        """Return a plan by the aim, and one by the other aim if it differs."""
        plans = [self._plan("best", self.aim)]
        if not plans[0].choices:
            return []
        other = self._plan("short" if self.aim == "early" else "early", "short" if self.aim == "early" else "early")
        if other.choices != plans[0].choices and len(other.missing) <= len(plans[0].missing):
            plans.append(other)
        return plans

    def _plan(self, why, aim):
        taken = {}
        # Who has the fewest times chooses first; then each part has another go.
        order = sorted(self.visits, key=lambda visit: len(visit.options))
        parts = self._part(order)
        for part in parts:
            self._place(part, taken, aim)
        for part in parts:
            left_out = [visit for visit in order if visit.key not in taken and visit not in part]
            self._place(part + left_out[: max(0, MOST_AT_ONCE - len(part))], taken, aim)
        by_key = {visit.key: visit for visit in self.visits}
        plan = make_plan(why, self.visits, [(by_key[key], option) for key, option in taken.items()], self.held)
        return replace(plan, is_exact=False)

    def _part(self, order):
        return [order[start : start + MOST_AT_ONCE] for start in range(0, len(order), MOST_AT_ONCE)]

    def _place(self, part, taken, aim):
        """Choose times for some visits anew, around what is taken by the others."""
        keys = {visit.key for visit in part}
        others = {key: option for key, option in taken.items() if key not in keys}
        limits = [
            Limit(limit.keys & keys, limit.most - len(limit.keys & others.keys()))
            for limit in self.limits
            if limit.keys & keys
        ]
        search = Search(part, [*self.held, *others.values()], limits)
        found = search.find(aim)
        chosen = search.take_parts(found) if found else []
        if len(chosen) >= len(keys & taken.keys()):
            for key in keys:
                taken.pop(key, None)
            taken.update((visit.key, option) for visit, option in chosen)
