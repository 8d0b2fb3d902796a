# SPDX-License-Identifier: LGPL-3.0-or-later
"""Timetables: a teacher's day of a conference into sessions and breaks.

Minutes are counted from any fixed instant and really elapse, so that a clock change does not matter here. Spans are
half-open pairs ``(start, stop)``.
"""

from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

# Multiples of it, taken modulo 1, are spread evenly however many there are.
GOLDEN = 0.6180339887498949
STEP = 5  # minutes between the times of a staggered break that begins with no session


@dataclass(frozen=True)
class Rhythm:
    """How sessions follow each other, all in minutes.

    ``gap``: the least pause after each session. ``rest``: the least pause after ``rest_after`` sessions in a row; in a
    row are sessions with less than ``rest`` minutes between them. 0 for ``rest_after`` or ``rest`` is no such pause.
    """

    duration: int
    gap: int = 0
    rest_after: int = 0
    rest: int = 0

    def __post_init__(self):
        if self.duration <= 0:
            raise ValueError("duration must be positive")


@dataclass(frozen=True)
class Staggered:
    """A break of ``duration`` minutes somewhere between two times, at another time for each teacher."""

    start: int
    stop: int
    duration: int
    tag: Any = None


@dataclass(frozen=True)
class Day:
    """A teacher's hours of one date, and what is to be observed.

    ``breaks``: triples ``(start, stop, tag)``; they may overlap and reach outside, the tag only says what they are.
    ``claims``: triples ``(start, stop, tag)``; the first that holds a time decides its tag. Times that none of them
    holds have the tag ``elsewhere``. Without sessions are those whose tag is None. ``fraction``, 0 to 1: where
    staggered breaks are put. ``away``: pairs ``(start, stop)`` at which this teacher cannot hold sessions.
    """

    start: int
    stop: int
    rhythm: Rhythm
    breaks: tuple = ()
    staggered: tuple = ()
    claims: tuple = ()
    elsewhere: Any = False
    fraction: float = 0.0
    away: tuple = ()

    def plan(self):
        """Return the sessions and the breaks, staggered ones too, as two sorted lists of ``(start, stop, tag)``.

        Who is away for a while keeps the times of the others, unless other times make more sessions.
        """
        sessions, breaks = self._lay()
        kept = clear_of(sessions, self.away, 0)
        if len(kept) < len(sessions):
            around, other_breaks = self._lay(self.away)
            if len(around) > len(kept):
                return around, other_breaks
        return kept, breaks

    def _lay(self, away=()):
        spans = without(claimed(self.start, self.stop, self.claims, self.elsewhere), away)
        breaks = [pause for pause in self.breaks if pause[0] < pause[1]]
        for wanted in self.staggered:
            starts = [start for start, _stop, _tag in fill(without(spans, breaks), self.rhythm)]
            breaks.append((*place(wanted, starts, self.fraction, breaks), wanted.tag))
        return fill(without(spans, breaks), self.rhythm), sorted(breaks, key=lambda pause: pause[:2])


def claimed(start, stop, claims, elsewhere=False):
    """Return who has which times, in order: triples ``(start, stop, tag)``, adjoining ones of one tag as one.

    :param claims: triples ``(start, stop, tag)``, the first comes first; they may overlap and reach outside.
    :param elsewhere: the tag of times that no claim holds. Times with the tag None are left out.
    """
    edges = {start, stop, *(edge for claim in claims for edge in claim[:2] if start < edge < stop)}
    edges = sorted(edges) if start < stop else []
    spans = []
    for since, until in zip(edges, edges[1:], strict=False):
        tag = next((claim[2] for claim in claims if claim[0] <= since and until <= claim[1]), elsewhere)
        if spans and spans[-1][1:] == (since, tag):
            spans[-1] = (spans[-1][0], until, tag)
        elif tag is not None:
            spans.append((since, until, tag))
    return spans


def without(spans, breaks):
    """Return the spans ``(start, stop, tag)``, sorted and disjoint, less the breaks, which are in any order."""
    pauses = sorted(breaks, key=lambda pause: pause[:2])
    left = []
    for start, stop, tag in spans:
        since = start
        for pause in pauses:
            if since < pause[1] and pause[0] < stop:
                if since < pause[0]:
                    left.append((since, pause[0], tag))
                since = pause[1]
        if since < stop:
            left.append((since, stop, tag))
    return left


def fill(spans, rhythm):
    """Fill spans ``(start, stop, tag)``, sorted and disjoint, with sessions, each as early as can be.

    :return: ``[(start, stop, tag), ...]``; no session reaches from one span into another.
    """
    sessions = []
    row, free_from, rested_from = 0, None, None
    for since, until, tag in spans:
        minute = since if free_from is None else max(since, free_from)
        while minute + rhythm.duration <= until:
            row = 1 if rested_from is None or minute >= rested_from else row + 1
            stop = minute + rhythm.duration
            sessions.append((minute, stop, tag))
            is_due = rhythm.rest_after and row >= rhythm.rest_after
            free_from = stop + max(rhythm.gap, rhythm.rest if is_due else 0)
            rested_from = stop + rhythm.rest
            minute = free_from
    return sessions


def place(wanted, starts, fraction, breaks=()):
    """Return a staggered break as a pair: where a session would begin, since that wastes least, else anywhere.

    Where only one session would begin, all teachers would be away at once: then it is at any five minutes too.

    :param list starts: when sessions would begin without the break, sorted.
    :param breaks: what it is apart from as long as that can be; they begin with ``start, stop``.
    """
    anywhere = range(wanted.start, max(wanted.start, wanted.stop - wanted.duration) + 1)
    taken = {start for pause in breaks for start in range(pause[0] - wanted.duration + 1, pause[1])}
    apart = [start for start in anywhere if start not in taken] or anywhere
    candidates = sorted(set(starts).intersection(apart))
    if len(candidates) < 2:
        candidates = [start for start in apart if start in candidates or not (start - wanted.start) % STEP] or apart
    start = candidates[int(fraction * len(candidates))]
    return start, start + wanted.duration


def spread(number):
    """Return a fraction, 0 up to 1, for a whole number: numbers that follow each other get fractions far apart."""
    return number * GOLDEN % 1


def clear_of(sessions, held, gap):
    """Return those of the sessions that are at least ``gap`` away from all that is held.

    :param sessions: tuples that begin with ``start, stop``: minutes, or instants and a timedelta for ``gap``.
    :param held: pairs ``(start, stop)`` in any order; they may overlap.
    """
    blocked = []
    for start, stop in sorted((start - gap, stop + gap) for start, stop in held):
        if blocked and start <= blocked[-1][1]:
            blocked[-1] = (blocked[-1][0], max(stop, blocked[-1][1]))
        else:
            blocked.append((start, stop))
    stops = [stop for _start, stop in blocked]
    following = ((session, bisect_right(stops, session[0])) for session in sessions)
    return [session for session, place in following if place == len(stops) or session[1] <= blocked[place][0]]


def choose(sessions, limit, held=(), preferred=()):
    """Return at most ``limit`` of the sessions, in order of time: held ones, then preferred ones, then the earliest.

    :param sessions: pairs ``(start, stop)``.
    :param held: those of them that are booked.
    :param preferred: spans ``(start, stop)``; a session is preferred that lies within one.
    """

    def rank(session):
        is_preferred = any(since <= session[0] and session[1] <= until for since, until in preferred)
        return session not in held, not is_preferred, session

    return sorted(sorted(sessions, key=rank)[:limit])
