# SPDX-License-Identifier: LGPL-3.0-or-later
"""The school that races are run in, made once in an Odoo environment, and sessions for all who take part.

``evening``: eight teachers, the first of whom has forty sessions and shares a class with the second. ``gym``: the 32
teachers of one class with five sessions each, the first of them at one time for all. 48 families: 16 couples with two
children each, and the separated parents of 16 children.
"""

import hashlib
import hmac
import json
import random
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

SEED = 20261121
TOKEN_SECONDS = 24 * 3600
TEACHERS, GYM_TEACHERS = 8, 32
COUPLES, SEPARATED = 16, 16
SESSION = timedelta(minutes=10)
FIRST_SESSIONS, SESSIONS = 40, 12
GYM_COMMON = 0
GYM_LATER = (34, 36, 38)
STAFF, STAFF_DEVICES = 4, 8
DEVICES = 16
GIVEN = ("Ada", "Bo", "Cem", "Dana", "Eli", "Fay", "Gus", "Hana", "Ivo", "Jun", "Kim", "Lea", "Max", "Nia")


def build(env):
    """Write the school; return all ids as plain data."""
    from odoo.fields import Command

    chance = random.Random(SEED)
    env = env(context={**env.context, "tracking_disable": True, "no_reset_password": True})
    maker = Maker(env, Command, chance)
    families = [maker.couple(number) for number in range(COUPLES)]
    for number in range(SEPARATED):
        families += maker.separated(number)
    students = [student for family in families for student in family["students"]]
    evening = maker.evening(students)
    gym = maker.gym(students)
    staff = {name: maker.staff(name) for name in ("administrator", "office")}
    env.flush_all()
    return {"families": families, "evening": evening, "gym": gym, **staff}


