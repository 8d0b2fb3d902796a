# SPDX-License-Identifier: LGPL-3.0-or-later
"""Grade codes (CEDS, as OneRoster writes them) and section names."""

import re

from .roster import Grade

_EARLY = {
    "IT": ("Infant/Toddler", 2),
    "PR": ("Preschool", 5),
    "PK": ("Pre-kindergarten", 10),
    "TK": ("Transitional Kindergarten", 15),
    "KG": ("Kindergarten", 20),
}
_ALIASES = {"K": "KG", "KINDERGARTEN": "KG", "PREK": "PK", "PRE-K": "PK", "P": "PK"}
_LETTER = re.compile(r"(?:^|[-_. ]|\d)([A-Z])$")


def code(text):
    """Return the code of a grade as written: ``4`` -> ``04``, ``K`` -> ``KG``."""
    upper = re.sub(r"^GRADE\s+", "", text.strip().upper())
    if upper.isdigit() and 0 < int(upper) < 100:
        return f"{int(upper):02d}"
    return _ALIASES.get(upper, upper)


def first(texts):
    """Return the code of the first grade of a list, or ``None``."""
    return next((code(text) for text in texts if text.strip()), None)


def short(grade_code):
    """Return a grade as it stands in a section's name: ``04`` -> ``4``."""
    return grade_code.lstrip("0") or grade_code


def grade(grade_code):
    """Return the grade of a code; an unknown one is named by its code, last."""
    if grade_code in _EARLY:
        return Grade(grade_code, *_EARLY[grade_code])
    if grade_code.isdigit():
        number = int(grade_code)
        return Grade(grade_code, f"Grade {number}", 20 + 10 * number)
    return Grade(grade_code, grade_code, 1000)


def section_name(title, class_code, grade_code):
    """Return what a school calls the section of a homeroom class.

    Grade and letter (``4-A``) when the code or the title ends in a letter of
    its own; else the title.
    """
    if re.fullmatch(r"(KG|K|PK|\d{1,2})[-/. ]?[A-Z]", title):
        return title
    for text in (class_code or "", title):
        match = _LETTER.search(text)
        if match and grade_code:
            return f"{short(grade_code)}-{match[1]}"
    return title
