# SPDX-License-Identifier: LGPL-3.0-or-later
"""How far a family walks between two appointments: within a floor, to another floor, to another campus."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple


@dataclass(frozen=True)
class Stay:
    """When and where a family is, and from when on it can be elsewhere; instants naive UTC.

    :param until: on the same floor, or where neither floor nor campus is known.
    :param floor: any value that tells floors of a campus apart; None where it is not known.
    :param floor_until: on another floor; None when that is no farther.
    :param campus_until: on another campus; None when that is no farther.
    :param host: whom they meet, any value; nobody walks between two with one host. None where that does not matter.
    """

    start: datetime
    stop: datetime
    until: datetime
    floor: str | None = None
    floor_until: datetime | None = None
    campus: int | None = None
    campus_until: datetime | None = None
    host: Any = None


class Place(NamedTuple):
    """Where a room is, None where it is not known, and whom families meet there, None where that does not matter."""

    floor: Any = None
    campus: Any = None
    host: Any = None


class Walks(NamedTuple):
    """How long families walk within a floor, to another floor and to another campus."""

    hall: timedelta = timedelta(0)
    floor: timedelta = timedelta(0)
    campus: timedelta = timedelta(0)

    def stay(self, start, stop, place):
        """Return the Stay of a family at a Place."""
        hall, floor, campus = get_minutes(*self)
        return Stay(
            start=start,
            stop=stop,
            until=stop + hall,
            floor=place.floor,
            floor_until=stop + floor if floor > hall else None,
            campus=place.campus,
            campus_until=stop + campus if campus > hall else None,
            host=place.host,
        )


def get_clash(one, two):
    """Return why a family cannot keep both: ``same`` time, ``hall``, ``campus`` or ``floor`` (the walk), or None.

    It is what the exclusion constraints of ``ptc.occupancy`` refuse.
    """
    if one.start < two.stop and two.start < one.stop:
        return "same"
    if one.start < two.until and two.start < one.until and not _have_one_host(one, two):
        return "hall"
    for place in ("campus", "floor"):
        where, until = ([getattr(stay, name) for stay in (one, two)] for name in (place, f"{place}_until"))
        is_elsewhere = None not in (*where, *until) and where[0] != where[1]
        if is_elsewhere and one.start < until[1] and two.start < until[0]:
            return place
    return None


def get_spans(like, other):
    """Return when a stay cannot begin because of another one, for asking ``get_clash`` about many times at once.

    :param Stay like: a stay of that length at that place; when it begins does not matter.
    :param Stay other: the one that is kept.
    :return: ``[(after, before, clash), ...]``: a stay that begins between the two instants, themselves left out, has
        this clash; the first that fits counts.
    """
    waits = {
        "same": (like.stop, other.stop),
        "hall": (None, None) if _have_one_host(like, other) else (like.until, other.until),
        "campus": _get_far(like, other, "campus"),
        "floor": _get_far(like, other, "floor"),
    }
    return [
        (other.start - (own - like.start), until, clash)
        for clash, (own, until) in waits.items()
        if own is not None and until is not None
    ]


def _have_one_host(one, two):
    """Tell whether two stays are with the same person, so that nobody walks in between."""
    return one.host is not None and one.host == two.host


def _get_far(one, two, place):
    """Return from when on two stays may follow each other on different floors or campuses; Nones on the same."""
    is_elsewhere = None not in (getattr(one, place), getattr(two, place)) and getattr(one, place) != getattr(two, place)
    return [getattr(stay, f"{place}_until") if is_elsewhere else None for stay in (one, two)]


def get_minutes(hall, floor, campus):
    """Return how long it is within a floor, to another floor and to another campus: farther is never less."""
    return hall, max(hall, floor), max(hall, floor, campus)
