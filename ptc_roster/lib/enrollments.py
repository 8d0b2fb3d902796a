# SPDX-License-Identifier: LGPL-3.0-or-later
"""enrollments.csv -> who is taught, and who teaches."""

import datetime

from .people import STAFF, STUDENT, TEACHER
from .problems import NOTE, SKIP, WARNING
from .roster import Enrollment, Teaching, pair_id

_ROLES = {
    "student": STUDENT,
    "teacher": TEACHER,
    "professor": TEACHER,
    "faculty": TEACHER,
    "adjunct": TEACHER,
    "lecturer": TEACHER,
    **dict.fromkeys(
        [
            "administrator",
            "proctor",
            "aide",
            "counselor",
            "otherstaff",
            "staff",
            "officestaff",
            "chair",
            "coach",
            "administrativestaff",
            "researcher",
            "teacherassistant",
            "teachingassistant",
            "principal",
        ],
        STAFF,
    ),
}
_USUAL = "student, teacher, administrator, proctor"
_LATE = datetime.date.max


def read(ctx):
    """Fill the enrolments and teachings of the roster."""
    if "enrollments" not in ctx.tables:
        return
    teaching_rows = {}
    for row in ctx.tables["enrollments"]:
        role = _role(ctx, row)
        if role is None:
            continue
        kind = "enrollments" if role == STUDENT else "teachings"
        key = pair_id(row["classSourcedId"], row["userSourcedId"])
        if ctx.is_removed(row):
            ctx.roster.removed[kind].add(key)
        elif role == STUDENT:
            _enroll(ctx, row, key)
        elif _is_usable(ctx, row, key, kind):
            teaching_rows.setdefault(row["classSourcedId"], []).append(_teaching(ctx, row, key))
    _rank_teachers(ctx, teaching_rows)
    # A row that deletes and a row that names again: the pair still holds.
    ctx.roster.removed["enrollments"] -= set(ctx.roster.enrollments)
    ctx.roster.removed["teachings"] -= set(ctx.roster.teachings)
    _place_students(ctx)


def _role(ctx, row):
    """Return student or teacher; ``None`` for other roles and unusable rows."""
    text = row["role"]
    if not text or not row["classSourcedId"] or not row["userSourcedId"]:
        ctx.unclear.add("enrollments")
        empty = ["role", "classSourcedId", "userSourcedId"]
        ctx.report(SKIP, "empty_cell", row, next(name for name in empty if not row[name]))
        return None
    role = STAFF if text.lower().startswith("ext:") else ctx.choice(row, "role", _ROLES, _USUAL)
    if role == STAFF:
        ctx.report_once(NOTE, "role_unused", row, "role", value=text[:40])
        return None
    return role


def _is_usable(ctx, row, key, kind):
    """Tell whether class and person exist and the person may have the role."""
    class_id, user = row["classSourcedId"], row["userSourcedId"]
    removed, held = ctx.roster.removed, ctx.roster.held
    if class_id in removed["classes"] or user in removed["people"]:
        removed[kind].add(key)
        return False
    if user in held["people"]:
        held[kind].add(key)
        return False
    if class_id not in ctx.roster.classes and _not_known(ctx, "classes", class_id):
        ctx.report(SKIP, "unknown_class", row, "classSourcedId", value=class_id[:80])
        return False
    return _is_person_usable(ctx, row, user, kind == "enrollments")


def _is_person_usable(ctx, row, user, wants_student):
    is_student = _is_student(ctx, user)
    if is_student is None:
        ctx.report(SKIP, "unknown_user", row, "userSourcedId", value=user[:80])
    elif is_student != wants_student:
        code = "not_a_student" if wants_student else "student_teaches"
        ctx.report(SKIP, code, row, "userSourcedId", value=user[:80])
    return is_student is not None and is_student == wants_student


def _is_student(ctx, user):
    """Return whether a person is a student, ``None`` when nobody knows the person."""
    if draft := ctx.drafts.get(user):
        return STUDENT in draft["roles"]
    if ctx.is_whole("users"):
        return None
    if user in ctx.known.students:
        return True
    return False if user in ctx.known.adults else None


