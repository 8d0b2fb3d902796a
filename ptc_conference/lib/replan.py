# SPDX-License-Identifier: LGPL-3.0-or-later
"""Booked appointments after a change: what stays, what moves where, what cannot be kept.

Instants are naive UTC. A teacher is named by any key, here called ``part``.
"""

import itertools
from collections import defaultdict
from datetime import timedelta
from typing import Any, NamedTuple

from . import grid
from .walk import Place, Stay, Walks, get_clash

MOST_OPTIONS = 3
ONE_DAY = timedelta(days=1)
NO_WALKS, NOWHERE = Walks(), Place()


class Span(NamedTuple):
    """A time of a teacher."""

    part: Any
    start: Any
    stop: Any


class Held(NamedTuple):
    """A session that an appointment holds; families of one group share its ``origin`` and its ``places``."""

    span: Span
    origin: Any
    places: int = 1


class Booking(NamedTuple):
    """A booked appointment.

    :param held: ``Held`` of each of its sessions: the main teacher's first, each teacher's in order of time.
    :param goal: the start it should have after the change; None when its day is gone.
    :param day: the day it should be on, as ``Slot.day``; None when its day is gone.
    :param family: who comes: one such key is in one place at a time, with the way between.
    :param student: a student who attends, or None: is in one place at a time.
    :param also: further keys as ``family``, of other families whose appointments who comes here comes to as well.
    """

    id: int
    held: tuple
    goal: Any
    day: Any
    family: Any
    student: Any = None
    also: tuple = ()


class Slot(NamedTuple):
    """A session that may be given to somebody.

    :param places: above 1 for several families.
    :param only: ids of the bookings that may have it, as an allotment rule says; None for all.
    """

    span: Span
    day: Any
    places: int = 1
    only: Any = None


class Outcome(NamedTuple):
    """What becomes of an appointment.

    :param what: ``stays``, ``moves`` or ``lost``.
    :param spans: its sessions afterwards, as ``Booking.held``; empty when lost.
    :param reason: of what is lost: ``day`` (no sessions on its day), ``full`` or ``busy`` (the people are elsewhere).
        ``close`` of what moves or is lost: its sessions remain, but others of its people are too close by now.
    :param options: of what is lost: up to three other ``spans``, the nearest first.
    :param apart: what gets an appointment of its own out of this one: pairs of any key and ``spans``, empty when lost.
    """

    what: str
    spans: tuple = ()
    reason: str = ""
    options: tuple = ()
    apart: tuple = ()


class Board:
    """What is free, and who is where, while a plan is made.

    :param kept: the spans whose appointments stay where they are.
    :param slots: each ``Slot`` that may be given; those of one teacher do not overlap.
    :param Walks walks: what a family needs between two appointments.
    :param dict places: ``{part: Place}`` of the teachers' rooms, as far as they are known.
    :param timedelta gap: the pause there may be between two sessions of a long appointment.
    :param busy: pairs ``(person, Stay)`` of other commitments.
    """

    def __init__(self, kept, slots, walks=NO_WALKS, places=None, gap=timedelta(0), busy=()):
        self.kept = set(kept)
        self.gap = gap
        self._walks = walks
        self._places = places or {}
        self._taken = {}
        self._busy = defaultdict(list)
        for person, stay in busy:
            self._busy[person].append(stay)
        self._slots = defaultdict(list)
        for slot in sorted(slots, key=lambda slot: slot.span.start):
            self._slots[slot.span.part].append(slot)
        self._index = {(slot.span.part, slot.span.start): slot for group in self._slots.values() for slot in group}
        self._next = {slot.span: after for group in self._slots.values() for slot, after in itertools.pairwise(group)}

    def keeps(self, booking):
        """Tell whether all sessions of a booking remain, and it is not to go along to another day or time."""
        is_there = booking.goal in (None, booking.held[0].span.start)
        return is_there and all(held.span in self.kept for held in booking.held)

    def take(self, booking, slots):
        """Give sessions to a booking: from now on they, and its people, are taken."""
        for held, slot in zip(booking.held, slots, strict=True):
            _origin, left = self._taken.get(slot.span, (None, max(slot.places, held.places)))
            self._taken[slot.span] = (held.origin, left - 1)
        for person, stay in self._claims(booking, slots):
            self._busy[person].append(stay)

    def starts(self, booking):
        """Return pairs ``(start, day)`` of the sessions of a booking's main teacher, the nearest to its goal first.

        Of another day that is the nearest time of day: who comes late on Tuesday can rather come late on Thursday.
        """
        goal = booking.goal or booking.held[0].span.start
        slots = self._slots[booking.held[0].span.part]
        return sorted(((slot.span.start, slot.day) for slot in slots), key=lambda pair: _distance(pair[0], goal))

    def find(self, booking, start):
        """Return the slots a booking would have from ``start``, aligned with ``held``; None unless all are free."""
        found, last = [], {}
        for held in booking.held:
            part = held.span.part
            slot = self._follow(last[part]) if part in last else self._index.get((part, start))
            if slot is None or not self._is_open(slot, held) or not _admits(slot, booking):
                return None
            last[part] = slot
            found.append(slot)
        return tuple(found) if len({slot.span.stop for slot in last.values()}) == 1 else None

    def is_clear(self, booking, slots):
        """Tell whether the people of a booking are free at the time of these slots, and in time on their ways."""
        return not any(
            get_clash(stay, other) for person, stay in self._claims(booking, slots) for other in self._busy[person]
        )

    def _follow(self, slot):
        """Return the teacher's next slot if it adjoins this one, or None."""
        after = self._next.get(slot.span)
        return after if after and after.span.start - slot.span.stop <= self.gap else None

    def _is_open(self, slot, held):
        if slot.span not in self._taken:
            return True
        origin, left = self._taken[slot.span]
        return left > 0 and (slot.places > 1 or origin == held.origin)

    def _claims(self, booking, slots):
        """Yield who is where when: as ``ptc.occupancy`` has it, each session for itself."""
        for slot in slots:
            part, start, stop = slot.span
            stay = self._walks.stay(start, stop, self._places.get(part, NOWHERE))
            yield from ((("family", key), stay) for key in (booking.family, *booking.also))
            if booking.student is not None:
                yield ("student", booking.student), Stay(start, stop, stop)


