# SPDX-License-Identifier: LGPL-3.0-or-later
"""A roster without its format: what every source is read into.

``None`` in a field means that the source says nothing about it, and the field
is left as it is; ``""`` means that the source says it is empty. Dates are
half-open: ``stop`` is the first day that no longer counts.
"""

import datetime
from dataclasses import dataclass, field

# The order in which rows can be written: what is named comes first.
KINDS = (
    "grades",
    "subjects",
    "sections",
    "classes",
    "people",
    "students",
    "teachings",
    "enrollments",
    "families",
    "links",
)


@dataclass(frozen=True, slots=True)
class Grade:
    id: str
    name: str
    sequence: int


@dataclass(frozen=True, slots=True)
class Subject:
    id: str
    name: str
    code: str | None


@dataclass(frozen=True, slots=True)
class Section:
    """A homeroom class, under the name a school would read (``4-A``)."""

    id: str
    name: str
    grade: str | None


@dataclass(frozen=True, slots=True)
class SchoolClass:
    """``kind`` is homeroom, scheduled, specialty or resource."""

    id: str
    name: str
    code: str | None
    kind: str
    subject: str | None
    grades: tuple[str, ...]
    location: str | None
    start: datetime.date | str | None
    stop: datetime.date | str | None


@dataclass(frozen=True, slots=True)
class Person:
    """A student, or an adult who teaches or is a guardian (or both)."""

    id: str
    given: str
    family: str
    number: str | None
    email: str | None
    phone: str | None
    grade: str | None
    is_enabled: bool
    roles: frozenset[str]

    @property
    def name(self):
        return " ".join(filter(None, (self.given, self.family)))


@dataclass(frozen=True, slots=True)
class Teaching:
    """``role`` is primary or co."""

    id: str
    class_id: str
    person_id: str
    role: str
    start: datetime.date | str | None
    stop: datetime.date | str | None


@dataclass(frozen=True, slots=True)
class Enrollment:
    id: str
    class_id: str
    person_id: str
    start: datetime.date | str | None
    stop: datetime.date | str | None


@dataclass(frozen=True, slots=True)
class GuardianLink:
    """``stated_by`` tells where the link was read: ``student`` or ``guardian``
    (that person's row names the other), ``relationships`` or ``links`` (the
    file of that name, which alone speaks about rights)."""

    id: str
    student_id: str
    guardian_id: str
    relationship: str | None
    household: str | None
    custody: str | None
    may_book: bool | None
    receives_mail: bool | None
    stated_by: frozenset[str]


@dataclass(frozen=True, slots=True)
class Family:
    id: str
    guardian_ids: frozenset[str]
    student_ids: frozenset[str]


@dataclass(slots=True)
class Known:
    """The identifiers an earlier import left, for files that name only changes.

    ``adults``: ``{identifier: roles}``; ``primaries``: ``{class: teacher}``.
    """

    students: set = field(default_factory=set)
    adults: dict = field(default_factory=dict)
    classes: set = field(default_factory=set)
    homerooms: set = field(default_factory=set)
    primaries: dict = field(default_factory=dict)


@dataclass(slots=True)
class Roster:
    """What the files say.

    ``complete``: kinds of which everything is there, so that what is missing
    has left. ``removed``: identifiers named as deleted. ``held``: identifiers
    whose row could not be read; they stay as they are. ``governed``: students
    of whom guardian_links.csv speaks. ``spoken``: ``{origin: persons or None}``,
    the origins (see ``GuardianLink.stated_by``) that have spoken about these
    persons, or about everybody; a link they no longer state has ended.
    """

    format: str = ""
    grades: dict = field(default_factory=dict)
    subjects: dict = field(default_factory=dict)
    sections: dict = field(default_factory=dict)
    classes: dict = field(default_factory=dict)
    people: dict = field(default_factory=dict)
    students: dict = field(default_factory=dict)
    teachings: dict = field(default_factory=dict)
    enrollments: dict = field(default_factory=dict)
    links: dict = field(default_factory=dict)
    student_sections: dict = field(default_factory=dict)
    governed: set = field(default_factory=set)
    complete: set = field(default_factory=set)
    removed: dict = field(default_factory=lambda: {kind: set() for kind in KINDS})
    held: dict = field(default_factory=lambda: {kind: set() for kind in KINDS})
    spoken: dict = field(default_factory=dict)


def pair_id(class_id, person_id):
    """Return the identifier of an enrolment or a teaching.

    Not the source's own: several systems make new ones with every export.
    """
    return f"{class_id}/{person_id}"
