# SPDX-License-Identifier: LGPL-3.0-or-later
"""Measuring side by side: all ways in turn, some rounds, then medians, so that a busy machine slows all alike."""

import statistics
import time

ROUNDS = 3


class Rounds:
    """What was measured, by way: a list with one value for each round.

    :param dict values: ``{way: [value, ...]}``, the same number of values for each way.
    """

    def __init__(self, values):
        self.values = values

    def median(self, way):
        """Return the median of a way over the rounds."""
        return statistics.median(self.values[way])

    def ratio(self, way, other):
        """Return how many times ``other`` a way takes: the median of the rounds' own ratios."""
        pairs = zip(self.values[way], self.values[other], strict=True)
        return statistics.median(mine / theirs for mine, theirs in pairs)

    def pick(self, name):
        """Return the same rounds with one number, where a way gives a dictionary of several."""
        return Rounds({way: [value[name] for value in values] for way, values in self.values.items()})


def interleaved(ways, rounds=ROUNDS):
    """Run every way once in each round, every other round backwards.

    :param dict ways: ``{name: function}``; each function returns what it measured.
    :return: ``Rounds``
    """
    values = {name: [] for name in ways}
    for number in range(rounds):
        names = list(ways) if number % 2 == 0 else list(reversed(ways))
        for name in names:
            values[name].append(ways[name]())
    return Rounds(values)


def seconds(function):
    """Run a function; return how long it took by the clock, in seconds."""
    start = time.perf_counter()
    function()
    return time.perf_counter() - start
