# SPDX-License-Identifier: LGPL-3.0-or-later
"""Sessions against those who want one: what is missing, and what would help. Lengths are whole minutes."""

from bisect import bisect_left
from collections import Counter
from datetime import timedelta
from typing import NamedTuple

SHORTEST = 5  # minutes; a shorter talk is not proposed


class Supply(NamedTuple):
    """The sessions that one kind of family may book.

    ``times``: pairs ``(start, stop)`` of instants; ``places``: of all of them, 1 or more for each; ``per_date``: how
    many places the fullest date has.
    """

    times: list
    places: int
    per_date: int

    def shorten(self, duration, gap):
        """Return how many places there would be with sessions of another length in the same time."""
        return count_fitting(merge(self.times, gap), duration, gap) * self.places // len(self.times)


class Advice(NamedTuple):
    """What a teacher with too few sessions may do; each of the three is enough by itself.

    ``missing``: how many sessions to add. ``duration``: the longest session length with which enough fit into the same
    time, or None. ``dates``: how many more dates like the fullest one.
    """

    missing: int
    duration: int | None
    dates: int


def merge(sessions, gap=0):
    """Return the spans of time that sessions fill: those that follow each other make one.

    :param sessions: pairs ``(start, stop)`` of instants, in any order.
    :param int gap: minutes between two that still follow each other.
    """
    spans = []
    for start, stop in sorted(sessions):
        if spans and start <= spans[-1][1] + timedelta(minutes=gap):
            spans[-1] = (spans[-1][0], max(spans[-1][1], stop))
        else:
            spans.append((start, stop))
    return spans


def count_fitting(spans, duration, gap=0):
    """Return how many sessions of a length fit into spans, with ``gap`` minutes between two.

    :raise ValueError: when the duration is not positive.
    """
    if duration <= 0:
        raise ValueError("duration must be positive")
    step = timedelta(minutes=duration + gap)
    return sum((stop - start + timedelta(minutes=gap)) // step for start, stop in spans)


def count_seated(wants, places):
    """Return how many get a place when places are given out as well as can be.

    :param dict wants: ``{frozenset of the kinds of place that will do: how many want one}``.
    :param dict places: ``{kind: how many there are}``; a kind that is missing has none.
    """
    free, taken, seated = dict(places), {kind: Counter() for kind in places}, 0
    for group, count in wants.items():
        while count and (more := _seat(group, count, free, taken, set())):
            count -= more
            seated += more
    return seated


def _seat(group, count, free, taken, seen):
    """Give places to up to ``count`` of a group, moving others to make room; return to how many.

    :param set seen: kinds of place that have been tried.
    """
    seated = 0
    for kind in group & free.keys() - seen:
        seen.add(kind)
        fits = min(free[kind], count - seated)
        free[kind] -= fits
        seated += fits
        for other in [one for one, here in taken[kind].items() if here and one != group]:
            moved = _seat(other, min(taken[kind][other], count - seated), free, taken, seen)
            taken[kind][other] -= moved
            fits, seated = fits + moved, seated + moved
        taken[kind][group] += fits
    return seated


def advise(wants, supplies, gap=0):
    """Return the Advice for a teacher whom more families want to meet than there are sessions for them.

    :param dict wants: as in ``count_seated``; who may book no session at all is left out.
    :param dict supplies: ``{kind: Supply}``.
    :param int gap: minutes the teacher has between two sessions.
    :return: None when there are enough, or no sessions at all.
    """
    places = {kind: supply.places for kind, supply in supplies.items()}
    able = Counter()
    for group, count in wants.items():
        able[group.intersection(places)] += count
    del able[frozenset()]
    missing = able.total() - count_seated(able, places)
    if not missing:
        return None

    def is_enough(count_places):
        there = {kind: count_places(supply) for kind, supply in supplies.items()}
        return count_seated(able, there) == able.total()

    times = [one for supply in supplies.values() for one in supply.times]
    shortest = min((stop - start) // timedelta(minutes=1) for start, stop in times)
    lengths = range(shortest - 1, SHORTEST - 1, -1)
    fitting = bisect_left(lengths, True, key=lambda length: is_enough(lambda supply: supply.shorten(length, gap)))
    dates = range(1, missing + 1)
    enough = bisect_left(
        dates, True, key=lambda count: is_enough(lambda supply: supply.places + count * supply.per_date)
    )
    # A session with several places holds as many families.
    sessions = -(-missing * len(times) // sum(places.values()))
    return Advice(sessions, lengths[fitting] if fitting < len(lengths) else None, dates[enough])


def get_overlapping(rows):
    """Return the keys of sessions of one teacher or table that overlap another one, as a set.

    :param rows: triples ``(start, stop, key)``, in any order.
    """
    found, last = set(), None
    for row in sorted(rows):
        if last and row[0] < last[1]:
            found |= {row[2], last[2]}
        if not last or row[1] > last[1]:
            last = row
    return found
