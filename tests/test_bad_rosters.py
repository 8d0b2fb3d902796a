# SPDX-License-Identifier: LGPL-3.0-or-later
"""The broken rosters are broken as they say, and only so."""

import csv
import inspect
import pathlib
import stat
import sys
import zipfile
from collections import Counter

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from dev import sample_school  # noqa: E402
from tests import bad_rosters  # noqa: E402
from tests.bad_rosters import Roster  # noqa: E402

VARIANTS = [
    function
    for name, function in inspect.getmembers(bad_rosters, inspect.isfunction)
    if function.__module__ == bad_rosters.__name__ and not name.startswith("_")
]


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    return sample_school.generate(tmp_path_factory.mktemp("good"), scale=0.2)


def _bytes(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.__name__)
def test_variant_differs_and_spares_the_good_folder(good, tmp_path, variant):
    before = _bytes(good)
    path = variant(good, tmp_path / "out", **({"rows": 5000} if variant is bad_rosters.large else {}))
    assert path.parent == tmp_path / "out"
    assert path.name.removesuffix(".zip") == variant.__name__
    assert variant.__doc__
    assert _bytes(good) == before
    if path.is_dir():
        assert _bytes(path) != before


def test_rewriting_a_good_folder_changes_nothing(good, tmp_path):
    assert _bytes(Roster(good).save(tmp_path / "same")) == _bytes(good)


def test_zip_bomb_is_small_and_unpacks_large(good, tmp_path):
    path = bad_rosters.zip_bomb(good, tmp_path)
    with zipfile.ZipFile(path) as archive:
        assert archive.getinfo("users.csv").file_size > 500 * path.stat().st_size


def test_zip_names(good, tmp_path):
    names = {
        variant: zipfile.ZipFile(variant(good, tmp_path)).namelist()[-1]
        for variant in (bad_rosters.zip_parent_path, bad_rosters.zip_absolute_path, bad_rosters.zip_windows_path)
    }
    assert list(names.values()) == ["../../ptc_escaped.csv", "/tmp/ptc_escaped.csv", "..\\..\\ptc_escaped.csv"]
    link = zipfile.ZipFile(bad_rosters.zip_symlink(good, tmp_path)).getinfo("users.csv")
    assert stat.S_ISLNK(link.external_attr >> 16)


def test_encodings(good, tmp_path):
    for variant, encoding, names in (
        (bad_rosters.latin_1, "latin-1", bad_rosters.LATIN_1_NAME),
        (bad_rosters.cp1252, "cp1252", bad_rosters.CP1252_NAME),
    ):
        content = (variant(good, tmp_path) / "users.csv").read_bytes()
        assert ",".join(names) in content.decode(encoding)
        with pytest.raises(UnicodeDecodeError):
            content.decode("utf-8")


def test_dates(good, tmp_path):
    def first_parts(variant):
        rows = Roster(variant(good, tmp_path)).rows["enrollments.csv"]
        return [tuple(map(int, row[column].split("/")[:2])) for row in rows for column in ("beginDate", "endDate")]

    assert all(first <= 12 < second for first, second in first_parts(bad_rosters.us_dates))
    assert all(second <= 12 < first for first, second in first_parts(bad_rosters.european_dates))
    assert all(first <= 12 >= second for first, second in first_parts(bad_rosters.ambiguous_dates))
    assert {first > 12 for first, second in first_parts(bad_rosters.mixed_dates)} == {True, False}


def test_large_has_distinct_enrolments(good, tmp_path):
    roster = Roster(bad_rosters.large(good, tmp_path))
    rows = roster.rows["enrollments.csv"]
    assert len(rows) == 200_000
    assert len({(row["classSourcedId"], row["userSourcedId"]) for row in rows}) == len(rows)
    assert {row["classSourcedId"] for row in rows} <= {row["sourcedId"] for row in roster.rows["classes.csv"]}


def test_truncated_loses_more_than_a_tenth(good, tmp_path):
    total = len(Roster(good).users("student"))
    for variant in (bad_rosters.truncated, bad_rosters.students_gone):
        left = len(Roster(variant(good, tmp_path)).users("student"))
        assert 0 < left < 0.9 * total, variant.__name__


def test_aliases_name_role_twice(good, tmp_path):
    with (bad_rosters.header_aliases(good, tmp_path) / "users.csv").open(encoding="utf-8", newline="") as stream:
        header = Counter(next(csv.reader(stream)))
    assert header["role"] == 2
    assert {"dataLastModified", "orgs", "agents", "grade", "prefferedGivenName"} <= set(header)


def test_two_primaries(good, tmp_path):
    rows = Roster(bad_rosters.two_primaries(good, tmp_path)).rows["enrollments.csv"]
    primaries = Counter(row["classSourcedId"] for row in rows if row["primary"] == "true")
    assert Counter(primaries.values())[2] == 1


def test_shared_addresses(good, tmp_path):
    roster = Roster(bad_rosters.shared_addresses(good, tmp_path))
    addresses = Counter(user["email"].lower() for user in roster.users(*bad_rosters.ADULTS) if user["email"])
    assert Counter(addresses.values())[2] > 10


def test_delta_holds_only_changes(good, tmp_path):
    path = bad_rosters.delta(good, tmp_path)
    roster = Roster(path)
    assert set(roster.rows) == {"manifest.csv", "users.csv", "enrollments.csv"}
    for name, count in {"users.csv": 3, "enrollments.csv": 2}.items():
        assert len(roster.rows[name]) == count
        assert Counter(row["status"] for row in roster.rows[name])["tobedeleted"] == 1
        assert all(row["dateLastModified"] for row in roster.rows[name])
    modes = {row["propertyName"]: row["value"] for row in roster.rows["manifest.csv"]}
    assert {key for key, value in modes.items() if value == "delta"} == {"file.users", "file.enrollments"}