class Maker:
    """Makers of the parts of the school."""

    def __init__(self, env, command, chance):
        self.env = env
        self.command = command
        self.chance = chance
        self.day = datetime.utcnow().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=30)
        self.campus = env["ptc.campus"].create({"name": "Main"})
        self.rooms = 0

    def couple(self, number):
        """Create a family with two adults and two students."""
        name = f"Couple{number}"
        return self._family(name, [self._student(name) for _child in range(2)], 2)

    def separated(self, number):
        """Create the two families of a student of separated parents."""
        student = self._student(f"Apart{number}")
        return [self._family(f"Apart{number}{side}", [student], 1, custody="shared") for side in "ab"]

    def _student(self, name):
        given = self.chance.choice(GIVEN)
        grade = self.env.ref("ptc_roster.grade_07").id
        names = {"name": f"{given} {name}", "given_name": given, "family_name": name}
        return self.env["ptc.student"].create({**names, "grade_id": grade})

    def _family(self, name, students, adults, **link):
        family = self.env["ptc.family"].create({})
        people = []
        for number in range(adults):
            given = self.chance.choice(GIVEN)
            email = f"{name}.{number}@home.example".lower()
            user = self._user(f"{given} {name}", email, "base.group_portal")
            keys = {"partner_id": user.partner_id.id, "family_id": family.id}
            links = self.env["ptc.guardian"].create(
                [{**keys, "student_id": student.id, **link} for student in students]
            )
            ids = {str(one.student_id.id): one.id for one in links}
            people.append({"partner": user.partner_id.id, "links": ids, "devices": _sign_in(self.env, user, DEVICES)})
        return {"id": family.id, "adults": people, "students": [student.id for student in students]}

    def _user(self, name, login, group, **values):
        values.update(name=name, login=login, email=login, tz="UTC")
        return self.env["res.users"].create({**values, "group_ids": [self.command.set(self.env.ref(group).ids)]})

    def staff(self, role):
        """Create users of the school with a role; return their devices."""
        users = [
            self._user(f"{role} {number}", f"{role}{number}@school.example", f"ptc_roster.group_{role}")
            for number in range(STAFF)
        ]
        for user in users:
            user.group_ids |= self.env.ref("base.group_user")
        return [device for user in users for device in _sign_in(self.env, user, STAFF_DEVICES)]

    def evening(self, students):
        """Create the conference of few teachers with many sessions."""
        teachers = self._teachers("Teacher", TEACHERS)
        groups = [teachers[:2], *([teacher] for teacher in teachers[2:])]
        for number, group in enumerate(groups):
            self._class(f"Class {number}", "07", group, students)
        starts = [range(FIRST_SESSIONS), *[range(SESSIONS)] * (TEACHERS - 1)]
        evening = self._conference("Evening", "07", teachers, starts, hall_time=5)
        for part in evening["parts"]:
            part["devices"] = self._teacher_devices(part)
        return evening

    def gym(self, students):
        """Create the conference of many teachers with few sessions."""
        teachers = self._teachers("Coach", GYM_TEACHERS)
        self._class("Gym", "08", teachers, students)
        starts = [(GYM_COMMON, number + 1, *GYM_LATER) for number in range(GYM_TEACHERS)]
        gym = self._conference("Gym", "08", teachers, starts, hall_time=0)
        return {**gym, "hall": self._room("Hall").id}

    def _teacher_devices(self, part):
        """Let a teacher sign in; return the devices."""
        login = f"teacher{part['teacher']}@school.example"
        user = self._user(part["name"], login, "base.group_portal", partner_id=part["teacher"])
        return _sign_in(self.env, user, STAFF_DEVICES)

    def _teachers(self, word, count):
        return [self.env["res.partner"].create({"name": f"{word} {n}", "is_teacher": True}) for n in range(count)]

    def _class(self, name, grade, teachers, students):
        roles = ["1_primary"] + ["2_co"] * len(teachers)
        parts = [{"teacher_id": one.id, "role": role} for one, role in zip(teachers, roles, strict=False)]
        create = self.command.create
        self.env["ptc.class"].create(
            {
                "name": name,
                "grade_ids": [self.command.set(self.env.ref(f"ptc_roster.grade_{grade}").ids)],
                "class_teacher_ids": [create(part) for part in parts],
                "enrollment_ids": [create({"student_id": one}) for one in sorted(set(students))],
            }
        )

    def _room(self, name):
        return self.env["ptc.room"].create({"name": name, "campus_id": self.campus.id})

    def _conference(self, name, grade, teachers, starts, **values):
        """Create an open conference whose teachers have sessions at the given numbers of the grid."""
        now = datetime.utcnow()
        create = self.command.create
        window = {"opens": now - timedelta(days=1), "closes": now + timedelta(days=20)}
        conference = self.env["ptc.conference"].create(
            {
                "name": name,
                "tz": "UTC",
                "grade_ids": [self.command.set(self.env.ref(f"ptc_roster.grade_{grade}").ids)],
                "date_ids": [create({"date": self.day.date(), "start_minute": 9 * 60, "stop_minute": 17 * 60})],
                "window_ids": [create(window)],
                **values,
            }
        )
        parts = [self._part(conference, *pair) for pair in zip(teachers, starts, strict=True)]
        conference.action_open()
        return {"id": conference.id, "parts": parts}

    def _part(self, conference, teacher, numbers):
        room = self._room(f"{conference.name} {teacher.name}")
        keys = {"conference_id": conference.id, "teacher_id": teacher.id, "room_id": room.id}
        part = self.env["ptc.conference.teacher"].create(keys)
        starts = [self.day + number * SESSION for number in numbers]
        sessions = self.env["ptc.session"].create(
            [{"conference_teacher_id": part.id, "start": start, "stop": start + SESSION} for start in starts]
        )
        member = self.env["ptc.class.teacher"].search([("teacher_id", "=", teacher.id)])
        return {
            "id": part.id,
            "teacher": teacher.id,
            "name": teacher.name,
            "class_teacher": member.id,
            "room": room.id,
            "sessions": sessions.ids,
        }


def _sign_in(env, user, count):
    """Open sessions as a login does, without its password.

    :return: pairs of the session's id and the token that its forms carry, as ``odoo.http.Request.csrf_token`` makes it.
    """
    from odoo.http import STORED_SESSION_BYTES, get_default_session, root
    from odoo.service.security import compute_session_token

    secret = env["ir.config_parameter"].get_param("database.secret").encode()
    found = []
    for _device in range(count):
        session = root.session_store.new()
        session.update(get_default_session(), db=env.cr.dbname, _trace_disable=True)
        session.uid, session.login = user.id, user.login
        session.session_token = compute_session_token(session, env(user=user))
        session.context = dict(env(user=user)["res.users"].context_get())
        root.session_store.save(session)
        until = int(time.time()) + TOKEN_SECONDS
        digest = hmac.new(secret, f"{session.sid[:STORED_SESSION_BYTES]}{until}".encode(), hashlib.sha1).hexdigest()
        found.append([session.sid, f"{digest}o{until}"])
    return found


def main(database, result, *arguments):
    """Build the school in a database; write its ids as JSON."""
    from dev import in_odoo

    with in_odoo.environment(database, *arguments) as env:
        data = build(env)
    Path(result).write_text(json.dumps(data))


if __name__ == "__main__":
    main(*sys.argv[1:])
