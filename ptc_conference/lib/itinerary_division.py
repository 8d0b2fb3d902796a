# SPDX-License-Identifier: LGPL-3.0-or-later
"""Visits divided among days, at the least cost. A *state* is as in itinerary_states.py, a cost an integer."""

from operator import add

from .itinerary_states import iterate

NEVER = 1 << 100  # the cost of what cannot be had


class Table:
    """What states cost on one day.

    :param states: the ``States``.
    :param windows: the windows of the day.
    :param price: returns the cost of a window.
    :param spares: list of lists of kinds: of each of them one visit is left out, as if it were made at no cost.
    """

    def __init__(self, states, windows, price, spares=()):
        self.states, self.spares = states, spares
        self.priced = sorted(((price(window), window) for window in windows), key=lambda pair: pair[0])
        self.costs = [NEVER] * states.size
        seen = 0
        for cost, reached in [(0, 1), *((cost, window.states) for cost, window in self.priced)]:
            spared = self._spare(reached)
            for state in iterate(spared & ~seen):
                self.costs[state] = cost
            seen |= spared

    def _spare(self, reached):
        for kinds in self.spares:
            reached = self.states.spare(reached, kinds)
        return reached

    def pick(self, state):
        """Return the cheapest ``(window, state)`` that makes up a state with what is left out; None for no visit."""
        reached = [(None, 1), *((window, window.states) for _cost, window in self.priced)]
        window, within = next(pair for pair in reached if self._spare(pair[1]) >> state & 1)
        return window and (window, self._drop(state, within))

    def _drop(self, state, within):
        """Return the part of a state that is in a set, without the visits that are left out."""
        sets = [within]
        for kinds in self.spares[:-1]:
            sets.append(self.states.spare(sets[-1], kinds))
        for kinds, reached in zip(reversed(self.spares), reversed(sets), strict=False):
            digits = self.states.get_digits(state)
            less = (state - self.states.steps[kind] for kind in kinds if digits[kind])
            state = next(one for one in less if reached >> one & 1)
        return state


def divide(states, tables):
    """Return the cheapest division of all visits among days.

    :param tables: a ``Table`` for each day, one at least.
    :return: a state for each table; None when there is no division.
    """
    sums = [tables[0].costs]
    for table in tables[1:-1]:
        sums.append(_fold(states, sums[-1], table.costs))
    cost, rest, parts = None, states.full, []
    for number in range(len(tables) - 1, 0, -1):
        before, costs = sums[number - 1], tables[number].costs
        options = _get_sums(states, before, costs, rest)
        total, part = min(options, default=(NEVER, 0))
        cost = total if cost is None else cost
        parts.append(part)
        rest -= part
    cost = sums[0][rest] if cost is None else cost
    return [rest, *reversed(parts)] if cost < NEVER else None


def _get_sums(states, before, costs, state):
    """Return what each part of a state on the last day costs with the rest before: ``(cost, part)`` each."""
    if state == states.full:
        return zip(map(add, costs, reversed(before)), range(states.size), strict=True)
    return ((costs[part] + before[state - part], part) for part in states.get_parts(state))


def _fold(states, before, costs):
    """Return what states cost that are divided between earlier days and one more."""
    return [min(cost for cost, _part in _get_sums(states, before, costs, state)) for state in range(states.size)]


def count_spared(states, families, spares, kinds):
    """Return how many visits more than ``spares`` have to be left out, or None when no number helps.

    :param families: for each day the states that can be reached on it, as a set.
    """
    first, *others = families
    for kinds_of_one in spares:
        first = states.spare(first, kinds_of_one)
    backwards = _reverse(states, _unite(states, others))
    for number in range(sum(states.counts) + 1):
        if first & backwards:
            return number
        first = states.spare(first, kinds)
    return None


def _reverse(states, family):
    """Return the set of what is left of all visits after each state of a set."""
    return int(bin(family)[2:].zfill(states.size)[::-1], 2)


def _unite(states, families):
    """Return the states that can be divided among days."""
    if len(families) < 2:
        return families[0] if families else 1
    lists = [[0 if family >> state & 1 else NEVER for state in range(states.size)] for family in families]
    united = lists[0]
    for one in lists[1:]:
        united = _fold(states, united, one)
    return sum(1 << state for state, cost in enumerate(united) if cost < NEVER)
