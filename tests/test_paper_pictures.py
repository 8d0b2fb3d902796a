# SPDX-License-Identifier: LGPL-3.0-or-later
"""Each paper of the sample school as the office prints it: its text, its pages, and a picture of the first of them."""

import collections
import io
import re
import subprocess
import unicodedata

import pypdf
import pytest

from dev import paths

pytestmark = pytest.mark.system

DATES = 2
NAMESAKES = 3  # couples of the sample school of whom both have one name, and each has a letter
BLANK = 20  # letters: a page with no more has its number or its foot only
# The few fonts that the tests install have no Chinese letters: the README says which have.
HAN = re.compile("[\u3400-\u9fff]")
ABOUT = ("student_id", "teacher_id", "family_id", "booked_by_id")
PAPERS = (
    "door_signs",
    "campus_overview",
    "teacher_schedule",
    "conference_families",
    "family_schedule",
    "class_list",
    "login_slips",
    "labels",
    "letters",
)


@pytest.fixture(scope="module")
def conference(odoo):
    return odoo.call("ptc.conference", "search", [("is_published", "=", True)])[0]


def read(odoo, model, domain, *names):
    return odoo.call(model, "search_read", domain, list(names), order="id")


def addressed(odoo, guardian):
    """Give a guardian a postal address; return what a label says of it."""
    odoo.call("res.partner", "write", [guardian], {"street": "7 Juniper Lane", "zip": "10001", "city": "Springfield"})
    return ["7 Juniper Lane", "10001", "Springfield"]


def find_alone(booked):
    """Return who has a sheet in the first file: the families that have booked, and the adults who did so.

    Whose child another family has booked for may be in a file of its own; who has two families has one sheet.
    """
    families = collections.defaultdict(set)
    for one in booked:
        families[one["student_id"][0]].add(one["family_id"][0])
    alone = [one for one in booked if one["booked_by_id"] and len(families[one["student_id"][0]]) == 1]
    return {one["family_id"][0] for one in alone}, {one["booked_by_id"][0] for one in alone}


def is_on(word, text):
    """Tell whether a word is on the paper; Arabic stands there letter by letter from the left."""
    return squeeze(word) in squeeze(text) or squeeze(word)[::-1] in squeeze(text)


@pytest.fixture(scope="module")
def known(odoo, conference):
    """What each paper is about, words that have to be on it, and its least pages: ``{name: (ids, words, pages)}``."""
    here = ("conference_id", "=", conference)
    parts = read(odoo, "ptc.conference.teacher", [here, ("session_ids", "!=", False)], "teacher_id", "room_id")
    teachers, rooms = (
        [part["teacher_id"][1] for part in parts],
        [part["room_id"][1].partition(",")[0] for part in parts],
    )
    booked = read(odoo, "ptc.appointment", [here, ("state", "=", "booked")], *ABOUT)
    by_parent = next(one for one in booked if one["booked_by_id"])
    lesson = read(odoo, "ptc.class", [("enrollment_ids", "!=", False)], "name")[0]
    pupils = read(odoo, "ptc.enrollment", [("class_id", "=", lesson["id"])], "student_id")
    families, adults = find_alone(booked)
    at_home = addressed(odoo, by_parent["booked_by_id"][0])
    of_school = [conference]
    title = read(odoo, "ptc.conference", [("id", "=", conference)], "name")[0]["name"]
    school = read(odoo, "res.company", [], "name")[0]["name"]
    return {
        "door_signs": (of_school, rooms, DATES * len(set(rooms))),
        "campus_overview": (of_school, teachers, 1),
        "teacher_schedule": ([part["id"] for part in parts], teachers, len(parts)),
        "conference_families": (of_school, sorted({one["student_id"][1] for one in booked}), len(adults)),
        "family_schedule": (
            [by_parent["booked_by_id"][0]],
            [by_parent["student_id"][1], by_parent["teacher_id"][1]],
            1,
        ),
        "class_list": ([lesson["id"]], [lesson["name"], *(one["student_id"][1] for one in pupils)], 1),
        "login_slips": (of_school, [title], 1),
        "labels": (of_school, at_home, 1),
        "letters": (of_school, [title, school], len(families)),
    }


def squeeze(text):
    """Leave out what a line break may have changed, and the forms in which Arabic letters are joined."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@pytest.mark.parametrize("name", PAPERS)
def test_paper(name, desktop, sign_in, known):
    ids, words, least = known[name]
    page = sign_in(desktop, "admin", "admin")
    address = f"/report/pdf/ptc_conference.report_{name}/{','.join(map(str, ids))}"
    answer = page.request.get(address, timeout=120_000)
    assert answer.ok
    paths.SCREENS.mkdir(parents=True, exist_ok=True)
    file = paths.SCREENS / f"paper_{name}.pdf"
    file.write_bytes(answer.body())
    texts = [one.extract_text() for one in pypdf.PdfReader(io.BytesIO(answer.body())).pages]
    assert len(texts) >= least
    # No page is blank, and none comes twice.
    assert all(len(squeeze(text)) > BLANK for text in texts)
    assert len(texts) - len(set(texts)) <= NAMESAKES
    assert [word for word in words if not HAN.search(word) and not is_on(word, " ".join(texts))] == []
    subprocess.run(["pdftoppm", "-png", "-r", "60", "-singlefile", file, file.with_suffix("")], check=True)
