# SPDX-License-Identifier: LGPL-3.0-or-later
"""Whole rosters: the sets that lie beside the repository, the invented school, and all ways to break it."""

import csv
import datetime
import tracemalloc
from pathlib import Path

import pytest

from dev import sample_school
from ptc_roster.lib import families, reader
from tests import bad_rosters

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
SETS = sorted({path.parent for path in SHARED.glob("**/users.csv")})
TODAY = datetime.date(2026, 11, 2)
STOPPING = {
    "not_a_zip": "not_a_zip",
    "zip_damaged": "zip_damaged",
    "zip_empty": "no_files",
    "zip_bomb": "zip_bomb",
    "zip_parent_path": "zip_path",
    "zip_absolute_path": "zip_path",
    "zip_windows_path": "zip_path",
    "zip_symlink": "zip_path",
    "missing_file": "announced_missing",
    "missing_column": "missing_column",
    "empty_file": "file_empty",
    "utf_16_without_mark": "not_text",
    "mixed_dates": "dates_mixed",
}
# These say the same as the good folder, in another way.
EQUAL = {
    "good_zip": None,
    "zip_with_folder": None,
    "with_bom": None,
    "utf_16": None,
    "semicolons": "delimiter",
    "tabs": "delimiter",
    "header_aliases": "column_twice",
    "header_case": None,
    "wrong_case": "letter_case",
    "agents_both_ways": "agents_unused",
    "duplicate_ids": "duplicate_id",
}
REPORTING = {
    "header_only": "unknown_reference",
    "latin_1": "not_utf8",
    "cp1252": "not_utf8",
    "unknown_values": "bad_value",
    "ambiguous_dates": "dates_unclear",
    "impossible_dates": "bad_date",
    "unknown_ids": "unknown_user",
    "blank_ids": "no_id",
    "inactive_status": "status_inactive",
    "two_primaries": "two_primaries",
    "truncated": "unknown_user",
    "links_gone": "students_unlinked",
    "delta_unstamped": "changes_unstamped",
}


def _files(path):
    paths = sorted(path.glob("*.csv")) if path.is_dir() else [path]
    return {one.name: one.read_bytes() for one in paths}


def _read(path):
    return reader.read(_files(path), None, TODAY)


def _content(roster):
    """Return what a roster holds, without how it was told."""
    links = {key: (one.household, one.custody, one.may_book) for key, one in roster.links.items()}
    kinds = ("students", "people", "classes", "sections", "teachings", "enrollments")
    return {**{kind: getattr(roster, kind) for kind in kinds}, "links": links}


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    folder = tmp_path_factory.mktemp("good")
    sample_school.generate(folder, scale=0.2)
    return folder


@pytest.mark.parametrize("folder", [None, *SETS], ids=["invented", *(path.name for path in SETS)])
def test_set_is_read_without_a_row_left_out(folder, good):
    folder = folder or good
    roster, problems = _read(folder)
    assert not problems.is_stopped and not problems.count("skip")
    with (folder / "enrollments.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert len(roster.enrollments) + len(roster.teachings) == len(list(csv.DictReader(stream)))
    assert len(families.assign(roster.links.values(), {})[0]) <= len(roster.links)


def test_invented_school_is_read_without_a_row_left_out(good):
    roster, problems = _read(good)
    assert roster.students and roster.links and not problems.count("stop") and not problems.count("skip")


@pytest.mark.parametrize("name", STOPPING)
def test_broken_upload_stops_with_its_reason(good, tmp_path, name):
    roster, problems = _read(getattr(bad_rosters, name)(good, tmp_path))
    assert problems.is_stopped and STOPPING[name] in problems.codes()
    assert not roster.students


@pytest.mark.parametrize("name", EQUAL)
def test_odd_upload_says_the_same(good, tmp_path, name):
    roster, problems = _read(getattr(bad_rosters, name)(good, tmp_path))
    assert _content(roster) == _content(_read(good)[0])
    assert EQUAL[name] is None or EQUAL[name] in problems.codes()


@pytest.mark.parametrize("name", REPORTING)
def test_doubtful_upload_is_read_and_reported(good, tmp_path, name):
    _roster, problems = _read(getattr(bad_rosters, name)(good, tmp_path))
    assert not problems.is_stopped and REPORTING[name] in problems.codes()
    assert all(one.file for one in problems.first() if one.code == REPORTING[name])


@pytest.mark.parametrize("name", ["us_dates", "european_dates"])
def test_dates_of_either_order_are_the_same_days(good, tmp_path, name):
    roster, problems = _read(getattr(bad_rosters, name)(good, tmp_path / name))
    iso = bad_rosters._with_dates(good, tmp_path / "iso", lambda date, _turn: date.isoformat())
    assert _content(roster) == _content(_read(iso)[0])
    assert not {"dates_unclear", "bad_date"} & problems.codes()


def test_letters_of_other_encodings_arrive(good, tmp_path):
    for name, (given, family) in (("latin_1", bad_rosters.LATIN_1_NAME), ("cp1252", bad_rosters.CP1252_NAME)):
        roster, _problems = _read(getattr(bad_rosters, name)(good, tmp_path))
        assert (given, family) in {(one.given, one.family) for one in roster.students.values()}


def test_teacher_who_is_a_guardian(good, tmp_path):
    roster, _problems = _read(bad_rosters.guardian_teachers(good, tmp_path))
    both = {key for key, one in roster.people.items() if one.roles == {"teacher", "guardian"}}
    assert both & {link.guardian_id for link in roster.links.values()}


def test_shared_addresses_make_nobody_the_same(good, tmp_path):
    roster, problems = _read(bad_rosters.shared_addresses(good, tmp_path))
    assert set(roster.people) == set(_read(good)[0].people) and not problems.count("skip")


def test_without_links_file_agents_are_enough(good, tmp_path):
    roster, _problems = _read(bad_rosters.without_guardian_links(good, tmp_path))
    assert roster.links and not any(link.household or link.custody for link in roster.links.values())


def test_two_hundred_thousand_rows(good, tmp_path):
    upload = _files(bad_rosters.large(good, tmp_path))
    roster, problems = reader.read(upload, None, TODAY)
    assert len(roster.enrollments) + len(roster.teachings) == 200_000 and not problems.count("skip")


def test_memory_stays_within_a_few_times_the_files(good, tmp_path):
    upload = _files(bad_rosters.large(good, tmp_path, rows=20_000))
    tracemalloc.start()
    reader.read(upload, None, TODAY)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * sum(map(len, upload.values()))


def test_a_flood_of_problems_stays_readable(good, tmp_path):
    folder = bad_rosters.large(good, tmp_path, rows=20_000)
    upload = {**_files(folder), "classes.csv": _files(folder)["classes.csv"].split(b"\n")[0] + b"\n"}
    _roster, problems = reader.read(upload, None, TODAY)
    shown = problems.first()
    assert problems.count() >= 20_000 and len(shown) <= 50
    assert "and_more" in {one.code for one in shown}
