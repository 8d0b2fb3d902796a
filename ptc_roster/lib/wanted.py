# SPDX-License-Identifier: LGPL-3.0-or-later
"""A roster -> the field values it asks for, by kind and identifier.

Values are in the form in which they are remembered as JSON: dates as ISO text,
other rows by their identifier, empty as ``False``. A field that the source says
nothing about is left out. Names beginning with ``_`` are remembered only.
"""

import datetime

# What a new link is when its source says nothing else; remembered as said, so
# that a source which speaks later is not taken for a change by hand.
LINK_DEFAULTS = {
    "relationship": "parent",
    "custody": "full",
    "may_book": True,
    "receives_mail": True,
}


def values_of(roster, subject_types):
    """Return ``{kind: {identifier: values}}`` for all kinds but families and links.

    :param dict subject_types: ``{subject id: class type}`` as set by the school.
    """
    return {
        "grades": {key: _grade(one) for key, one in roster.grades.items()},
        "subjects": {key: _subject(one) for key, one in roster.subjects.items()},
        "sections": {key: _section(one) for key, one in roster.sections.items()},
        "classes": {key: _school_class(one, roster, subject_types) for key, one in roster.classes.items()},
        "people": {key: _adult(one) for key, one in roster.people.items()},
        "students": _students(roster),
        "teachings": {key: _teaching(one) for key, one in roster.teachings.items()},
        "enrollments": {key: _enrollment(one) for key, one in roster.enrollments.items()},
    }


def _said(**values):
    """Leave out what is not said; write the rest as JSON would."""
    return {name: _plain(value) for name, value in values.items() if value is not None}


def _plain(value):
    if isinstance(value, datetime.date):
        return value.isoformat()
    return False if value == "" else value


def _grade(one):
    return _said(code=one.id, name=one.name, sequence=one.sequence)


def _subject(one):
    return _said(name=one.name, code=one.code, active=True)


def _section(one):
    return _said(name=one.name, grade_id=one.grade, active=True)


def _school_class(one, roster, subject_types):
    class_type = one.kind
    if class_type == "scheduled":
        class_type = subject_types.get(one.subject, "normal")
    return _said(
        name=one.name,
        code=one.code,
        class_type=class_type,
        subject_id=one.subject or "",
        section_id=one.id if one.id in roster.sections else "",
        grade_ids=sorted(one.grades),
        location=one.location,
        date_start=one.start,
        date_stop=one.stop,
        active=True,
    )


def _person(one):
    return _said(name=one.name, given_name=one.given, family_name=one.family, active=True)


def _adult(one):
    return _person(one) | _said(
        email=one.email,
        phone=one.phone,
        is_teacher="teacher" in one.roles,
        is_roster_enabled=one.is_enabled,
        _roles=sorted(one.roles),
    )


def _students(roster):
    """Return the students; a pupil's e-mail address is never taken over."""
    found = {}
    for key, one in roster.students.items():
        found[key] = _person(one) | _said(student_number=one.number, grade_id=one.grade)
        if "enrollments" in roster.complete:
            found[key]["section_id"] = roster.student_sections.get(key) or False
    if "enrollments" not in roster.complete:
        for key, section in roster.student_sections.items():
            found.setdefault(key, {})["section_id"] = section or False
    return found


def _teaching(one):
    return _said(
        class_id=one.class_id,
        teacher_id=one.person_id,
        role={"primary": "1_primary", "co": "2_co"}[one.role],
        date_start=one.start,
        date_stop=one.stop,
        active=True,
    )


def _enrollment(one):
    return _said(
        class_id=one.class_id,
        student_id=one.person_id,
        date_start=one.start,
        date_stop=one.stop,
        active=True,
    )


def link(one, family):
    return _said(
        student_id=one.student_id,
        partner_id=one.guardian_id,
        family_id=family,
        relationship=one.relationship,
        custody=one.custody,
        may_book=one.may_book,
        receives_mail=one.receives_mail,
        active=True,
        _household=one.household or "",
        _stated_by=sorted(one.stated_by),
    )
