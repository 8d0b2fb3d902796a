# SPDX-License-Identifier: LGPL-3.0-or-later
"""Who sits where when: two teachers at one table at a time."""

from typing import Any, NamedTuple


class Seat(NamedTuple):
    """A time at a table.

    :param table: any key of a table of a room.
    :param start: with ``stop`` any instants, half-open.
    :param who: any key of a teacher.
    """

    table: Any
    start: Any
    stop: Any
    who: Any


def find_clash(wanted, taken=()):
    """Return the earliest pair of seats at one table, at a time, of two teachers; None without one.

    :param wanted: seats that are to be had; the first of the pair is one of them.
    :param taken: seats that others have already.
    """
    found = None
    last = {}
    for seat, is_wanted in sorted(
        [(seat, True) for seat in wanted] + [(seat, False) for seat in taken],
        key=lambda entry: (entry[0].start, entry[0].stop, entry[1]),
    ):
        open_ones = [entry for entry in last.get(seat.table, ()) if entry[0].stop > seat.start]
        rival = next((one for one in open_ones if one[0].who != seat.who and (is_wanted or one[1])), None)
        if rival:
            found = (seat, rival[0]) if is_wanted else (rival[0], seat)
            break
        last[seat.table] = [*open_ones, (seat, is_wanted)]
    return found
