# SPDX-License-Identifier: LGPL-3.0-or-later
"""Fill a database with a sample school and a conference that is open for booking, and make accounts to try it with."""

import csv
import random
import re
from datetime import date, timedelta

from odoo.fields import Command

from odoo.addons.ptc_conference.exceptions import BookingRefused
from odoo.addons.ptc_conference.lib import grid

from dev import sample_cases, sample_follow_up

TZ = "America/New_York"
SPECIALTIES = ("Art", "Music", "Physical Education")
ROSTER_ROWS = ("ptc.class", "ptc.class.teacher", "ptc.enrollment")
FLOORS = {"1": "First floor", "2": "Second floor", "3": "Third floor"}
ROOMS_A_FLOOR = 12
GYM_TABLES = 4
INTRODUCTION = """<p>Please book ten minutes with each of your children's teachers.
Coffee and tea are served in the main hall; children are welcome.</p>"""
SHARE_BOOKED = 1 / 3
SEED = 19
FEW = 6


def load(env, roster):
    """Import a roster, set up a conference, and book a third of it for other families than those with accounts.

    What has happened so far was told long ago: nothing of it waits in the outbox.

    :param env: the environment of Odoo's superuser on a database with both addons.
    :param pathlib.Path roster: a OneRoster folder with ``guardian_links.csv``.
    :return: the lines to print: who may sign in, and how.
    """
    env = env(context={**env.context, "tracking_disable": True, "no_reset_password": True})
    _name_school(env, roster)
    env["ptc.import"]._run(roster, source="Sample school")
    _mark_specialties(env)
    _add_rooms(env)
    conference = _add_conference(env)
    cases = _find_people(env, roster)
    lines = [*_add_staff(env, cases.get("teacher")), *_add_parents(env, cases)]
    shown = _get_families(env, [*cases.get("couple", []), *cases.get("separated", [])])
    others = env["ptc.guardian"].search([("may_book", "=", True), ("family_id", "not in", shown.ids)])
    _book_some(env, conference, others)
    _book_with(env, conference, cases.get("teacher"), others)
    sample_follow_up.add(conference, cases.get("teacher", env["res.partner"]), others)
    env["ptc.outbox"].search([("conference_id", "=", conference.id)]).unlink()
    return lines


def _name_school(env, roster):
    name = _read_school_name(roster)
    domain = f"{re.sub('[^a-z]+', '-', name.lower()).strip('-')}.example"
    env.company.write(
        {
            "name": name,
            "street": "12 School Lane",
            "city": "Larkspur Bend",
            "zip": "10001",
            "country_id": env.ref("base.us").id,
            "phone": "+1 212 555 0100",
            "email": f"office@{domain}",
            "website": f"https://{domain}",
        }
    )
    env.company.partner_id.tz = TZ
    if "iap_enrich_auto_done" in env.company._fields:
        # Nobody is asked over the network who this school is.
        env.company.iap_enrich_auto_done = True


def _read_school_name(roster):
    with (roster / "orgs.csv").open(encoding="utf-8-sig", newline="") as file:
        return next((row["name"] for row in csv.DictReader(file) if row["type"].lower() == "school"), "Sample School")


def _mark_specialties(env):
    """Say what the source does not: which subjects are taught by specialists."""
    subjects = env["ptc.subject"].search([("name", "in", SPECIALTIES)])
    subjects.class_type = "specialty"
    subjects.class_ids.filtered(lambda one: one.class_type == "normal").class_type = "specialty"


def _add_rooms(env):
    """Make a room of every classroom the roster names, and enough others for all teachers."""
    main, sports = env["ptc.campus"].create(
        [
            {"name": "Main building", "directions": "12 School Lane, main entrance."},
            {"name": "Sports hall", "directions": "Behind the main building, past the playground."},
        ]
    )
    named = {one.location for one in env["ptc.class"].search([("location", "!=", False)])} - {"Gym"}
    numbered = {f"Room {floor}{number:02d}" for floor in FLOORS for number in range(1, ROOMS_A_FLOOR + 1)}
    teachers = env["res.partner"].search_count([("is_teacher", "=", True)])
    spare = sorted(numbered - named)[: max(teachers - GYM_TABLES, 0)]
    rooms = [{"name": name, "campus_id": main.id, **_describe_room(name)} for name in sorted(named) + spare]
    gym = {"name": "Gym", "campus_id": sports.id, "floor": "Ground floor", "tables": GYM_TABLES, "is_step_free": True}
    env["ptc.room"].create([*rooms, gym])


