# SPDX-License-Identifier: LGPL-3.0-or-later
"""Schools to measure in, made with Odoo's own batch creates. Nobody in them exists."""

from datetime import date, timedelta

from odoo.fields import Command, Datetime

SESSION = 10  # minutes
HALL_TIME = 5  # minutes
FIRST_MINUTE = 12 * 60
SESSIONS_A_DATE = 40

STUDENTS, TEACHERS, FAMILIES = 1500, 120, 1000
SECTION = 25  # students
CLASSES_OF_SECTION = 8


def make_teachers(env, count):
    """Create teachers.

    :return: ``res.partner`` records.
    """
    known = env["res.partner"].search_count([("is_teacher", "=", True)])
    return env["res.partner"].create(
        [{"name": f"Teacher {known + number}", "is_teacher": True} for number in range(1, count + 1)]
    )


def make_class_teachers(env, count):
    """Create teachers with a class each, without which they would get no sessions."""
    teachers = make_teachers(env, count)
    primary = {one: Command.create({"teacher_id": one.id, "role": "1_primary"}) for one in teachers}
    env["ptc.class"].create(
        [{"name": f"Class of {one.name}", "class_teacher_ids": [part]} for one, part in primary.items()]
    )
    return teachers


def add_conference(env, teachers, hours=None):
    """Create a conference of two dates with a room for each teacher, without sessions; it may be booked now.

    :param tuple hours: first and last minute of the day; enough for ``SESSIONS_A_DATE`` sessions when not given.
    """
    first, last = hours or (FIRST_MINUTE, FIRST_MINUTE + SESSIONS_A_DATE * SESSION)
    today, now = date.today(), Datetime.now()
    pairs = zip(teachers, _make_rooms(env, len(teachers)), strict=True)
    return env["ptc.conference"].create(
        {
            "name": "Conference",
            "tz": "Europe/Berlin",
            "duration": SESSION,
            "hall_time": HALL_TIME,
            "date_ids": [
                Command.create({"date": today + timedelta(days=days), "start_minute": first, "stop_minute": last})
                for days in (30, 32)
            ],
            "window_ids": [Command.create({"opens": now - timedelta(days=1), "closes": now + timedelta(days=25)})],
            "teacher_ids": [Command.create({"teacher_id": one.id, "room_id": room.id}) for one, room in pairs],
        }
    )


def _make_rooms(env, count):
    campus = env["ptc.campus"].create({"name": "Campus"})
    return env["ptc.room"].create(
        [{"name": f"{campus.id}-{number}", "campus_id": campus.id} for number in range(1, count + 1)]
    )


def build_large(env):
    """Build the large school: 1,500 students, 120 teachers, 1,000 families, 9,600 sessions open for booking.

    Each student has eight teachers, each teacher four classes of 25. Each family has two adults, of whom the first
    may sign in; every other family has two students.
    """
    env = env(context={**env.context, "tracking_disable": True, "no_reset_password": True})
    teachers = make_teachers(env, TEACHERS)
    students = _make_students(env)
    _make_classes(env, students, teachers)
    _make_families(env, students)
    conference = add_conference(env, teachers)
    conference.action_allot()
    conference.action_open()
    return conference


def _make_students(env):
    """Create the students, grade by grade, in sections."""
    grades = env["ptc.grade"].search([("code", "in", [f"{number:02d}" for number in range(1, 13)])], order="code")
    count = STUDENTS // SECTION
    sections = env["ptc.section"].create(
        [{"name": f"Section {number}", "grade_id": grades[number * len(grades) // count].id} for number in range(count)]
    )
    return env["ptc.student"].create(
        [
            {
                "name": f"Student {number}",
                "grade_id": sections[number // SECTION].grade_id.id,
                "section_id": sections[number // SECTION].id,
            }
            for number in range(STUDENTS)
        ]
    )


def _make_classes(env, students, teachers):
    vals_list = []
    for number, start in enumerate(range(0, STUDENTS, SECTION)):
        section = students[start : start + SECTION]
        for place in range(CLASSES_OF_SECTION):
            # The eight teachers of a section differ, and each teacher gets four classes.
            teacher = teachers[(number * CLASSES_OF_SECTION + place) % TEACHERS]
            vals_list.append(
                {
                    "name": f"Class {number}-{place}",
                    "class_type": "specialty",
                    "grade_ids": [Command.set(section.grade_id.ids)],
                    "class_teacher_ids": [Command.create({"teacher_id": teacher.id, "role": "1_primary"})],
                    "enrollment_ids": [Command.create({"student_id": one.id}) for one in section],
                }
            )
    env["ptc.class"].create(vals_list)


def _make_families(env, students):
    """Create families with two adults each; the first adult of each gets a portal account without a password."""
    adults = env["res.partner"].create(
        [{"name": f"Adult {number}", "email": f"adult{number}@home.example"} for number in range(2 * FAMILIES)]
    )
    families = env["ptc.family"].create([{} for _ in range(FAMILIES)])
    links = []
    for number, student in enumerate(students):
        family = number % FAMILIES
        for adult in adults[2 * family : 2 * family + 2]:
            links.append({"student_id": student.id, "partner_id": adult.id, "family_id": families[family].id})
    env["ptc.guardian"].create(links)
    portal = env.ref("base.group_portal").ids
    env["res.users"].create(
        [{"partner_id": one.id, "login": one.email, "group_ids": [Command.set(portal)]} for one in adults[::2]]
    )
