# SPDX-License-Identifier: LGPL-3.0-or-later
"""One round of a race: who wants what, all at once, and what must be true afterwards."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from . import auditor
from .clients import Answer, Device, at_once

# What a sentence for people never has.
TECHNICAL = re.compile(r"constraint|duplicate key|violat|ptc_|psycopg|serializ|Traceback", re.IGNORECASE)
ALTERNATIVES = 3
BOOKED = """
SELECT session_id, student_id, family_id, class_teacher_id FROM ptc_appointment WHERE state = 'booked'
"""
# The free sessions of a teacher's part; with a family's id only those at which the family is free.
FREE = (
    auditor.HELD
    + """
SELECT s.id FROM ptc_session s JOIN ptc_conference c ON c.id = s.conference_id
 WHERE s.conference_teacher_id = %(part)s AND s.active AND s.is_blocked IS NOT TRUE AND s.id <> %(session)s
   AND s.start > now() AT TIME ZONE 'UTC'
   AND s.places > (SELECT count(*) FROM held WHERE held.session_id = s.id)
   AND NOT EXISTS (SELECT FROM held WHERE held.family_id = %(family)s AND tsrange(held.start, held.reserved_until)
                      && tsrange(s.start, s.stop + make_interval(mins => c.hall_time)))
"""
)


@dataclass
class Client:
    """Somebody who takes part.

    :param Callable act: does it and returns the Answer.
    :param list wants: what is booked if the answer is good: ``(session, student, family, class_teacher)`` ids.
    :param int part: the teacher's part whose free sessions a refusal must offer; None when the way in offers none.
    """

    act: Callable[[], Answer]
    wants: list = field(default_factory=list)
    part: int | None = None


@dataclass
class Race:
    """What happens in a round.

    :param tuple places: the least and the most appointments that the winners may have.
    :param bool offers: whether losers must be offered free sessions.
    :param set leaves: appointments, as in ``Client.wants``, held before that may be gone afterwards.
    :param set comes: appointments that may be there afterwards though no client wants just them.
    :param Callable check: further checks; takes the answers, returns what is wrong.
    :param bool is_private: losers are told that the time is taken, though it is free to others: why is not for them.
    """

    clients: list
    places: tuple
    offers: bool = True
    leaves: set = field(default_factory=set)
    comes: set = field(default_factory=set)
    check: Callable | None = None
    is_private: bool = False


class Cast:
    """The people of a school at their devices.

    :param Arena arena: where they race.
    """

    def __init__(self, arena):
        self.arena = arena
        self.families = arena.data["families"]
        self.evening = arena.data["evening"]
        self.gym = arena.data["gym"]

    def device(self, family, adult=0, number=0):
        """Return one of the devices of an adult, all three counted from 0."""
        adults = self.families[family]["adults"]
        devices = adults[adult % len(adults)]["devices"]
        return self._open(devices[number % len(devices)])

    def staff(self, role, number=0):
        """Return a device of the ``office`` or an ``administrator``."""
        devices = self.arena.data[role]
        return self._open(devices[number % len(devices)])

    def teacher(self, part, number=0):
        """Return one of the devices of a teacher of the evening, counted from 0."""
        return self._open(part["devices"][number % len(part["devices"])])

    def _open(self, pair):
        return Device(self.arena.server.port, *pair)

    def want(self, family, part, session, child=0):
        """Return what a family would book: ``(session, student, family, class_teacher)``."""
        people = self.families[family]
        return (session, people["students"][child % len(people["students"])], people["id"], part["class_teacher"])

    def parent(self, conference, family, part, session, child=0, adult=0, device=0, token=None):
        """Return a parent who books at the portal; ``token`` is of the page, when it is the same for several."""
        want = self.want(family, part, session, child)
        browser = self.device(family, adult, device)
        adults = self.families[family]["adults"]
        link = adults[adult % len(adults)]["links"][str(want[1])]
        form = {"link_id": link, "class_teacher_id": part["class_teacher"], "session_id": session, "token": token}
        return Client(lambda: browser.portal(conference["id"], "book", **form), [want], part["id"])

    def parent_of_all(self, conference, family, pairs):
        """Return a parent who books several ``(part, session)`` by one form of the portal, all or nothing."""
        wants = [self.want(family, *pair) for pair in pairs]
        links = self.families[family]["adults"][0]["links"]
        choices = [f"{links[str(want[1])]}:{want[3]}:{want[0]}" for want in wants]
        browser = self.device(family)
        return Client(lambda: browser.portal(conference["id"], "book", choice=choices), wants)

    def office(self, family, part, session, number=0, child=0):
        """Return a clerk's program that creates an appointment over RPC, without the booking service."""
        want = self.want(family, part, session, child)
        names = ("session_id", "student_id", "family_id", "class_teacher_id")
        browser = self.staff("office", number)
        values = dict(zip(names, want, strict=True))
        return Client(lambda: browser.rpc("ptc.appointment", "create", [values]), [want])

    def service(self, family, part, session, name="book_all", more=(), child=0, **options):
        """Return a parent who calls the booking service.

        :param more: ``(part, session)`` pairs that are wanted as well, or after the first in a list of wishes.
        :param options: of the first wanted thing, such as ``extra_sessions``.
        """
        pairs = [(part, session), *more]
        wants = [self.want(family, *pair, child) for pair in pairs]
        keys = ("session", "student", "family", "class_teacher")
        wanted = [dict(zip(keys, want, strict=True)) for want in wants]
        wanted[0].update(options)
        browser = self.device(family)
        argument = {"book_all": "wanted", "book_first": "wishes"}[name]
        return Client(lambda: browser.service(name, **{argument: wanted}), wants, part["id"])

    def book(self, client):
        """Let a client do its thing before the race; return the appointment's id."""
        answer = client.act()
        assert answer.outcome == "good", answer
        return self.arena.sql("SELECT max(id) FROM ptc_appointment")[0][0]

    def change(self, family, appointment, action, adult=0, device=0, conference=None, **values):
        """Return a parent who moves or cancels an appointment at the portal."""
        conference = conference or self.evening
        browser = self.device(family, adult, device)
        return Client(lambda: browser.portal(conference["id"], action, appointment_id=appointment, **values))