def _admits(slot, booking):
    return slot.only is None or booking.id in slot.only


def _distance(start, goal):
    """Return how far a start is from another, to sort by: in days, then in time of day; ties go to the earlier one."""
    days = round((start - goal) / ONE_DAY)
    return abs(days), abs(start - goal - days * ONE_DAY), start


def same_time(start, day, old_tz, tz):
    """Return the instant that has on another day, or in another time zone, the time of day that ``start`` had."""
    local = grid.to_local(start, old_tz)
    return grid.to_utc(day, local.hour * 60 + local.minute, tz)


def plan(bookings, board, *, is_any_day=False, chosen=None):
    """Find every booking its sessions.

    What remains as it is stays. The others get the same time on their day, then the nearest free time of that day,
    then, with ``is_any_day``, of any day; at last what was ``chosen`` for them. In each turn it is the order of time
    and id that decides, so the order of ``bookings`` does not matter, and planning what was planned moves nothing.

    :param dict chosen: ``{booking.id: spans}`` for those that find nothing otherwise; given if they can be had.
    :return: ``{booking.id: Outcome}``
    """
    outcomes, waiting, close = {}, [], set()
    for booking in sorted(bookings, key=lambda booking: (booking.held[0].span.start, booking.id)):
        if board.keeps(booking) and not _keep(booking, board, outcomes):
            close.add(booking.id)
        if booking.id not in outcomes:
            waiting.append(booking)
    for turn in (_at_goal, _on_day, _on_any_day)[: 3 if is_any_day else 2]:
        waiting = [booking for booking in waiting if not _place(booking, board, turn(booking, board), outcomes)]
    if chosen:
        waiting = [booking for booking in waiting if not _place_chosen(booking, board, chosen, outcomes)]
    for booking in waiting:
        outcomes[booking.id] = _lose(booking, board)
    return outcomes | {number: outcomes[number]._replace(reason="close") for number in close}


def _keep(booking, board, outcomes):
    """Leave a booking where it is; tell whether its people are not too close to it by now."""
    slots = [Slot(held.span, booking.day, held.places) for held in booking.held]
    # What was accepted with other families' appointments is none that was made too close by a change.
    if not board.is_clear(booking._replace(also=()), slots):
        return False
    board.take(booking, slots)
    outcomes[booking.id] = Outcome("stays", tuple(held.span for held in booking.held))
    return True


def _at_goal(booking, board):
    return [booking.goal] if booking.goal else []


def _on_day(booking, board):
    return [start for start, day in board.starts(booking) if day == booking.day]


def _on_any_day(booking, board):
    return [start for start, _day in board.starts(booking)]


def _place(booking, board, starts, outcomes):
    """Give a booking the first sessions it can have at one of ``starts``; tell whether there were any."""
    slots = next(_fitting(booking, board, starts), None)
    if slots:
        board.take(booking, slots)
        outcomes[booking.id] = Outcome("moves", tuple(slot.span for slot in slots))
    return bool(slots)


def _place_chosen(booking, board, chosen, outcomes):
    """Give a booking just what was chosen for it; tell whether it could have it."""
    spans = chosen.get(booking.id, ())
    slots = spans and board.find(booking, spans[0].start)
    is_same = bool(slots) and tuple(slot.span for slot in slots) == spans
    return is_same and _place(booking, board, [spans[0].start], outcomes)


def _fitting(booking, board, starts):
    """Yield the slots, free and without a clash, that a booking can have at each of ``starts``."""
    for start in starts:
        slots = board.find(booking, start)
        if slots and board.is_clear(booking, slots):
            yield slots


def _lose(booking, board):
    """Return the outcome of a booking for which nothing was found, with what it could have instead."""
    on_day = _on_day(booking, board)
    is_free = any(board.find(booking, start) for start in on_day)
    reason = "day" if not on_day else "busy" if is_free else "full"
    fitting = _fitting(booking, board, _on_any_day(booking, board))
    options = tuple(tuple(slot.span for slot in slots) for slots in itertools.islice(fitting, MOST_OPTIONS))
    return Outcome("lost", reason=reason, options=options)
