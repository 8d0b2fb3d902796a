# SPDX-License-Identifier: LGPL-3.0-or-later
"""Uploaded files -> a roster and what is wrong with it. The way in to this package."""

import datetime

from . import (
    archive,
    classes,
    enrollments,
    grades,
    links,
    oneroster,
    people,
    schema,
    sds,
    tables,
)
from .context import Context
from .people import GUARDIAN, STUDENT, TEACHER
from .problems import NOTE, STOP, WARNING, Problems
from .roster import Known, Person, Roster


def read(files, known=None, today=None):
    """Read and check one upload.

    :param dict files: ``{name: bytes}``, one zip or loose CSV files.
    :param Known known: what an earlier import left, for files with only changes.
    :param date today: decides which roles and enrolments have ended.
    :return: ``(Roster, Problems)``; the roster is of no use when
        ``problems.is_stopped``. Bad input never raises.
    """
    problems = Problems()
    members = archive.read_members(files, problems)
    found = _read_tables(members, problems)
    ctx = Context(found, problems, known or Known(), Roster())
    ctx.today = today or datetime.date.today()
    if problems.is_stopped:
        return ctx.roster, problems
    _settle_format(ctx)
    tables.settle_dates(found.values(), problems)
    if not problems.is_stopped:
        _read_roster(ctx)
    return ctx.roster, problems


def _read_tables(members, problems):
    found = {}
    for name, data in members.items():
        kind = schema.file_kind(name)
        if kind is None:
            if not schema.is_known_unread(name):
                problems.add(NOTE, "file_ignored", name)
            continue
        table = tables.read_table(kind, name, data, problems)
        if table is not None:
            found[kind] = table
    if members and not found and not problems.is_stopped:
        problems.add(STOP, "no_roster_files", ", ".join(sorted(members))[:200])
    return found


def _settle_format(ctx):
    """Decide which format this is and which files are complete."""
    source = sds if sds.matches(ctx.tables) else oneroster
    ctx.roster.format = source.version(ctx)
    source.settle_modes(ctx)


def _read_roster(ctx):
    people.read(ctx)
    classes.read(ctx)
    enrollments.read(ctx)
    links.read(ctx)
    _keep_people(ctx)
    _note_complete(ctx)
    if not (ctx.roster.people or ctx.roster.students or _is_partial(ctx)):
        ctx.problems.add(STOP, "nobody", ctx.tables["users"].name if "users" in ctx.tables else "")


def _is_partial(ctx):
    return not ctx.is_bulk("users")


def _keep_people(ctx):
    """Keep students, teachers and guardians; count the others."""
    unused = 0
    for key, draft in ctx.drafts.items():
        roles = frozenset(draft.pop("roles"))
        draft.pop("agents")
        person = Person(id=key, roles=roles, **draft)
        if STUDENT in roles:
            ctx.roster.students[key] = person
            if person.grade:
                ctx.roster.grades.setdefault(person.grade, grades.grade(person.grade))
        elif roles & {TEACHER, GUARDIAN}:
            ctx.roster.people[key] = person
        else:
            unused += 1
    if unused:
        ctx.problems.add(NOTE, "people_unused", ctx.tables["users"].name, count=unused)
    _warn_unlinked(ctx)


def _warn_unlinked(ctx):
    """Report once how many students nobody can book for."""
    if not ctx.roster.links or not ctx.is_bulk("users"):
        return
    linked = {link.student_id for link in ctx.roster.links.values()}
    count = len(set(ctx.roster.students) - linked)
    if count:
        ctx.problems.add(WARNING, "students_unlinked", ctx.tables["users"].name, count=count)


def _note_complete(ctx):
    kinds = {
        "users": {"people", "students"},
        "classes": {"classes", "sections"},
        "enrollments": {"enrollments", "teachings"},
    }
    for name, its_kinds in kinds.items():
        if ctx.is_whole(name):
            ctx.roster.complete |= its_kinds
        elif ctx.is_bulk(name):
            ctx.problems.add(WARNING, "not_archived", ctx.tables[name].name)
