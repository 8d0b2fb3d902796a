# SPDX-License-Identifier: LGPL-3.0-or-later
"""users.csv and roles.csv -> persons."""

from . import grades
from .problems import SKIP

STUDENT = "student"
TEACHER = "teacher"
GUARDIAN = "guardian"
STAFF = "staff"

# Every role of OneRoster 1.1 and 1.2 and of School Data Sync 2.1, and what it
# is to us. Staff are kept when they teach a class or are someone's guardian.
ROLES = {
    "student": STUDENT,
    "teacher": TEACHER,
    "professor": TEACHER,
    "faculty": TEACHER,
    "adjunct": TEACHER,
    "lecturer": TEACHER,
    "parent": GUARDIAN,
    "guardian": GUARDIAN,
    "relative": GUARDIAN,
    **dict.fromkeys(
        [
            "administrator",
            "aide",
            "proctor",
            "counselor",
            "principal",
            "districtadministrator",
            "siteadministrator",
            "systemadministrator",
            "administrativestaff",
            "otherstaff",
            "staff",
            "doctor",
            "nurse",
            "librarian",
            "coach",
            "chair",
            "dean",
            "substitute",
            "boardmember",
            "officestaff",
            "researcher",
            "retiree",
            "alumni",
            "other",
            "teacherassistant",
            "teachingassistant",
            "paraprofessional",
        ],
        STAFF,
    ),
}
# What a school is told when a role is none of these.
_USUAL = "student, teacher, parent, guardian, relative, administrator, aide"


def read(ctx):
    """Fill ``ctx.drafts`` with every person of users.csv; report unusable rows."""
    if "users" not in ctx.tables:
        return
    roles = _roles_by_user(ctx)
    for key, row in ctx.rows_by_id("users"):
        if ctx.is_removed(row):
            ctx.roster.removed["people"].add(key)
            ctx.roster.removed["students"].add(key)
            continue
        draft = _draft(ctx, key, row, roles)
        if draft is None:
            ctx.roster.held["people"].add(key)
            ctx.roster.held["students"].add(key)
        else:
            ctx.drafts[key] = draft
            ctx.user_rows[key] = row.number


def _draft(ctx, key, row, roles):
    given = row["preferredGivenName"] or row["givenName"]
    family = row["preferredFamilyName"] or row["familyName"]
    if not given and not family:
        ctx.report(SKIP, "no_name", row, "familyName")
        return None
    its_roles = roles.get(key, set()) if roles is not None else _own_role(ctx, row)
    if its_roles is None:
        return None
    enabled = row["enabledUser"] and ctx.boolean(row, "enabledUser")
    if enabled is None:
        return None
    return {
        "given": given,
        "family": family,
        "number": row.text("identifier"),
        "email": row.text("email"),
        "phone": row["phone"] or row["sms"] or row.text("phone"),
        "grade": grades.first(row.list("grades")) or grades.first(ctx.role_grades.get(key, ())),
        "is_enabled": enabled is not False,
        "roles": set(its_roles),
        "agents": row.list("agentSourcedIds"),
    }


def _own_role(ctx, row):
    role = row["role"]
    if not role:
        return set()
    if role.lower().startswith("ext:"):
        return {STAFF}
    meaning = ctx.choice(row, "role", ROLES, _USUAL)
    _note_relationship(ctx, row["sourcedId"], role)
    return {meaning} if meaning else None


def _note_relationship(ctx, user, role):
    """Remember parent, guardian or relative: the type of links without a type."""
    if ROLES.get(role.lower()) == GUARDIAN:
        ctx.relationships.setdefault(user, role.lower())


def _roles_by_user(ctx):
    """Return ``{user: {role}}`` of roles.csv, or ``None`` when users.csv has them.

    A role that ended is left out if the user has one that has not.
    """
    table = ctx.tables.get("roles")
    if table is None:
        return None
    found = {}
    for row in table:
        if ctx.is_removed(row):
            continue
        meaning = STAFF if row["role"].lower().startswith("ext:") else ctx.choice(row, "role", ROLES, _USUAL)
        if meaning:
            stop = table.date(row, "endDate", ctx.problems)
            found.setdefault(row["userSourcedId"], []).append((meaning, stop))
            _note_relationship(ctx, row["userSourcedId"], row["role"])
            if row["grade"]:
                ctx.role_grades.setdefault(row["userSourcedId"], []).append(row["grade"])
    return {user: _current(rows, ctx.today) for user, rows in found.items()}


def _current(rows, today):
    """Return the roles that have not ended; all of them when all have."""
    lasting = {role for role, stop in rows if not stop or stop > today}
    return lasting or {role for role, _stop in rows}
