# SPDX-License-Identifier: LGPL-3.0-or-later
"""Two families of one student at once, by what is asked of separated parents."""

from .booking import COUPLES
from .race import Client, Race

# A link of a student as that of another adult.
ADOPT = """
INSERT INTO ptc_guardian
SELECT (jsonb_populate_record(link, jsonb_build_object('id', nextval('ptc_guardian_id_seq'), 'partner_id', %s))).*
  FROM ptc_guardian link WHERE link.id = %s RETURNING id
"""


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


def one_adult(cast, clients, turn):
    """An adult of two families wants a teacher for each of them, at one time or too close to walk."""
    parts, found = cast.evening["parts"], []
    for number in range(clients // 2):
        first, second = parts[2 * (number % 4)], parts[2 * (number % 4) + 1]
        at = 2 * (number // 4) % 10
        found.append(cast.parent(cast.evening, number, first, first["sessions"][at]))
        found.append(_step_parent(cast, number, second, second["sessions"][at + turn % 2]))
    return Race(found, (clients // 2,) * 2, offers=False)


def _step_parent(cast, number, part, session):
    """Return a client for the first adult of a family, who books for a student of another family too."""
    other = number + len(cast.families) // 2
    want = cast.want(other, part, session)
    link = cast.families[other]["adults"][0]["links"][str(want[1])]
    [(link,)] = cast.arena.sql(ADOPT, [cast.families[number]["adults"][0]["partner"], link])
    browser = cast.device(number, 0, 1)
    form = {"link_id": link, "class_teacher_id": part["class_teacher"], "session_id": session}
    return Client(lambda: browser.portal(cast.evening["id"], "book", **form), [want], part["id"])
