# SPDX-License-Identifier: LGPL-3.0-or-later
"""Fewer kinds, to tell at little cost what cannot be had. A *state* is as in itinerary_states.py.

Visits of several kinds are taken for one that has all of their options. What cannot be had so cannot be had at all.
Those with many free times are taken together first: they are seldom what it depends on.
"""

import math

from .itinerary_day import Day
from .itinerary_states import States

MOST_STATES = 1 << 16


class Rough:
    """Kinds that are taken together.

    :param states: the ``States`` in truth.
    :param numbers: for each kind how many options it has.
    """

    def __init__(self, states, numbers):
        groups = [[kind] for kind in sorted(states.kinds, key=lambda kind: numbers[kind] / states.counts[kind])]
        while len(groups) > 1 and math.prod(self._count(states, group) + 1 for group in groups) > MOST_STATES:
            last = groups.pop()
            groups[-1] = [*groups[-1], *last]
        self._groups = {kind: number for number, group in enumerate(groups) for kind in group}
        self.states = States([self._count(states, group) for group in groups])

    def _count(self, states, group):
        return sum(states.counts[kind] for kind in group)

    def make_day(self, day):
        """Return a ``Day`` with each stay once for each group, instead of once for each kind."""
        stays = {(self._groups[kind], option.stay): option for kind, option in day.options}
        options = [(number, option) for (number, _stay), option in stays.items()]
        return Day(self.states, options, day.held, day.budget)

    def get_goal(self, count):
        """Return all states of so many visits."""
        goal = 1
        for _number in range(count):
            goal = self.states.add(goal, self.states.kinds)
        return goal
