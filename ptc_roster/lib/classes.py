# SPDX-License-Identifier: LGPL-3.0-or-later
"""courses.csv, academicSessions.csv and classes.csv -> subjects, classes, sections."""

from collections import Counter

from . import grades
from .problems import NOTE, WARNING
from .roster import SchoolClass, Section, Subject

_KINDS = {
    "homeroom": "homeroom",
    "scheduled": "scheduled",
    "ext:specialty": "specialty",
    "ext:resource": "resource",
}


def read(ctx):
    """Fill grades, subjects, classes and sections of the roster."""
    if "classes" not in ctx.tables:
        return
    courses = _courses(ctx)
    terms = _terms(ctx)
    for key, row in ctx.rows_by_id("classes"):
        if ctx.is_removed(row):
            ctx.roster.removed["classes"].add(key)
            ctx.roster.removed["sections"].add(key)
        else:
            ctx.roster.classes[key] = _school_class(ctx, key, row, courses, terms)
    _name_sections(ctx)


def _courses(ctx):
    if "courses" not in ctx.tables:
        return {}
    found = {}
    for key, row in ctx.rows_by_id("courses"):
        if not ctx.is_removed(row):
            found[key] = {
                "title": row["title"],
                "grades": row.list("grades"),
                "subject": next(iter(row.list("subjects")), ""),
            }
    return found


def _terms(ctx):
    """Return ``{term: (start, stop)}``."""
    table = ctx.tables.get("academicSessions")
    if table is None:
        return {}
    return {
        row["sourcedId"]: (
            table.date(row, "startDate", ctx.problems),
            table.date(row, "endDate", ctx.problems),
        )
        for row in table
        if not ctx.is_removed(row)
    }


def _school_class(ctx, key, row, courses, terms):
    course = _named(ctx, row, "courseSourcedId", courses, "courses") or {}
    start, stop = _span(ctx, row, terms)
    codes = [grades.code(one) for one in row.list("grades") or course.get("grades", ())]
    for code in codes:
        ctx.roster.grades.setdefault(code, grades.grade(code))
    return SchoolClass(
        id=key,
        name=row["title"] or course.get("title") or row["classCode"] or key,
        code=row.text("classCode"),
        kind=_kind(ctx, row),
        subject=_subject(ctx, row, course),
        grades=tuple(dict.fromkeys(codes)),
        location=row.text("location"),
        start=start,
        stop=stop,
    )


def _named(ctx, row, column, found, kind):
    """Return what a cell names; report a name that is not there, once a file."""
    key = row[column]
    if key and kind in ctx.tables and ctx.is_bulk(kind) and key not in found:
        ctx.report_once(WARNING, "unknown_reference", row, column, value=key[:80], other=kind)
    return found.get(key)


def _kind(ctx, row):
    text = row["classType"].lower()
    if text and text not in _KINDS:
        ctx.report(
            WARNING,
            "bad_class_type",
            row,
            "classType",
            value=row["classType"][:40],
            allowed=", ".join(_KINDS),
        )
    elif row["classType"][:1].isupper():
        ctx.report_once(NOTE, "letter_case", row, "classType", value=row["classType"][:40])
    return _KINDS.get(text, "scheduled")


def _subject(ctx, row, course):
    """Return the key of the class's subject; a bare code number is no name."""
    names = (next(iter(row.list("subjects")), ""), course.get("subject", ""), course.get("title", ""))
    name = next((one for one in names if any(letter.isalpha() for letter in one)), None)
    if name is None:
        return None
    key = name.casefold()
    code = next(iter(row.list("subjectCodes")), None)
    ctx.roster.subjects.setdefault(key, Subject(key, name, code))
    return key


def _span(ctx, row, terms):
    """Return from when to when a class runs: all of its terms together."""
    spans = [_named(ctx, row, "termSourcedIds", terms, "academicSessions")]
    if len(row.list("termSourcedIds")) > 1:
        spans = [terms.get(term) for term in row.list("termSourcedIds")]
    spans = [span for span in spans if span and all(span) and span[0] < span[1]]
    if not spans:
        return ("", "") if terms else (None, None)
    return min(start for start, _stop in spans), max(stop for _start, stop in spans)


def _name_sections(ctx):
    """Make a section of every homeroom class; two never share a name by chance."""
    rooms = [one for one in ctx.roster.classes.values() if one.kind == "homeroom"]
    for one in rooms:
        grade = one.grades[0] if one.grades else None
        name = grades.section_name(one.name, one.code, grade)
        ctx.roster.sections[one.id] = Section(one.id, name, grade)
    shared = Counter(section.name for section in ctx.roster.sections.values())
    for one in rooms:
        section = ctx.roster.sections[one.id]
        if shared[section.name] > 1:
            ctx.roster.sections[one.id] = Section(one.id, one.name, section.grade)
