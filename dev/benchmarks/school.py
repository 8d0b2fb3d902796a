# SPDX-License-Identifier: LGPL-3.0-or-later
"""Schools to measure in, made with Odoo's own batch creates."""

from datetime import date, timedelta

from odoo.fields import Command, Datetime

SESSION = 10  # minutes
HALL_TIME = 5  # minutes
FIRST_MINUTE = 12 * 60
SESSIONS_A_DATE = 40


def make_teachers(env, count):
    """Create teachers.

    :return: ``res.partner`` records.
    """
    known = env["res.partner"].search_count([("is_teacher", "=", True)])
    return env["res.partner"].create(
        [{"name": f"Teacher {known + number}", "is_teacher": True} for number in range(1, count + 1)]
    )


def add_conference(env, teachers, hours=None):
    """Create a conference of two dates with a room for each teacher, without sessions; it may be booked now.

    :param tuple hours: first and last minute of the day; enough for ``SESSIONS_A_DATE`` sessions when not given.
    """
    first, last = hours or (FIRST_MINUTE, FIRST_MINUTE + SESSIONS_A_DATE * SESSION)
    today, now = date.today(), Datetime.now()
    campus = env["ptc.campus"].create({"name": "Campus"})
    rooms = env["ptc.room"].create(
        [{"name": f"{campus.id}-{number}", "campus_id": campus.id} for number in range(1, len(teachers) + 1)]
    )
    pairs = zip(teachers, rooms, strict=True)
    return env["ptc.conference"].create(
        {
            "name": "Conference",
            "tz": "Europe/Berlin",
            "duration": SESSION,
            "hall_time": HALL_TIME,
            "date_ids": [
                Command.create({"date": today + timedelta(days=days), "start_minute": first, "stop_minute": last})
                for days in (7, 9)
            ],
            "window_ids": [Command.create({"opens": now - timedelta(days=1), "closes": now + timedelta(days=5)})],
            "teacher_ids": [Command.create({"teacher_id": one.id, "room_id": room.id}) for one, room in pairs],
        }
    )
