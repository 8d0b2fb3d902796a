# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which of several visits are made, as numbers, and sets of such numbers as the bits of one integer.

Visits that can be made at the same times are one *kind*: it only matters how many of them are made. A *state* says how
many of each kind, as a number with a digit for each kind; a set of states is an integer with a bit for each. So to add
a visit to every state of a set is one shift, however many there are.
"""

import functools


class States:
    """The states of some kinds.

    :param counts: how many visits each kind has, a list of positive integers.
    """

    def __init__(self, counts):
        self.counts = list(counts)
        self.kinds = range(len(self.counts))
        self.steps, self.size = [], 1
        for count in self.counts:
            self.steps.append(self.size)
            self.size *= count + 1
        self.full = self.size - 1

    @functools.cached_property
    def lacks(self):
        """For each kind the states in which one more visit of it can be made."""
        return [self._get_up_to(kind, count - 1) for kind, count in enumerate(self.counts)]

    @functools.cached_property
    def has(self):
        """For each kind the states in which a visit of it is made."""
        return [lacking << step for lacking, step in zip(self.lacks, self.steps, strict=True)]

    def _get_up_to(self, kind, most):
        """Return the states with no more than ``most`` visits of a kind."""
        step = self.steps[kind]
        found, width = (1 << step * (most + 1)) - 1, step * (self.counts[kind] + 1)
        while width < self.size:
            found |= found << width
            width *= 2
        return found & ((1 << self.size) - 1)

    def get_within(self, state):
        """Return the states to which those of a state can be added."""
        found = (1 << self.size) - 1
        for kind, digit in enumerate(self.get_digits(state)):
            if digit:
                found &= self._get_up_to(kind, self.counts[kind] - digit)
        return found

    def get_at_most(self, kinds, most):
        """Return the states with no more than ``most`` visits of some kinds."""
        found = (1 << self.size) - 1
        for kind in kinds:
            found &= ~self.has[kind]
        for _number in range(most):
            found |= self.add(found, kinds)
        return found

    def add(self, states, kinds):
        """Return the states that one more visit, of any of these kinds, leads to."""
        grown = 0
        for kind in kinds:
            grown |= (states & self.lacks[kind]) << self.steps[kind]
        return grown

    def drop(self, states, kinds):
        """Return the states that one visit less, of any of these kinds, leads to."""
        shrunk = 0
        for kind in kinds:
            shrunk |= (states & self.has[kind]) >> self.steps[kind]
        return shrunk

    def get_digits(self, state):
        """Return how many visits of each kind a state has, as a list."""
        return [state // step % (count + 1) for step, count in zip(self.steps, self.counts, strict=True)]


def pick(states):
    """Return one of the states of a set that is not empty."""
    return (states & -states).bit_length() - 1


class TooMuchError(Exception):
    """A search would take too long."""


class Budget:
    """How much a search may still do, in bits of sets that are worked on.

    It is no clock, so that a search always ends in the same way.
    """

    def __init__(self, bits):
        self.bits = bits

    def spend(self, bits):
        """Take some of it.

        :raise TooMuchError: when so much is not left.
        """
        self.bits -= bits
        if self.bits < 0:
            raise TooMuchError