def _describe_room(name):
    digit = re.search(r"\d", name)
    floor = FLOORS.get(digit[0]) if digit else "Ground floor"
    return {"floor": floor, "is_step_free": floor in ("First floor", "Ground floor")}


def _add_conference(env):
    """Set a conference up as an administrator does, from its dates to its opening."""
    monday = date.today() - timedelta(days=date.today().weekday()) + timedelta(weeks=2)
    days = [monday + timedelta(days=1), monday + timedelta(days=3)]
    _keep_school_year_going(env, days[0])
    hours = {"start_minute": 15 * 60 + 30, "stop_minute": 19 * 60 + 30}
    yesterday, eve = date.today() - timedelta(days=1), days[0] - timedelta(days=1)
    window = {"opens": grid.to_utc(yesterday, 8 * 60, TZ), "closes": grid.to_utc(eve, 20 * 60, TZ)}
    conference = env["ptc.conference"].create(
        {
            "name": "Autumn parent-teacher conferences",
            "tz": TZ,
            "duration": 10,
            "hall_time": 5,
            "introduction": INTRODUCTION,
            "date_ids": [Command.create({"date": day, **hours}) for day in days],
            "break_ids": [Command.create({"name": "Break", "start_minute": 17 * 60 + 30, "stop_minute": 18 * 60})],
            "window_ids": [Command.create(window)],
        }
    )
    conference.action_add_teachers()
    conference.action_assign_rooms()
    _add_settings(conference)
    _add_wishes(conference)
    conference.action_allot()
    conference.action_open()
    return conference


def _add_settings(conference):
    """Add what a school sets for some teachers: a break and an evening off for the youngest division."""
    youngest = conference.env["ptc.student"].search([]).division_id.sorted()[:1]
    if not youngest:
        return
    division = {"division_ids": [Command.set(youngest.ids)]}
    supper = {"name": f"Supper, {youngest.name}", "start_minute": 17 * 60, "stop_minute": 17 * 60 + 30, **division}
    late = {"has_hours": True, "start_minute": 19 * 60, "stop_minute": 19 * 60 + 30, "audience": "nobody", **division}
    conference.write({"break_ids": [Command.create(supper)], "rule_ids": [Command.create(late)]})


def _add_wishes(conference):
    """Add what teachers have wished before the opening: some is decided, some is not."""
    now = grid.to_utc(date.today(), 0, TZ)
    conference.write({"wish_from": now - timedelta(days=14), "wish_until": now - timedelta(days=2), "wish_quota": 60})
    one, other = conference.date_ids.sorted("date")
    early = {"start_minute": 15 * 60 + 30, "stop_minute": 16 * 60 + 10}
    late = {"start_minute": 18 * 60 + 30, "stop_minute": 19 * 60 + 30}
    wishes = [
        {"date_id": one.id, **early, "note": "Bus duty", "state": "accepted"},
        {"date_id": other.id, **late, "note": "Choir rehearsal"},
        {"date_id": other.id, **late, "kind": "preference", "note": "The train arrives at six", "state": "accepted"},
        {"date_id": one.id, **early, "kind": "preference"},
    ]
    parts = conference.teacher_ids.sorted("id")
    parts[2:3].session_limit = 12
    for part, wish in zip(parts, wishes, strict=False):
        part.wish_ids = [Command.create(wish)]


def _keep_school_year_going(env, day):
    """Let the classes of a roster whose school year is another one go on: the sample is of no certain year."""
    if env["ptc.class.teacher"].search_count(env["ptc.class"]._current_domain(day), limit=1):
        return
    for model in ROSTER_ROWS:
        env[model].search([]).write({"date_start": False, "date_stop": False})


