# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which visits may be made together under limits, and who is left out. A *state* is as in itinerary_states.py."""


class Limits:
    """The limits of a search.

    Those that are *apart* have no visit in common, and are counted visit by visit. For the others visits are of one
    kind only if they are all within the limit or all beyond it.

    :param limits: list of ``itinerary.Limit``; of those that overlap the first ones are counted visit by visit.
    """

    def __init__(self, limits):
        self.apart, self.others, keys = [], [], set()
        for limit in limits:
            if keys & limit.keys:
                self.others.append(limit)
            else:
                self.apart.append(limit)
                keys |= limit.keys

    def get_group(self, key):
        """Return something that is the same for visits that can be of one kind."""
        return tuple(key in limit.keys for limit in self.others)

    def counts_each(self, visits):
        """Tell whether it matters which of some visits are made."""
        return any(visit.key in limit.keys for limit in self.apart for visit in visits)

    def get_goals(self, states, kinds, spared):
        """Yield sets of states that may be reached, with more and more visits left out: ``(set, visits made)``.

        :param kinds: for each kind its visits.
        :param spared: the kinds that may be left out.
        """
        goal, count = 1 << states.full, sum(states.counts)
        for limit in self.apart:
            members = _get_members(limit, kinds)
            least = max(0, len(members) - limit.most)
            goal = _drop_some(states, goal, [kind for kind, _visit in members if kind in spared], least)
            count -= least
        admitted = self._get_admitted(states, kinds)
        while goal:
            yield goal & admitted, count
            goal, count = states.drop(goal, spared), count - 1

    def _get_admitted(self, states, kinds):
        """Return the states that the limits admit which are not apart."""
        admitted = (1 << states.size) - 1
        for limit in self.others:
            some = {kind for kind, _visit in _get_members(limit, kinds)}
            if sum(states.counts[kind] for kind in some) > limit.most:
                admitted &= states.get_at_most(some, limit.most)
        return admitted

    def choose(self, kinds, counts):
        """Return the visits that are made.

        :param kinds: for each kind its visits, those to leave out last come first.
        :param counts: for each kind how many of them.
        :return: a list for each kind.
        """
        spare = Spare([len(visits) - count for visits, count in zip(kinds, counts, strict=True)])
        for limit in self.apart:
            members = _get_members(limit, kinds)
            for _number in range(len(members) - limit.most):
                spare.add(members)
        for kind, visits in enumerate(kinds):
            for visit in reversed(visits):
                spare.add([(kind, visit)])
        return [[visit for visit in visits if visit.key not in spare.left_out] for visits in kinds]


class Spare:
    """Who is left out.

    :param room: for each kind how many more can be.
    """

    def __init__(self, room):
        self.room, self.left_out = room, {}

    def add(self, members):
        """Leave out one more of ``(kind, visit)``; if need be, somebody else of its kind is put back for it."""
        self._add(members, set())

    def _add(self, members, tried):
        for kind, visit in reversed(members):
            if visit.key in self.left_out or kind in tried:
                continue
            tried.add(kind)
            if self.room[kind]:
                self.room[kind] -= 1
            elif not self._put_back(kind, tried):
                continue
            self.left_out[visit.key] = (kind, members)
            return True
        return False

    def _put_back(self, kind, tried):
        """Put somebody of a kind back, for whom another of the same limit can be left out."""
        for key, (known, members) in list(self.left_out.items()):
            if known == kind and self._add(members, tried):
                del self.left_out[key]
                return True
        return False


def _get_members(limit, kinds):
    """Return the visits of a limit as ``(kind, visit)``."""
    return [(kind, visit) for kind, visits in enumerate(kinds) for visit in visits if visit.key in limit.keys]


def _drop_some(states, goal, members, count):
    """Return the states that are left of a set without so many of some visits, each of which is there once."""
    levels = [goal, *[0] * count]
    for kind in members if count else ():
        for number in range(count, 0, -1):
            levels[number] |= states.drop(levels[number - 1], [kind])
    return levels[count]
