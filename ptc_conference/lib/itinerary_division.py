# SPDX-License-Identifier: LGPL-3.0-or-later
"""Visits divided among days at the least cost, by branch and bound. A *state* is as in itinerary_states.py."""

from typing import Any, NamedTuple

from .itinerary_states import pick

NEVER = 1 << 100  # the cost of what cannot be had


class Choice(NamedTuple):
    """A day, and its windows as a list of ``(cost, Window)``, the cheapest first; costs are integers.

    :param rough: the day with a ``Rough`` of the states, or the day itself.
    """

    day: Any
    rough: Any
    windows: list


class Goal(NamedTuple):
    """A set of states that are wanted, all of ``count`` visits; ``rough`` as above."""

    states: int
    rough: int
    count: int


class Division:
    """A window for each day, or none on it, so that together they lead to one of the states that are wanted.

    What cannot be had in the rough is not tried: that is cheap where there are millions of states.

    :param states: the ``States``.
    :param choices: list of ``Choice``, one at least.
    :param goal: a ``Goal``.
    """

    def __init__(self, states, choices, goal):
        self.states, self.choices, self.goal, self.count = states, choices, goal, goal.count
        self.least, self.best = NEVER, None
        self.bounds = self._get_bounds()

    def find(self):
        """Return ``(window, state)`` for each day, or None for a day without visits; None when there is no division."""
        self._branch(0, self.goal.rough, 0, [], self.count)
        if self.best is None:
            return None
        return [window and (window, state) for window, state in zip(self.best, self._trace(), strict=True)]

    def _get_bounds(self):
        """Return for each day what so many visits cost at least, if they are made on it and the later ones."""
        bounds = [[0] + [NEVER] * self.count]
        for choice in reversed(self.choices):
            cheapest = [0] + [NEVER] * self.count
            for price, window in choice.windows:
                most = min(window.most, self.count)
                cheapest[most] = min(cheapest[most], price)
            for most in range(self.count, 1, -1):
                cheapest[most - 1] = min(cheapest[most - 1], cheapest[most])
            later = bounds[0]
            bounds.insert(
                0,
                [
                    min(cheapest[number] + later[count - number] for number in range(count + 1))
                    for count in range(self.count + 1)
                ],
            )
        return bounds

    def _branch(self, number, goal, cost, chosen, count):
        """Try the windows of a day and of those after it.

        :param goal: the rough states of which one has to be reached from this day on.
        :param cost: that of the windows chosen for the days before.
        :param count: how many visits are left to be made at least.
        """
        if number + 1 == len(self.choices):
            self._finish(goal, cost, chosen, count)
            return
        later, rough = self.bounds[number + 1], self.choices[number].rough
        some = [(price + later[max(0, count - one.most)], price, one) for price, one in self.choices[number].windows]
        for bound, price, window in sorted([(later[count], 0, None), *some], key=lambda one: one[0]):
            if cost + bound >= self.least:
                break
            after = rough.get_left(window, goal) if window else goal
            if after:
                rest = max(0, count - window.most) if window else count
                self._branch(number + 1, after, cost + price, [*chosen, window], rest)

    def _finish(self, goal, cost, chosen, count):
        """Choose the window of the last day."""
        rough = self.choices[-1].rough
        for price, window in [(0, None), *self.choices[-1].windows]:
            if cost + price >= self.least:
                break
            is_near = not window or window.most >= count
            is_near = is_near and goal & (rough.get_reached(window) if window else 1)
            if is_near and self._is_reached([*chosen, window]):
                self.least, self.best = cost + price, [*chosen, window]

    def _is_reached(self, windows):
        """Tell whether windows lead to a state that is wanted."""
        reached = self.choices[-1].day.get_reached(windows[-1]) if windows[-1] else 1
        return bool(reached & self._get_goals(windows)[-1])

    def _get_goals(self, windows):
        """Return for each day the states of which one has to be reached from this day on."""
        goals = [self.goal.states]
        for choice, window in zip(self.choices[:-1], windows, strict=False):
            goals.append(choice.day.get_left(window, goals[-1]) if window else goals[-1])
        return goals

    def _trace(self):
        """Return the state of each day's visits in the best windows."""
        made, rest = [], 0
        days = zip(self.choices, self.best, self._get_goals(self.best), strict=True)
        for choice, window, goal in reversed(list(days)):
            state = 0
            if window:
                reached = choice.day.get_reached(window) & self.states.get_within(rest)
                state = pick(reached & goal >> rest)
            made.append(state)
            rest += state
        return made[::-1]
