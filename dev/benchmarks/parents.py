# SPDX-License-Identifier: LGPL-3.0-or-later
"""The parents of the large school: signed in, and with wishes that fit together."""

import random
import time
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace

from .school import HALL_TIME

# Everything a booking names, in one row: one of each student's teachers, by the parent who can sign in.
CHOICES = """
SELECT users.id AS user_id, link.id AS link_id, link.family_id, link.student_id,
       part.id AS class_teacher_id, part.teacher_id
  FROM res_users users
  JOIN ptc_guardian link ON link.partner_id = users.partner_id
  JOIN ptc_enrollment enrollment ON enrollment.student_id = link.student_id
  JOIN ptc_class_teacher part ON part.class_id = enrollment.class_id
 ORDER BY link.id, part.id
"""
SESSIONS = "SELECT id AS session_id, teacher_id, conference_id, start, stop FROM ptc_session ORDER BY start, id"
GAP = timedelta(minutes=HALL_TIME)
STRIDE = 7  # sessions


@dataclass(frozen=True)
class Seat:
    """A parent's session of the web server."""

    cookie: str
    csrf_token: str


def sign_in(env):
    """Sign all parents in without a password: a password costs 0.4 s of CPU each.

    :return: ``{user_id: Seat}``
    """
    import odoo.http

    store = odoo.http.root.session_store
    return {user.id: _seat(env, store, user, odoo.http) for user in env["res.users"].search([("share", "=", True)])}


def _seat(env, store, user, http):
    session = store.new()
    for name, value in http.get_default_session().items():
        session.setdefault(name, value)
    now = int(time.time())
    # As after the parent's first page: no request of the measurement has to note the device.
    trace = {"platform": None, "browser": None, "ip_address": "127.0.0.1", "first_activity": now, "last_activity": now}
    session.update(db=env.cr.dbname, uid=user.id, login=user.login, create_time=now, _trace=[trace])
    session["context"] = dict(user.with_user(user).context_get())
    session.session_token = user._compute_session_token(session.sid)
    store.save(session)
    token = http.Request.csrf_token(SimpleNamespace(env=env, session=session))
    return Seat(session.sid, token)


class Wishes:
    """What parents may want: rows of ids, in an order that is the same each time.

    :param env: Odoo environment of the large school.
    """

    def __init__(self, env):
        self.choices = self._read(env, CHOICES)
        self.sessions = {}
        for session in self._read(env, SESSIONS):
            self.sessions.setdefault(session["teacher_id"], []).append(session)
        random.Random(19).shuffle(self.choices)

    @staticmethod
    def _read(env, query):
        env.cr.execute(query)
        return env.cr.dictfetchall()

    def apart(self):
        """Return bookings that do not touch each other: all can be had, in any order."""
        free = {teacher: list(sessions) for teacher, sessions in self.sessions.items()}
        busy, found = {}, []
        for choice in self.choices:
            times = busy.setdefault(choice["family_id"], [])
            session = next((one for one in free.get(choice["teacher_id"], ()) if _fits(one, times)), None)
            if session:
                free[choice["teacher_id"]].remove(session)
                times.append(session)
                found.append({**choice, **session})
        return found

    def contested(self, rivals):
        """Return bookings in groups of ``rivals`` families that want one session; all but one will find it taken."""
        by_teacher, found = {}, []
        for choice in self.choices:
            by_teacher.setdefault(choice["teacher_id"], []).append(choice)
        teachers = list(by_teacher)
        # No session comes twice, and those that follow each other are far apart, so that families rarely clash.
        for turn in range(2 * len(teachers)):
            teacher = teachers[turn % len(teachers)]
            sessions = self.sessions[teacher]
            group = _families_once(by_teacher[teacher], rivals)
            found += [{**choice, **sessions[STRIDE * turn % len(sessions)]} for choice in group]
        return found


def _families_once(choices, count):
    """Take the first choices of ``count`` different families out of a list."""
    group = list({choice["family_id"]: choice for choice in choices}.values())[:count]
    for choice in group:
        choices.remove(choice)
    return group


def _fits(session, times):
    """Tell whether a family with these sessions can take another one."""
    return all(session["start"] >= one["stop"] + GAP or session["stop"] + GAP <= one["start"] for one in times)
