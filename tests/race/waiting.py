# SPDX-License-Identifier: LGPL-3.0-or-later
"""Who races whom for a time that somebody on the waiting list is to be offered. As in ``booking``."""

from .booking import pick
from .race import Race

WAIT = """
INSERT INTO ptc_waitlist (
       conference_id, class_teacher_id, teacher_id, student_id, family_id, partner_id, entered_on, active)
SELECT %s, part.id, part.teacher_id, %s, link.family_id, link.partner_id, now() AT TIME ZONE 'UTC', true
  FROM ptc_class_teacher part JOIN ptc_guardian link ON link.family_id = %s AND link.student_id = %s
 WHERE part.id = %s LIMIT 1
"""


def offer_and_book(cast, clients, turn):
    """A family cancels, another waits for the time, and the rest try to take it at that very moment.

    It stays with the family that has cancelled, which may undo that for a minute; only then it is offered.
    """
    part = pick(cast.evening["parts"], turn)
    session, last = pick(part["sessions"], turn), len(cast.families) - 1
    appointment = cast.book(cast.parent(cast.evening, last, part, session))
    _session, student, waiting, class_teacher = cast.want(last - 1, part, session)
    cast.arena.sql(WAIT, [cast.evening["id"], student, waiting, student, class_teacher])
    leaving = cast.want(last, part, session)[2]
    cancel = cast.change(last, appointment, "cancel")
    others = [cast.parent(cast.evening, family, part, session) for family in range(clients - 1)]

    def check(answers):
        kept = cast.arena.sql("SELECT family_id FROM ptc_session_hold WHERE session_id = %s", [session])
        wrong = [] if kept == [(leaving,)] else [f"kept for {kept} instead of {leaving}"]
        return wrong if answers[0].outcome == "good" else [*wrong, f"could not cancel: {answers[0].text}"]

    return Race([cancel, *others], (0, 0), offers=False, leaves={cast.want(last, part, session)}, check=check)
