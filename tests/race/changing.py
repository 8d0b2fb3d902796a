# SPDX-License-Identifier: LGPL-3.0-or-later
"""Who races whom while appointments are moved, cancelled or swapped, a time is blocked, or the window closes.

As in ``booking``; swapping goes through the routes of ``race_addon``.
"""

import math
import time

from .booking import COUPLES, pick
from .race import Client, Race


def cancel_and_rebook(cast, clients, turn):
    """A family cancels while others wait for its session."""
    part = pick(cast.evening["parts"], turn)
    session, last = pick(part["sessions"], turn), len(cast.families) - 1
    appointment = cast.book(cast.parent(cast.evening, last, part, session))
    cancel = cast.change(last, appointment, "cancel")
    others = [cast.parent(cast.evening, family, part, session) for family in range(clients - 1)]

    def check(answers):
        return [] if answers[0].outcome == "good" else [f"could not cancel: {answers[0].text}"]

    return Race([cancel, *others], (0, 1), leaves={cast.want(last, part, session)}, check=check)


def cancel_and_move(cast, clients, turn):
    """The parents of a family move an appointment to different times, and one cancels it."""
    part = cast.evening["parts"][0]
    family = turn % COUPLES
    appointment = cast.book(cast.parent(cast.evening, family, part, part["sessions"][0]))
    found = [
        cast.change(
            family, appointment, "move", adult=number, device=number // 2, session_id=part["sessions"][number + 1]
        )
        for number in range(clients - 1)
    ]
    cancel = cast.change(family, appointment, "cancel", adult=1, device=15)
    leaves = {cast.want(family, part, part["sessions"][0])}

    def check(answers):
        moved = sum(answer.outcome == "good" for answer in answers[:-1])
        lines = dict(cast.arena.sql("SELECT event, count(*) FROM ptc_outbox GROUP BY event"))
        told = (lines.get("moved", 0), lines.get("cancelled", 0))
        wrong = [] if told == (moved, 1) else [f"{moved} were told of a move; moved and cancelled: {told}"]
        return wrong if answers[-1].outcome == "good" else [*wrong, f"could not cancel: {answers[-1].text}"]

    return Race([*found, cancel], (0, 0), offers=False, leaves=leaves, check=check)


def _two_booked(cast, turn):
    """Let two couples book two sessions of a teacher.

    :return: the teacher's part, and for each couple ``(family, appointment, session)``.
    """
    part = pick(cast.evening["parts"], turn)
    pairs = [(0, part["sessions"][0]), (1, part["sessions"][2])]
    return part, [(family, cast.book(cast.parent(cast.evening, family, part, at)), at) for family, at in pairs]


def crossing(cast, clients, turn):
    """Two families each move to where the other is: neither can, and both keep what they have."""
    part, (one, two) = _two_booked(cast, turn)
    found = []
    for number in range(clients):
        (family, appointment, _at), target = ((one, two[2]), (two, one[2]))[number % 2]
        client = cast.change(family, appointment, "move", adult=number // 2, device=number // 4, session_id=target)
        client.wants, client.part = [cast.want(family, part, target)], part["id"]
        found.append(client)
    return Race(found, (0, 0))


def swapping(cast, clients, turn):
    """The office lets two families change places: one form sent often, or in odd turns several forms."""
    part, (one, two) = _two_booked(cast, turn)

    def swap(number):
        browser = cast.staff("office", 0)
        values = {"appointments": [one[1]], "other": two[1], "key": f"swap-{number if turn % 2 else 0}"}
        return Client(lambda: browser.service("swap", **values))

    def check(answers):
        good = sum(answer.outcome == "good" for answer in answers)
        swaps = good if turn % 2 else 1
        rows = dict(cast.arena.sql("SELECT id, session_id FROM ptc_appointment"))
        here, there = (one[2], two[2]) if swaps % 2 == 0 else (two[2], one[2])
        wrong = [] if (rows[one[1]], rows[two[1]]) == (here, there) else [f"after {swaps} swaps: {rows}"]
        return wrong if good == clients else [*wrong, f"{clients - good} of {clients} swaps had no good answer"]

    rows = {cast.want(family, part, at) for family in (0, 1) for at in (one[2], two[2])}
    return Race([swap(number) for number in range(clients)], (0, 2), leaves=rows, comes=rows, check=check)


def block_and_book(cast, clients, turn):
    """An administrator blocks a time while parents book it."""
    part = pick(cast.evening["parts"], turn)
    session = pick(part["sessions"], turn)
    browser = cast.staff("administrator")

    block = Client(lambda: browser.rpc("ptc.session", "action_block", [session]))
    found = [block, *(cast.parent(cast.evening, family, part, session) for family in range(clients - 1))]

    def check(answers):
        done = answers[0].sent + answers[0].seconds
        late = [answer for answer in answers[1:] if answer.outcome == "good" and answer.sent > done]
        return [f"booked after it was blocked: {answer.text}" for answer in late]

    return Race(found, (0, 1), check=check)


def window_closing(cast, clients, turn):
    """Pairs of families want one session each, from shortly before the booking window closes to shortly after."""
    closes = math.ceil(time.time() + 1.5)
    cast.arena.sql(
        "UPDATE ptc_conference_window SET closes = to_timestamp(%s) AT TIME ZONE 'UTC' WHERE conference_id = %s",
        [closes, cast.evening["id"]],
    )
    part = cast.evening["parts"][0]
    found = []
    for number in range(clients):
        at = part["sessions"][(number // 2 + turn) % len(part["sessions"])]
        client = cast.parent(cast.evening, number, part, at)
        sends = closes - 1 + 1.2 * (number // 2) / max(1, clients // 2 - 1)
        found.append(Client(_late(client.act, sends), client.wants, client.part))

    def check(answers):
        wrong = []
        for answer in answers:
            if answer.outcome == "good" and answer.sent >= closes:
                wrong.append(f"booked {answer.sent - closes:.3f} s after the window had closed")
        return wrong

    return Race(found, (0, clients // 2), offers=False, check=check)


def _late(act, instant):
    """Return ``act`` delayed until an instant, seconds since the epoch."""

    def wait():
        time.sleep(max(0, instant - time.time()))
        return act()

    return wait