def _find_people(env, roster):
    """Return partners worth an account: ``{"couple": [...], "separated": [...], "teacher": partner}``."""
    cases = sample_cases.find_cases(roster)
    people = {
        name: [_find_partner(env, key) for key in cases[name]] for name in ("couple", "separated") if name in cases
    }
    if "teacher" in cases:
        people["teacher"] = _find_partner(env, cases["teacher"])
    return people


def _find_partner(env, key):
    return env["res.partner"].search([("roster_external_id", "=", key)], limit=1)


def _add_staff(env, teacher):
    """Make the accounts of the staff; the password of each is its login. Return the lines that tell so."""
    admin = env.ref("base.user_admin")
    admin.write({"password": admin.login, "tz": TZ})
    _add_user(env, "office", "ptc_roster.group_office", name="Office clerk", tz=TZ, email=env.company.email)
    lines = [f"Administrator    {admin.login} / {admin.login}", "Office clerk     office / office"]
    if teacher:
        _add_user(env, "teacher", "base.group_user", partner_id=teacher.id, tz=TZ)
        lines.append(f"Teacher          teacher / teacher    {teacher.name}")
    return lines


def _add_parents(env, cases):
    labels = {"couple": "Couple", "separated": "Separated"}
    lines = []
    for case, label in labels.items():
        for parent in cases.get(case, []):
            login = parent.email or f"{case}{parent.id}"
            _add_user(env, login, "base.group_portal", password="parent", partner_id=parent.id, tz=TZ)
            children = " and ".join(parent.guardian_ids.student_id.mapped("name"))
            lines.append(f"{label:<16} {login} / parent    {parent.name}, of {children}")
    return lines


def _add_user(env, login, group, password=None, **vals):
    groups = [Command.set(env.ref(group).ids)]
    return env["res.users"].create({"login": login, "password": password or login, "group_ids": groups, **vals})


def _get_families(env, partners):
    return env["ptc.guardian"].search([("partner_id", "in", [partner.id for partner in partners])]).family_id


def _book_some(env, conference, links):
    """Book for families in a fixed order until a third of the sessions are taken."""
    dice = random.Random(SEED)
    wanted = int(len(conference.session_ids) * SHARE_BOOKED)
    by_family = list(links.grouped("family_id").items())
    dice.shuffle(by_family)
    free = _get_free_sessions(conference)
    for family, family_links in by_family:
        if wanted <= 0:
            break
        wanted -= _book_family(env, conference, family, family_links[:1].partner_id, free, dice)


def _book_with(env, conference, teacher, links):
    """Let a few families come to the teacher who has an account, if nobody does by chance."""
    if not teacher or teacher in env["ptc.appointment"].search([]).teacher_id:
        return
    places, dice = _get_free_sessions(conference).get(teacher), random.Random(SEED)
    for link, part in sample_follow_up.get_met(conference, teacher, links)[-FEW:]:
        session = _choose(places, None, dice)
        if session:
            _try_to_book(env, session, link.student_id, link.family_id, part, link.partner_id)


def _get_free_sessions(conference):
    """Return ``{teacher: [(local day, session), ...]}``."""
    return {
        teacher: [(grid.to_local(session.start, conference.tz).date(), session) for session in sessions]
        for teacher, sessions in conference.session_ids.grouped("teacher_id").items()
    }


def _book_family(env, conference, family, adult, free, dice):
    """Book for the students of a family, in one evening where it fits; return how many appointments were made."""
    count = 0
    day = dice.choice(conference.date_ids.mapped("date"))
    for student in family.student_ids:
        for part in conference._get_class_teachers(student):
            session = _choose(free.get(part.teacher_id), day, dice)
            count += bool(session and _try_to_book(env, session, student, family, part, adult))
    return count


def _choose(places, day, dice):
    """Take a session of a teacher out of those left, on the family's evening if there is one."""
    if not places:
        return None
    place = dice.choice([place for place in places if place[0] == day] or places)
    places.remove(place)
    return place[1]


def _try_to_book(env, session, student, family, class_teacher, adult):
    """Book as a parent does; a family that is elsewhere at that time goes without."""
    wanted = {"session": session, "student": student, "family": family, "class_teacher": class_teacher}
    try:
        return env["ptc.appointment"]._book(**wanted, booked_by=adult)
    except BookingRefused:
        return None
