# SPDX-License-Identifier: LGPL-3.0-or-later
"""Sessions against those who want one: what is missing, and what would help. Lengths are whole minutes."""

from datetime import timedelta
from typing import NamedTuple

SHORTEST = 5  # minutes; a shorter talk is not proposed


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


def get_longest(spans, wanted, below, gap=0, least=SHORTEST):
    """Return the longest length under ``below`` of which at least ``wanted`` sessions fit, or None."""
    lengths = range(below - 1, least - 1, -1)
    return next((length for length in lengths if count_fitting(spans, length, gap) >= wanted), None)


def advise(wanted, sessions, per_date, gap=0):
    """Return the Advice for a teacher whom more families want to meet than there are sessions.

    :param int wanted: how many sessions would do.
    :param sessions: pairs ``(start, stop)`` of instants of those that can be booked.
    :param int per_date: how many of them the fullest date has.
    :param int gap: minutes the teacher has between two sessions.
    :return: None when there are enough, or none at all.
    """
    missing = wanted - len(sessions)
    if missing <= 0 or not sessions:
        return None
    minutes = min((stop - start) // timedelta(minutes=1) for start, stop in sessions)
    return Advice(missing, get_longest(merge(sessions, gap), wanted, minutes, gap), -(-missing // per_date))


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
