# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which of several visits are made, as numbers, and sets of such numbers as the bits of one integer.

Visits that can be made at the same times are one *kind*: it only matters how many of them are made. A *state* says how
many of each kind, as a number with a digit for each kind; a set of states is an integer with a bit for each. So to add
a visit to every state of a set is one shift, however many there are.
"""


class States:
    """The states of some kinds.

    :param counts: how many visits each kind has, a list of positive integers.
    """

    def __init__(self, counts):
        self.counts = list(counts)
        self.steps, self.size = [], 1
        for count in self.counts:
            self.steps.append(self.size)
            self.size *= count + 1
        self.full = self.size - 1
        self.lacks = [self._get_lacking(kind) for kind in range(len(self.counts))]

    def _get_lacking(self, kind):
        """Return the states in which one more visit of this kind can be made."""
        step, count = self.steps[kind], self.counts[kind]
        period = step * (count + 1)
        block = (1 << step * count) - 1
        return block * (((1 << self.size) - 1) // ((1 << period) - 1))

    def add(self, states, kind):
        """Return the states that one more visit of a kind leads to."""
        return (states & self.lacks[kind]) << self.steps[kind]

    def spare(self, states, kinds):
        """Return the states that one visit more, of any of these kinds, leads to."""
        spared = 0
        for kind in kinds:
            spared |= self.add(states, kind)
        return spared

    def get_digits(self, state):
        """Return how many visits of each kind a state has, as a list."""
        return [state // step % (count + 1) for step, count in zip(self.steps, self.counts, strict=True)]

    def get_pairs_count(self):
        """Return how many pairs of a state and a part of it there are."""
        pairs = 1
        for count in self.counts:
            pairs *= (count + 1) * (count + 2) // 2
        return pairs

    def get_parts(self, state):
        """Return the states that are part of a state, itself among them."""
        parts = [0]
        for step, digit in zip(self.steps, self.get_digits(state), strict=True):
            parts = [part + step * number for number in range(digit + 1) for part in parts]
        return parts


def iterate(states):
    """Yield the states of a set."""
    bits = bin(states)[:1:-1]
    state = bits.find("1")
    while state >= 0:
        yield state
        state = bits.find("1", state + 1)
