# SPDX-License-Identifier: LGPL-3.0-or-later
"""Sessions against those who want one: what is missing, and what would help. Lengths are whole minutes."""

from bisect import bisect_left
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from . import timetable

MINUTE = timedelta(minutes=1)
EPOCH = datetime(1970, 1, 1)
SHORTEST = 5  # minutes; a shorter talk is not proposed


class Supply(NamedTuple):
    """The sessions that one kind of family may book.

    ``times``: pairs ``(start, stop)`` of instants; ``places``: of all of them, 1 or more for each; ``per_date``: how
    many places the fullest date has.
    """

    times: list
    places: int
    per_date: int


class Advice(NamedTuple):
    """What a teacher with too few sessions may do; each of the three is enough by itself.

    ``missing``: how many sessions to add. ``duration``: the longest session length with which enough fit into the same
    time, or None. ``dates``: how many more dates like the fullest one, or 0 when a limit of the teacher allows too few
    sessions, however long they are and on how many dates.
    """

    missing: int
    duration: int | None
    dates: int


def merge(sessions, rhythm):
    """Return the spans of time that sessions fill: those of one kind that follow each other make one.

    Between two that follow each other is the gap of the rhythm, or its rest after as many as it wants in a row.

    :param sessions: triples ``(start, stop, kind)`` in minutes, in any order.
    """
    spans, row = [], 0
    for start, stop, kind in sorted(sessions, key=lambda one: one[:2]):
        pause = start - spans[-1][1] if spans else 0
        is_rested = rhythm.rest_after and row >= rhythm.rest_after and pause <= rhythm.rest
        if spans and spans[-1][2] == kind and (pause <= rhythm.gap or is_rested):
            spans[-1] = (spans[-1][0], max(spans[-1][1], stop), kind)
        else:
            spans.append((start, stop, kind))
        row = row + 1 if pause < rhythm.rest else 1
    return spans


def _count_shorter(supplies, rhythm, breaks, most):
    """Return a function that tells how many places there are with shorter sessions: ``{kind: places}`` by minutes."""
    times = [(*(_to_minutes(one) for one in span), kind) for kind, own in supplies.items() for span in own.times]
    pauses = [tuple(_to_minutes(one) for one in pause) for pause in breaks]
    spans = timetable.without(merge(times, rhythm), pauses)

    def count(duration):
        sessions = timetable.fill(spans, replace(rhythm, duration=duration))[:most]
        fitting = Counter(kind for _start, _stop, kind in sessions)
        return {kind: fitting[kind] * own.places // len(own.times) for kind, own in supplies.items()}

    return count


def _to_minutes(instant):
    return (instant - EPOCH) // MINUTE


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


def advise(wants, supplies, rhythm, breaks=(), more=None):
    """Return the Advice for a teacher whom more families want to meet than there are sessions for them.

    :param dict wants: as in ``count_seated``; who may book no session at all is left out.
    :param dict supplies: ``{kind: Supply}``.
    :param rhythm: the ``timetable.Rhythm`` of the teacher; its duration does not matter.
    :param breaks: pairs ``(start, stop)`` of instants at which the teacher has no sessions.
    :param int more: how many sessions more a limit of the teacher allows, or None without a limit.
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

    def is_enough(there):
        return count_seated(able, there) == able.total()

    times = [one for supply in supplies.values() for one in supply.times]
    # A session with several places holds as many families.
    sessions = -(-missing * len(times) // sum(places.values()))
    if more is not None and more < sessions:
        return Advice(sessions, None, 0)
    count = _count_shorter(supplies, rhythm, breaks, None if more is None else len(times) + more)
    lengths = range(min((stop - start) // MINUTE for start, stop in times) - 1, SHORTEST - 1, -1)
    fitting = bisect_left(lengths, True, key=lambda length: is_enough(count(length)))
    dates = range(1, missing + 1)
    enough = bisect_left(dates, True, key=lambda number: is_enough(_add_dates(supplies, number)))
    return Advice(sessions, lengths[fitting] if fitting < len(lengths) else None, dates[enough])


def _add_dates(supplies, number):
    """Return how many places there are with more dates like the fullest one: ``{kind: places}``."""
    return {kind: supply.places + number * supply.per_date for kind, supply in supplies.items()}


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
