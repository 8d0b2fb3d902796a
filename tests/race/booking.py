# SPDX-License-Identifier: LGPL-3.0-or-later
"""Who races whom for places. Each function makes the Race of a Cast for some clients; ``turn`` varies who and where.

Parents use the portal's own forms, the office and administrators RPC. What no page offers (long, joint, attended,
wishes) goes through the routes of ``race_addon``.
"""

from .race import ALTERNATIVES, Client, Race

COUPLES = 16


def pick(parts, number):
    return parts[number % len(parts)]


def one_session(cast, clients, turn):
    """Many families want one session."""
    part = pick(cast.evening["parts"], turn)
    session = pick(part["sessions"], turn)
    families = [(number + turn) % len(cast.families) for number in range(clients)]
    return Race([cast.parent(cast.evening, family, part, session) for family in families], (1, 1))


def _pairs(cast, clients, gap, **second):
    """Return for each of some couples two clients that want two teachers, ``gap`` sessions apart."""
    parts, found = cast.evening["parts"], []
    for number in range(clients // 2):
        first, other = parts[2 * (number % 4)], parts[2 * (number % 4) + 1]
        at = 3 * (number // 4)
        found.append(cast.parent(cast.evening, number, first, first["sessions"][at]))
        found.append(cast.parent(cast.evening, number, other, other["sessions"][at + gap], **second))
    return found


def two_parents(cast, clients, turn):
    """The two parents of a family each want a teacher at one time, or too close to walk."""
    return Race(_pairs(cast, clients, turn % 2, adult=1), (clients // 2,) * 2)


def two_tabs(cast, clients, turn):
    """One parent wants as many teachers at one time as there are tabs, all in one browser: each is told of its own."""
    parts = cast.gym["parts"][:clients]
    family = turn % len(cast.families)
    tabs = [cast.parent(cast.gym, family, part, part["sessions"][0]) for part in parts]

    def check(answers):
        _status, _headers, text = cast.device(family).request("GET", f"/my/conferences/{cast.gym['id']}")
        shown = text.count("o_ptc_badge_booked")
        found = [] if shown == 1 else [f"the page shows {shown} appointments"]
        pairs = zip(parts, answers, strict=True)
        wrong = [answer for part, answer in pairs if not _is_about(part, answer)]
        return found + [f"a tab was not told of its own: {answer}" for answer in wrong]

    return Race(tabs, (1, 1), check=check)


def _is_about(part, answer):
    """Tell whether an answer is about a teacher: a good one names the teacher, a refusal offers the teacher's times."""
    if answer.outcome == "good":
        return f"with {part['name']} on" in answer.text
    return answer.about == part["class_teacher"]


def siblings(cast, clients, turn):
    """A parent wants two teachers about two children: at one time, too close, or far enough apart."""
    gap = turn % 3
    places = clients if gap == 2 else clients // 2
    return Race(_pairs(cast, clients, gap, child=1, device=1), (places, places))


def two_floors(cast, clients, turn):
    """The two parents of a family each want a teacher on another floor, ten minutes apart: too close to walk."""
    cast.arena.sql("UPDATE ptc_conference SET hall_time_floor = 15 WHERE id = %s", [cast.evening["id"]])
    for number, part in enumerate(cast.evening["parts"]):
        floor = str(number % 2)
        cast.arena.sql("UPDATE ptc_room SET floor = %s, floor_key = %s WHERE id = %s", [floor, floor, part["room"]])
    return Race(_pairs(cast, clients, 2, adult=1), (clients // 2,) * 2, offers=False)


def attending(cast, clients, turn):
    """Separated parents, two families, each want the child to come along at one time."""
    parts, found = cast.evening["parts"], []
    for number in range(clients // 2):
        at = 2 * (number // 4)
        for side in range(2):
            part = parts[2 * (number % 4) + side]
            family = COUPLES + 2 * number + side
            found.append(cast.service(family, part, part["sessions"][at], is_student_attending=True))
    return Race(found, (clients // 2,) * 2, is_private=True)


def one_table(cast, clients, turn):
    """Administrators give one table to many teachers, while parents book these teachers."""
    hall = cast.gym["hall"]
    seats = max(2, clients // 2)
    parts = [pick(cast.gym["parts"], turn + number) for number in range(seats)]
    values = {"room_id": hall, "room_table": 1}

    def move(number, part):
        browser = cast.staff("administrator", number)
        return Client(lambda: browser.rpc("ptc.conference.teacher", "write", [part["id"]], values))

    movers = [move(number, part) for number, part in enumerate(parts)]
    pairs = enumerate(parts[: clients - seats])
    parents = [cast.parent(cast.gym, number, part, part["sessions"][0]) for number, part in pairs]

    def check(answers):
        won = sum(answer.outcome == "good" for answer in answers[:seats])
        there = cast.arena.sql("SELECT count(*) FROM ptc_conference_teacher WHERE room_id = %s", [hall])[0][0]
        return [] if (won, there) == (1, 1) else [f"{won} were told they have the table, {there} have it"]

    return Race([*movers, *parents], (len(parents),) * 2, check=check)


def _limit(cast, conference, name, limit):
    cast.arena.sql(f"UPDATE ptc_conference SET {name} = %s WHERE id = %s", [limit, conference["id"]])


def family_limit(cast, clients, turn):
    """A family wants more appointments than its limit, all at different times."""
    limit = 1 if clients == 2 else 3
    _limit(cast, cast.gym, "family_limit", limit)
    pairs = enumerate(cast.gym["parts"][:clients])
    family = turn % COUPLES
    parents = [
        cast.parent(cast.gym, family, part, part["sessions"][1], child=number, adult=number, device=number // 2)
        for number, part in pairs
    ]
    return Race(parents, (limit, limit), offers=False)


def student_limit(cast, clients, turn):
    """A family wants more appointments about each of its children than the limit."""
    limit = 1 if clients == 2 else 2
    children = 1 if clients == 2 else 2
    _limit(cast, cast.gym, "student_limit", limit)
    pairs = enumerate(cast.gym["parts"][:clients])
    family = turn % COUPLES
    parents = [
        cast.parent(
            cast.gym, family, part, part["sessions"][1], child=number % children, adult=number, device=number // 2
        )
        for number, part in pairs
    ]
    return Race(parents, (limit * children,) * 2, offers=False)


def teacher_limit(cast, clients, turn):
    """More families want a teacher, each at a time of its own, than the teacher takes."""
    limit = 1 if clients == 2 else 3
    _limit(cast, cast.evening, "teacher_limit", limit)
    part = cast.evening["parts"][0]
    pairs = [(number, (number + turn) % len(part["sessions"])) for number in range(clients)]
    parents = [cast.parent(cast.evening, family, part, part["sessions"][at]) for family, at in pairs]
    return Race(parents, (limit, limit), offers=False)


def last_place(cast, clients, turn):
    """Many families want the last place, or the few places, of a group."""
    part = pick(cast.evening["parts"], turn)
    session = pick(part["sessions"], turn)
    cast.arena.sql("UPDATE ptc_session SET places = 4 WHERE id = %s", [session])
    filled = 3 if turn % 2 else 0
    for number in range(filled):
        cast.book(cast.service(len(cast.families) - 1 - number, part, session))
    left = min(clients, 4 - filled)
    return Race([cast.parent(cast.evening, family, part, session) for family in range(clients)], (left, left))


def joint(cast, clients, turn):
    """Two teachers of a class are wanted together, booked from either's side; in odd turns also each alone."""
    one, two = cast.evening["parts"][:2]
    first, second = pick(one["sessions"][:12], turn), pick(two["sessions"], turn)
    found = []
    for family in range(clients):
        part, session, extra = ((one, first, [second]), (two, second, [first]))[family % 2]
        alone = turn % 2 and family % 4 > 1
        found.append(cast.service(family, part, session, **({} if alone else {"extra_sessions": extra})))

    def check(_answers):
        rows = cast.arena.sql("SELECT count(*) FROM ptc_occupancy WHERE session_id IN %s", [(first, second)])
        return [] if rows[0][0] == 2 or clients == 2 else [f"{rows[0][0]} of 2 sessions are taken"]

    return Race(found, (1, 2 if turn % 2 else 1), check=check)


def long(cast, clients, turn):
    """Appointments over two sessions that have one in common."""
    part = pick(cast.evening["parts"], turn)
    at = turn % 9
    found = []
    for family in range(clients):
        session, extra = part["sessions"][at + family % 2 : at + family % 2 + 2]
        found.append(cast.service(family, part, session, extra_sessions=[extra]))
    return Race(found, (1, 1))


def wishes(cast, clients, turn):
    """Many families have the same list of wishes; each gets the first that is left."""
    part = pick(cast.evening["parts"], turn)
    more = [(part, session) for session in part["sessions"][1:5]]
    found = [cast.service(family, part, part["sessions"][0], "book_first", more) for family in range(clients)]
    places = min(clients, 5)
    return Race(found, (places, places))


def several(cast, clients, turn):
    """Many families want the same three sessions, all or nothing, by one form each that names them in any order."""
    chosen = [(pick(cast.evening["parts"], turn + number), 2 * number) for number in range(3)]
    pairs = [(part, part["sessions"][at]) for part, at in chosen]
    found = []
    for family in range(clients):
        shift = family % 3
        order = pairs[shift:] + pairs[:shift]
        found.append(cast.parent_of_all(cast.evening, family, order))

    def check(answers):
        refused = [answer for answer in answers if answer.outcome == "refused"]
        return [f"too few other times: {answer}" for answer in refused if answer.offered < ALTERNATIVES]

    return Race(found, (3, 3), check=check)


def office_and_parent(cast, clients, turn):
    """The office, over RPC, and parents want one session."""
    part = pick(cast.evening["parts"], turn)
    session = pick(part["sessions"], turn)
    found = []
    for family in range(clients):
        if family % 2:
            found.append(cast.office(family, part, session, number=family))
        else:
            found.append(cast.parent(cast.evening, family, part, session))
    return Race(found, (1, 1))


def same_form(cast, clients, turn):
    """A form of each parent arrives often, from all their devices: one appointment, and the same answer for all."""
    part = pick(cast.evening["parts"], turn)
    session = pick(part["sessions"], turn)
    family = turn % COUPLES
    found = [
        cast.parent(
            cast.evening, family, part, session, adult=number, device=number // 2, token=f"page {turn} {number % 2}"
        )
        for number in range(clients)
    ]

    def check(answers):
        lost = [answer.text for answer in answers if answer.outcome != "good"]
        told = {answer.text for answer in answers} if not lost else ()
        wrong = [f"was refused what the family has: {text}" for text in lost]
        return wrong + [f"was told differently: {text}" for text in told if len(told) > 1]

    return Race(found, (1, 1), check=check)
