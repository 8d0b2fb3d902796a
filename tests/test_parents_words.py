# SPDX-License-Identifier: LGPL-3.0-or-later
"""Whatever a parent or a teacher can read, and all paper, is there in Spanish and in Arabic.

Which texts these are is told by the files they come from: new pages, mails and sentences of these kinds count at once.
"""

import ast
import pathlib
import re
import subprocess
from collections import Counter

import polib
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[1]
LANGUAGES = ("es", "ar")
# What begins like parents' pages and mails, but is the staff's own.
STAFF_VIEWS = re.compile(r"portal_(my_teaching|students|wishes|breadcrumbs_(students|wishes))")
STAFF_CODE = re.compile(
    r"controllers/(office|teaching|trial|wishes|must_see)|models/ptc_message(_staff|_wishes|_decline|_bounce|)\.py"
)
STAFF_MAIL = re.compile(r"_mail_template_(teacher|wishes|office|staff|decline)")
VIEWS = re.compile(
    r"ir\.ui\.view,arch_db:ptc_conference\.(portal_|message_|report_family_schedule|paper_(section|slip|letter)$)"
)
MAIL = re.compile(r"mail\.template,(subject|body_html):")
CODE = re.compile(
    r"code:addons/ptc_conference/(when\.py|controllers/|models/ptc_(message|session_way|second_adult|help_request|decline"
    r"|contact_check|calendar_feed|paper_letter|conference_access|conference_details|family_(page|find|paper|sheet)))"
)
# What teachers read: their pages and mail, and all paper.
TEACHERS = re.compile(
    r"arch_db:ptc_conference\.(portal_|report_|paper_|ptc_paper_\w+$)|mail\.template,(subject|body_html):"
    r"|models/(ptc_teaching_\w+|ptc_conference_teacher_sheet|ptc_conference_signs|ptc_class_list|ptc_message_staff)\.py:"
)
SELECTIONS = re.compile(r"fields\.selection,name:ptc_conference\.selection__ptc_conference__way__")
HOLDERS = re.compile(r"%\(\w+\)s|\{\{.*?\}\}|</?[a-zA-Z][^>]*>", re.S)
# For the school's office: told on its own pages only, though parents' files have them.
OFFICE_ONLY = {
    "The student does not belong to this family.",
    "This was decided already.",
    "The address of video calls begins with https:// and may hold {key}, nothing else in {}.",
    "Some of these adults are separated parents: their papers are never in one file. Print them one by one, or choose"
    ' "Print" in the conference, which makes a file for each side.',
}


def is_for_parents(entry):
    """Tell whether a parent can meet a text."""
    refs = [":".join(filter(None, one)) for one in entry.occurrences]
    return entry.msgid not in OFFICE_ONLY and any(map(_is_parents_place, refs))


def is_for_teachers(entry):
    """Tell whether a teacher can meet a text that has words."""
    refs = [":".join(filter(None, one)) for one in entry.occurrences]
    return bool(re.search(r"[^\W\d_]", HOLDERS.sub("", entry.msgid))) and any(map(TEACHERS.search, refs))


def _is_parents_place(ref):
    if MAIL.search(ref):
        return not STAFF_MAIL.search(ref)
    if VIEWS.search(ref):
        return not STAFF_VIEWS.search(ref)
    if SELECTIONS.search(ref):
        return True
    if CODE.search(ref):
        return not STAFF_CODE.search(ref)
    file = re.match(r"code:addons/(ptc_conference/models/ptc_appointment\w+\.py)", ref)
    return bool(file and _refuses(file[1]))


def _refuses(file):
    """Tell whether a file has reasons for refusing parents a booking."""
    names = {getattr(node.func, "id", "") for node in _get_calls(ROOT / file)}
    return "BookingRefused" in names and "office" not in file


def _get_calls(path):
    return [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]


def read(addon, name):
    return polib.pofile(str(ROOT / addon / "i18n" / name))


@pytest.fixture(scope="module")
def terms():
    return [entry for entry in read("ptc_conference", "ptc_conference.pot") if is_for_parents(entry)]


@pytest.fixture(scope="module")
def teachers_terms():
    return [entry for entry in read("ptc_conference", "ptc_conference.pot") if is_for_teachers(entry)]


def test_texts_are_found(terms):
    found = {entry.msgid for entry in terms}
    assert len(terms) > 250
    assert {"Booked by you", "Yes, cancel", "Somebody has just taken this time.", "Find the best times"} <= found
    assert not {"My wishes", "Students I need to see"} & found


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_are_translated(terms, language):
    assert find_missing(terms, language) == []


def test_texts_of_teachers_are_found(teachers_terms):
    found = {entry.msgid for entry in teachers_terms}
    assert {"My wishes", "Students I need to see", "Class list of %(date)s", "Not available"} <= found
    assert "Allot sessions" not in found


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_of_teachers_are_translated(teachers_terms, language):
    assert find_missing(teachers_terms, language) == []


def find_missing(terms, language):
    """Return the texts that a language lacks."""
    known = {entry.msgid: entry for entry in read("ptc_conference", f"{language}.po")}
    return [
        entry.msgid
        for entry in terms
        if entry.msgid not in known or not known[entry.msgid].msgstr.strip() or "fuzzy" in known[entry.msgid].flags
    ]


@pytest.mark.parametrize("addon", ["ptc_conference", "ptc_roster"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_and_tags_are_kept(addon, language):
    wrong = [
        entry.msgid
        for entry in read(addon, f"{language}.po").translated_entries()
        if Counter(HOLDERS.findall(entry.msgid)) != Counter(HOLDERS.findall(entry.msgstr))
    ]
    assert wrong == []


@pytest.mark.parametrize("addon", ["ptc_conference", "ptc_roster"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_spaces_at_the_ends_are_kept(addon, language):
    def ends(text):
        return text[:1].isspace(), text[-1:].isspace()

    translated = read(addon, f"{language}.po").translated_entries()
    assert [entry.msgid for entry in translated if ends(entry.msgid) != ends(entry.msgstr)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_mails_have_no_english_left(language):
    own = read("ptc_conference", f"{language}.po").translated_entries()
    for entry in [entry for entry in own if any("body_html" in place for place, _line in entry.occurrences)]:
        english, translated = (set(_get_words(text)) for text in (entry.msgid, entry.msgstr))
        assert not {word for word in english & translated if len(word) > 3}


def _get_words(html):
    """Return the words of a mail, without names, tags and codes."""
    return re.findall(r"[^\W\d_]+", re.sub(r"<[^>]*>|Robin Miller", " ", html))


@pytest.mark.parametrize("addon", ["ptc_conference", "ptc_roster"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_files_are_sound(addon, language):
    file = ROOT / addon / "i18n" / f"{language}.po"
    done = subprocess.run(
        ["msgfmt", "--check", "--output-file=/dev/null", file], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