def _not_known(ctx, kind, key):
    return ctx.is_whole("classes") or key not in getattr(ctx.known, kind)


def _span(ctx, row):
    """Return the row's dates; a span that ends before it begins is no span."""
    table = row.table
    start = table.date(row, "beginDate", ctx.problems)
    stop = table.date(row, "endDate", ctx.problems)
    if start and stop and stop <= start:
        ctx.report(WARNING, "dates_reversed", row, "endDate", start=str(start), stop=str(stop))
        return "", ""
    return start, stop


def _enroll(ctx, row, key):
    if not _is_usable(ctx, row, key, "enrollments"):
        return
    found = ctx.roster.enrollments
    start, stop = _span(ctx, row)
    if earlier := found.get(key):
        ctx.report_once(NOTE, "enrolled_twice", row, "userSourcedId")
        start, stop = _hull(earlier, start, stop)
    class_id = ctx.same(row["classSourcedId"])
    found[key] = Enrollment(key, class_id, ctx.same(row["userSourcedId"]), start, stop)


def _hull(earlier, start, stop):
    """Return one span for a pair that has two rows; open stays open."""
    first = min(earlier.start, start) if earlier.start and start else ""
    last = max(earlier.stop, stop) if earlier.stop and stop else ""
    return first, last


def _teaching(ctx, row, key):
    start, stop = _span(ctx, row)
    ctx.drafts.get(row["userSourcedId"], {}).setdefault("roles", set()).add(TEACHER)
    return {
        "key": key,
        "id": row["sourcedId"],
        "user": row["userSourcedId"],
        "is_primary": bool(ctx.boolean(row, "primary", WARNING)),
        "start": start,
        "stop": stop,
        "row": row,
    }


def _rank_teachers(ctx, teaching_rows):
    """Let one teacher of each class lead.

    The only teacher leads; of several marked as primary the first by beginning,
    then by identifier; all of them are kept.
    """
    for class_id, rows in teaching_rows.items():
        rows.sort(key=lambda one: (not one["is_primary"], one["start"] or _LATE, one["id"], one["user"]))
        leader = _leader(ctx, class_id, rows)
        for one in rows:
            role = "primary" if one["user"] == leader else "co"
            ctx.roster.teachings.setdefault(
                one["key"],
                Teaching(one["key"], class_id, one["user"], role, one["start"], one["stop"]),
            )
            if one["is_primary"] and role == "co":
                ctx.report(WARNING, "two_primaries", one["row"], "primary", leader=leader[:80])


def _leader(ctx, class_id, rows):
    """Return who leads a class: someone who led it before, unless that has ended."""
    before = None if ctx.is_bulk("enrollments") else ctx.known.primaries.get(class_id)
    gone = ctx.roster.removed
    named = {one["user"] for one in rows}
    has_left = before in gone["people"] or pair_id(class_id, before) in gone["teachings"]
    if before and before not in named and not has_left:
        return before
    if rows[0]["is_primary"] or len(named) == 1:
        return rows[0]["user"]
    return None


def _place_students(ctx):
    """Give each student the section of the homeroom class he or she is enrolled in."""
    homerooms = set(ctx.roster.sections)
    if not ctx.is_whole("classes"):
        homerooms |= ctx.known.homerooms - ctx.roster.removed["sections"]
    places = {}
    for key in () if ctx.is_bulk("enrollments") else ctx.roster.removed["enrollments"]:
        class_id, _slash, user = key.partition("/")
        if class_id in homerooms:
            ctx.roster.student_sections[user] = None
    for one in ctx.roster.enrollments.values():
        if one.class_id in homerooms:
            places.setdefault(one.person_id, []).append(one)
    for user, rows in places.items():
        rows.sort(key=lambda one: (_has_ended(ctx, one), one.start or datetime.date.min, one.class_id))
        ctx.roster.student_sections[user] = rows[0].class_id


def _has_ended(ctx, one):
    return bool(one.stop and one.stop <= ctx.today)
