# SPDX-License-Identifier: LGPL-3.0-or-later
"""Who races whom while sessions are removed, replaced or changed; administrators do so over RPC, as screens do."""

import time
from datetime import timedelta

from . import auditor
from .booking import pick
from .race import Client, Race

STEP = 0.04  # seconds


def block_and_replace(cast, clients, turn):
    """A time is blocked and replaced by one half as late, while parents book the old one and then the new one."""
    part = pick(cast.evening["parts"], turn)
    session = pick(part["sessions"], turn)
    browser = cast.staff("administrator")
    start, stop = cast.arena.sql("SELECT start, stop FROM ptc_session WHERE id = %s", [session])[0]
    later = {"start": str(start + (stop - start) / 2), "stop": str(stop + (stop - start) / 2)}
    values = {"conference_teacher_id": part["id"], "is_manual": True, **later}
    beside = cast.arena.sql(
        "SELECT id FROM ptc_session WHERE start = %s AND conference_teacher_id = %s", [stop, part["id"]]
    )

    def replace():
        time.sleep(turn % 3 / 10)
        blocked = browser.rpc("ptc.session", "action_block", [session, *(id for (id,) in beside)])
        if blocked.outcome != "good":
            return blocked
        return browser.rpc("ptc.session", "create", [values])

    def find(family):
        new = cast.arena.sql("SELECT id FROM ptc_session WHERE is_manual")
        return cast.parent(cast.evening, family, part, new[0][0]).act()

    half = max(1, clients // 2)
    early = [cast.parent(cast.evening, family, part, session) for family in range(half)]

    def check(_answers):
        for family in range(half, clients):
            find(family)
        return auditor.audit(cast.arena.sql)

    return Race([Client(replace), *early], (0, 1), check=check)


def archive_and_book(cast, clients, turn):
    """An administrator archives a session while parents book it: it is archived, or booked, never both."""
    part, session = _choose(cast, turn)
    return _either(cast, clients, turn, part, session, "write", [session], {"active": False})


def remove_and_book(cast, clients, turn):
    """An administrator deletes a session while parents book it."""
    part, session = _choose(cast, turn)
    return _either(cast, clients, turn, part, session, "unlink", [session])


def shift_and_book(cast, clients, turn):
    """An administrator puts a session off by an hour, when all families who want it are with another teacher."""
    part = pick(cast.evening["parts"][1:], turn)
    first, session = cast.evening["parts"][0], part["sessions"][-1]
    start, stop = (at + timedelta(hours=1) for at in _get_times(cast, session))
    (elsewhere,) = cast.arena.sql(
        "SELECT id FROM ptc_session WHERE start = %s AND conference_teacher_id = %s", [start, first["id"]]
    )[0]
    cast.arena.sql("UPDATE ptc_session SET places = 48 WHERE id = %s", [elsewhere])
    for family in range(clients - 1):
        cast.book(cast.service(family, first, elsewhere))
    return _either(cast, clients, turn, part, session, "write", [session], {"start": str(start), "stop": str(stop)})


def fewer_places(cast, clients, turn):
    """An administrator makes a group smaller while parents take its places."""
    part, session = _choose(cast, turn)
    most = min(clients - 1, 4)
    cast.arena.sql("UPDATE ptc_session SET places = 4 WHERE id = %s", [session])
    race = _either(cast, clients, turn, part, session, "write", [session], {"places": 1})

    def check(answers):
        booked = sum(answer.outcome == "good" for answer in answers[1:])
        places = 1 if answers[0].outcome == "good" else most
        return [] if booked == min(places, clients - 1) else [f"{booked} of {places} places are booked"]

    race.places, race.check = (1, most), check
    return race


def _choose(cast, turn):
    part = pick(cast.evening["parts"], turn)
    return part, pick(part["sessions"], turn)


def _get_times(cast, session):
    return cast.arena.sql("SELECT start, stop FROM ptc_session WHERE id = %s", [session])[0]


def _either(cast, clients, turn, part, session, method, *arguments):
    """Return the Race of an administrator who changes a session with parents who book it: one of both comes first.

    All begin at once, or the parents a little later, since an administrator's request takes longer.
    """
    browser = cast.staff("administrator", turn)
    change = Client(lambda: browser.rpc("ptc.session", method, *arguments))
    parents = [cast.parent(cast.evening, family, part, session) for family in range(clients - 1)]
    for parent in parents:
        parent.act = _after(STEP * (turn % 4), parent.act)

    def check(answers):
        changed = answers[0].outcome == "good"
        booked = sum(answer.outcome == "good" for answer in answers[1:])
        return [] if changed + booked == 1 else [f"{booked} were booked, changed: {answers[0].outcome}"]

    return Race([change, *parents], (0, 1), check=check)


def _after(seconds, act):
    """Return ``act`` delayed by some seconds."""

    def wait():
        time.sleep(seconds)
        return act()

    return wait