def play(arena, scenario, clients, turn):
    """Run one round from a clean school; return what is wrong, one text for each violation.

    :param Callable scenario: makes the Race of a Cast, a number of clients and a turn.
    """
    arena.reset()
    race = scenario(Cast(arena), clients, turn)
    before = set(arena.sql(BOOKED))
    answers = at_once([client.act for client in race.clients])
    found = auditor.audit(arena.sql) + judge(arena, race, before, answers)
    found += race.check(answers) if race.check else []
    title = f"{scenario.__name__}, {clients} clients, turn {turn}"
    return [f"{title}: {problem}" for problem in found + arena.read_log()]


def judge(arena, race, before, answers):
    """Return what is wrong between the answers and the rows."""
    after = set(arena.sql(BOOKED))
    pairs = list(zip(race.clients, answers, strict=True))
    promised = set()
    for client, answer in pairs:
        if answer.outcome == "good":
            promised |= get_rows(arena, client, answer)
    booked = after - before
    found = [f"was told it is booked, but there is no row: {row}" for row in promised - after]
    found += [f"is booked, but nobody was told: {row}" for row in booked - promised - race.comes]
    found += [f"was held before and is gone: {row}" for row in before - after - race.leaves]
    least, most = race.places
    if not least <= len(booked) <= most:
        found.append(f"{len(booked)} appointments for {least} to {most} places")
    for client, answer in pairs:
        found += judge_answer(arena, race, client, answer)
    return found


def get_rows(arena, client, answer):
    """Return the rows that a good answer promises: of a list of wishes the one whose appointment it names."""
    if len(client.wants) > 1 and len(answer.appointments) == 1:
        rows = set(arena.sql(f"{BOOKED} AND id = %s", answer.appointments))
        return rows & set(client.wants) or {client.wants[0]}
    return set(client.wants)


def judge_answer(arena, race, client, answer):
    """Return what is wrong with what one client was told."""
    if answer.outcome == "broken":
        return [f"no answer: {answer.text}"]
    if answer.outcome == "good":
        return []
    if not answer.text or TECHNICAL.search(answer.text):
        return [f"a refusal that says nothing to people: {answer.text!r}"]
    if not race.offers or client.part is None or answer.offered is None:
        return []
    if "just taken" in answer.text and not is_named(arena, race, client, answer):
        return [f"a refusal does not say what is gone: {answer.text!r}"]
    session, _student, family, _class_teacher = client.wants[0]
    free = arena.sql(FREE, {"part": client.part, "session": session, "family": family})
    if answer.offered < min(ALTERNATIVES, len(free)):
        return [f"a refusal offers {answer.offered} of {len(free)} free sessions: {answer.text!r}"]
    return []


def is_named(arena, race, client, answer):
    """Tell whether a refusal names the session that is gone: its id, of one that is held, or its time in words."""
    if race.is_private:
        return answer.lost == client.wants[0][0]
    if isinstance(answer.lost, int):
        return bool(arena.sql(f"{auditor.HELD} SELECT 1 FROM held WHERE session_id = %s", [answer.lost]))
    (start,) = arena.sql("SELECT start FROM ptc_session WHERE id = %s", [client.wants[0][0]])[0]
    return f"{start:%I:%M}".lstrip("0") in answer.lost
