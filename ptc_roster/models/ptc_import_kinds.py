# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which model and which fields each kind of roster row is."""

from typing import NamedTuple


class Kind(NamedTuple):
    """``partner_fields`` are those that a student keeps on the partner."""

    model: str
    fields: tuple[str, ...]
    partner_fields: tuple[str, ...] = ()


_NAMES = ("name", "given_name", "family_name")
_SPAN = ("date_start", "date_stop", "active")

KIND_MODELS = {
    "grades": Kind("ptc.grade", ("name", "code", "sequence")),
    "subjects": Kind("ptc.subject", ("name", "code", "class_type", "active")),
    "sections": Kind("ptc.section", ("name", "grade_id", "active")),
    "classes": Kind("ptc.class", ("name", "code", "class_type", "subject_id", "section_id", "location", *_SPAN)),
    "people": Kind("res.partner", (*_NAMES, "email", "phone", "is_teacher", "is_roster_enabled", "active")),
    "students": Kind("ptc.student", ("student_number", "grade_id", "section_id", "active"), _NAMES),
    "teachings": Kind("ptc.class.teacher", ("class_id", "teacher_id", "role", *_SPAN)),
    "enrollments": Kind("ptc.enrollment", ("class_id", "student_id", *_SPAN)),
    "families": Kind("ptc.family", ("active",)),
    "links": Kind(
        "ptc.guardian",
        (
            "student_id",
            "partner_id",
            "family_id",
            "relationship",
            "custody",
            "may_book",
            "receives_mail",
            "active",
        ),
    ),
}

# {field: kind of the rows it names}; grade_ids names several.
REFERENCES = {
    "grade_id": "grades",
    "grade_ids": "grades",
    "subject_id": "subjects",
    "section_id": "sections",
    "class_id": "classes",
    "teacher_id": "people",
    "partner_id": "people",
    "student_id": "students",
    "family_id": "families",
}

# Rows that a school may have typed before its source sent them, and what they are known by.
NATURAL_KEYS = {
    "subjects": ("name",),
    "teachings": ("class_id", "teacher_id"),
    "enrollments": ("class_id", "student_id"),
    "links": ("student_id", "partner_id"),
}
