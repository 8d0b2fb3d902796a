# SPDX-License-Identifier: LGPL-3.0-or-later
"""Administrators apply the same plan of a change while parents book, or allot the same sessions."""

from . import auditor
from .booking import pick
from .race import Client, Race

ADMINISTRATORS = 3
LENGTHS = (7, 8)  # minutes, other than those of the school
BOOKED = (
    "SELECT count(*), min(extract(epoch FROM stop - start)), max(extract(epoch FROM stop - start)) FROM ptc_appointment"
)
WRITTEN = """
SELECT conference_teacher_id, start, stop, count(*) FROM ptc_session
 WHERE conference_id = %s AND active GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""


class Anything(set):
    """The rows of appointments that move: whichever there are, none is too many or missing."""

    def __rsub__(self, other):
        return set()


def apply_and_book(cast, clients, turn):
    """All sessions get another length: what is booked moves once, whoever applies it, and no booking is lost."""
    evening, length = cast.evening["id"], LENGTHS[turn % len(LENGTHS)]
    cast.arena.sql("UPDATE ptc_conference SET duration = %s WHERE id = %s", [length, evening])
    part = pick(cast.evening["parts"], turn)
    cast.book(cast.parent(cast.evening, len(cast.families) - 1, part, part["sessions"][0]))
    change = _plan(cast, evening)
    found = [
        Client(_call(cast.staff("administrator", number), "ptc.change", "action_apply", change))
        for number in range(min(2, clients - 1))
    ]
    for family in range(clients - len(found)):
        parent = cast.parent(cast.evening, family, part, pick(part["sessions"][1:], family))
        found.append(Client(parent.act))

    def check(answers):
        parents = answers[min(2, clients - 1) :]
        good = sum(answer.outcome == "good" for answer in parents)
        # Whoever books first makes the plan old: it is then made anew, and applied when looked at again.
        while cast.arena.sql("SELECT state FROM ptc_change WHERE id = %s", [change]) == [("planned",)]:
            again = _call(cast.staff("administrator"), "ptc.change", "action_apply", change)()
            if again.outcome != "good":
                return [f"could not be applied: {again.text}"]
        count, shortest, longest = cast.arena.sql(BOOKED)[0]
        moved = cast.arena.sql("SELECT count(*) FROM ptc_outbox WHERE event = 'moved' GROUP BY appointment_id")
        wrong = [] if count == good + 1 else [f"{count} appointments of {good + 1}"]
        wrong += [] if shortest == longest == 60 * length else [f"{shortest} to {longest} seconds long"]
        wrong += [] if set(moved) == {(1,)} else [f"told of a move: {moved}"]
        return wrong + auditor.audit(cast.arena.sql)

    return Race(found, (0, clients), offers=False, leaves=Anything(), comes=Anything(), check=check)


def _plan(cast, evening):
    browser = cast.staff("administrator")
    made = browser.rpc("ptc.change", "create", [{"conference_id": evening, "kind": "settings"}])
    assert made.outcome == "good", made
    ((change,),) = cast.arena.sql("SELECT max(id) FROM ptc_change")
    planned = browser.rpc("ptc.change", "action_plan", [change])
    assert planned.outcome == "good", planned
    return change


def _call(browser, model, method, record):
    return lambda: browser.rpc(model, method, [record])


def allot(cast, clients, turn):
    """Administrators allot the same sessions at once: they are written once, and nobody is sent away."""
    conference = (cast.gym, cast.evening)[turn % 2]["id"]
    # Archived ones come back with the next round.
    cast.arena.sql("UPDATE ptc_session SET active = false WHERE conference_id = %s", [conference])
    found = [
        Client(_call(cast.staff("administrator", number), "ptc.conference", "action_allot", conference))
        for number in range(min(clients, ADMINISTRATORS))
    ]

    def check(answers):
        wrong = [f"was sent away: {answer.text}" for answer in answers if answer.outcome != "good"]
        wrong += [f"written {count} times: {row}" for *row, count in cast.arena.sql(WRITTEN, [conference]) if count > 1]
        before = cast.arena.sql(WRITTEN, [conference])
        cast.staff("administrator").rpc("ptc.conference", "action_allot", [conference])
        return (
            wrong if before and before == cast.arena.sql(WRITTEN, [conference]) else [*wrong, "something was missing"]
        )

    return Race(found, (0, 0), offers=False, check=check)


def seat(cast, clients, turn):
    """Administrators give teachers one table while there are no sessions to be guarded: one teacher gets it."""
    gym = cast.gym
    cast.arena.sql("UPDATE ptc_session SET active = false WHERE conference_id = %s", [gym["id"]])
    cast.arena.sql("UPDATE ptc_conference_teacher SET room_id = NULL WHERE conference_id = %s", [gym["id"]])
    found = [
        Client(_seat(cast.staff("administrator", number), part, gym["hall"]))
        for number, part in enumerate(gym["parts"][: min(clients, ADMINISTRATORS)])
    ]

    def check(answers):
        seated = cast.arena.sql("SELECT count(*) FROM ptc_conference_teacher WHERE room_id = %s", [gym["hall"]])
        wrong = [] if seated == [(1,)] else [f"at one table: {seated}"]
        good = sum(answer.outcome == "good" for answer in answers)
        return wrong if good == 1 else [*wrong, f"{good} were told that it is theirs"]

    return Race(found, (0, 0), offers=False, check=check)


def _seat(browser, part, room):
    return lambda: browser.rpc("ptc.conference.teacher", "write", [part["id"]], {"room_id": room, "room_table": 1})
