# SPDX-License-Identifier: LGPL-3.0-or-later
"""A change after booking: the large school with thousands of appointments gets other lengths and another day."""

from collections import defaultdict
from datetime import timedelta

from . import large, school
from .rounds import seconds
from .scratch import copied, environment

APPOINTMENTS = 6000
AT_ONCE = 200  # appointments of one transaction while filling


def measure(ready, figures):
    """Plan and apply other lengths, and a postponement, of a conference with 6,000 appointments."""
    with copied(ready, large.database(ready)) as name, environment(name, large.addons_path(ready)) as env:
        conference = env["ptc.conference"].search([], limit=1)
        fill(conference)
        figures.note(f"{conference.appointment_count} appointments in {conference.session_count} sessions")
        conference.duration = school.SESSION - 1
        took = measure_change(env, conference, "settings", figures, "lengths")
        figures.add("replan_s", took["plan"])
        figures.add("replan_apply_s", took["apply"])
        took = measure_change(env, conference, "postponed", figures, "postponed")
        figures.add("postpone_plan_s", took["plan"])
        figures.add("postpone_apply_s", took["apply"])


def measure_change(env, conference, kind, figures, name):
    """Return how long planning and applying a change take, ``{"plan": seconds, "apply": seconds}``.

    Measured is what a clerk waits for: the button of other settings is that of the conference.
    """
    plan = conference.action_allot if kind == "settings" else postponing(conference).action_plan
    env.flush_all()
    env.invalidate_all()
    took = {"plan": seconds(lambda: (plan(), env.flush_all()))}
    env.cr.commit()
    # As its form calls it: by number, so that what is fetched beside it does not hang on a cache that is emptied below.
    change = env["ptc.change"].browse(conference.planned_change_id.id)
    counts = f"{change.stays_count} stay, {change.moves_count} move, {change.lost_count} cannot be kept"
    env.invalidate_all()
    took["apply"] = seconds(lambda: (change.action_apply(), env.flush_all()))
    env.cr.commit()
    if change.state != "applied":
        raise AssertionError("the plan was not applied")
    figures.note(f"{name}: {counts}")
    return took


def postponing(conference):
    """Return a new change of a conference to a week later."""
    change = conference.env["ptc.change"].create({"conference_id": conference.id, "kind": "postponed"})
    for line in change.date_ids:
        line.new_date += timedelta(days=7)
    return change


def fill(conference, count=APPOINTMENTS):
    """Book ``count`` sessions for the students of the large school, in order of time, as families find them free."""
    env = conference.env
    wanted = [
        {"session": session, "student": student, "family": family, "class_teacher": link}
        for link, student, family, session in _choose(conference)
    ]
    for start in range(0, count, AT_ONCE):
        env["ptc.appointment"]._book_all(wanted=wanted[start : start + AT_ONCE], is_staff=True)
        env.cr.commit()
    # As autovacuum does in time: PostgreSQL keeps the plans of foreign keys that it made for empty tables.
    env.cr.execute("ANALYZE ptc_appointment, ptc_occupancy, ptc_outbox")
    env.cr.commit()


def _choose(conference):
    """Yield what is booked: no family at two places at a time, with hall time between."""
    env = conference.env
    sessions = conference.session_ids.sorted("start").grouped("teacher_id")
    free = {teacher: list(group) for teacher, group in sessions.items()}
    busy = defaultdict(list)
    families = {link.student_id: link.family_id for link in env["ptc.guardian"].search([])}
    hall = timedelta(minutes=conference.hall_time)
    for enrollment in env["ptc.enrollment"].search([], order="student_id, id"):
        link, family = enrollment.class_id.class_teacher_ids[:1], families[enrollment.student_id]
        for session in free[link.teacher_id]:
            if all(session.start >= stop + hall or start >= session.stop + hall for start, stop in busy[family]):
                busy[family].append((session.start, session.stop))
                free[link.teacher_id].remove(session)
                yield link, enrollment.student_id, family, session
                break
