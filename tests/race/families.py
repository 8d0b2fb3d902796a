# SPDX-License-Identifier: LGPL-3.0-or-later
"""Two families of one student at once, by what is asked of separated parents."""

from .booking import COUPLES
from .race import Race


def _ask(cast, separated):
    cast.arena.sql("UPDATE ptc_conference SET separated = %s WHERE id = %s", [separated, cast.evening["id"]])


def _apart(cast, clients, choose):
    """Return two clients for each of some students, one of each family.

    :param choose: takes the number of the student and the side, 0 or 1; returns the teacher's part and a session of it.
    """
    found = []
    for number in range(clients // 2):
        for side in range(2):
            part, session = choose(number, side)
            found.append(cast.parent(cast.evening, COUPLES + 2 * number + side, part, session))
    return found


def one_evening(cast, clients, turn):
    """Both families want a teacher on the same evening, at times that are far apart; one of them may come."""
    _ask(cast, "evenings")
    parts = cast.evening["parts"]

    def choose(number, side):
        part = parts[2 * (number % 4) + side]
        return part, part["sessions"][2 * (number // 4) + 5 * side]

    return Race(_apart(cast, clients, choose), (clients // 2,) * 2, offers=False)


def one_for_both(cast, clients, turn):
    """Both families want the same teacher at different times, and one appointment is for both."""
    _ask(cast, "together")
    parts = cast.evening["parts"]

    def choose(number, side):
        part = parts[number % 8]
        return part, part["sessions"][(2 * (number // 8) + side + turn) % 12]

    return Race(_apart(cast, clients, choose), (clients // 2,) * 2, offers=False)
