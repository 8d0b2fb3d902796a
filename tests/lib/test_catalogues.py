# SPDX-License-Identifier: LGPL-3.0-or-later
"""The catalogues have all that parents and teachers read: their pages, all mail, all paper."""

import re

import polib
import pytest

from dev import paths

FOLDER = paths.ROOT / "ptc_conference" / "i18n"
READ = re.compile(
    r"arch_db:ptc_conference\.(portal_|report_|paper_|ptc_paper_)|"
    r"mail\.template,(subject|body_html)|"
    r"/(ptc_family_\w+|ptc_teaching_\w+|ptc_conference_teacher_sheet|ptc_conference_signs|ptc_class_list|ptc_matrix|ptc_message_staff)\.py:"
)
# Dialogues and lists of the office that are named like pages or paper.
OFFICE = re.compile(r"_(view|search|form_view|kanban|list)\w*$|ptc_family_(change|split|merge)\w*\.py|_views?_")
NO_WORDS = re.compile(r"%\(\w+\)s|\{\{\d+\}\}|<[^>]*>|[^\w]|\d")


@pytest.mark.parametrize("language", ["es", "ar"])
def test_what_parents_and_teachers_read_is_translated(language):
    entries = polib.pofile(str(FOLDER / f"{language}.po"))
    missing = [
        entry.msgid
        for entry in entries
        if not entry.msgstr
        and NO_WORDS.sub("", entry.msgid)
        and any(READ.search(f"{place}:") and not OFFICE.search(place) for place, _line in entry.occurrences)
    ]
    assert missing == []
