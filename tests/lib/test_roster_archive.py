# SPDX-License-Identifier: LGPL-3.0-or-later
"""Uploads that are, and are not, roster files."""

import io
import stat
import zipfile

import pytest

from ptc_roster.lib import archive
from ptc_roster.lib.problems import Problems
from tests.lib.roster_files import files, zipped


def _read(upload):
    problems = Problems()
    return archive.read_members(upload, problems), problems


def test_loose_files_and_zip_read_alike():
    assert _read(files())[0] == _read({"export.zip": zipped(files())})[0] == files()


def test_one_folder_is_tolerated():
    members, problems = _read({"export.zip": zipped(files(), prefix="export/")})
    assert members == files() and not problems.count()


def test_folders_in_folders_are_refused():
    assert _read({"export.zip": zipped(files(), prefix="a/b/")})[1].codes() == {"zip_folders"}


def test_leavings_of_file_managers_are_ignored():
    members, problems = _read({"x.zip": zipped({**files(), "__MACOSX/._users.csv": b"x", ".DS_Store": b"x"})})
    assert members == files() and not problems.count()


def test_other_files_are_noted_and_left_out():
    members, problems = _read({"x.zip": zipped({**files(), "readme.txt": b"x"})})
    assert members == files()
    assert problems.codes() == {"file_ignored"} and not problems.is_stopped


@pytest.mark.parametrize(
    "name", ["../users.csv", "/tmp/users.csv", "..\\users.csv", "C:\\users.csv", "a/../../users.csv"]
)
def test_names_that_lead_outside_are_refused(name):
    members, problems = _read({"x.zip": zipped({**files(), name: b"x"})})
    assert problems.codes() == {"zip_path"} and not members


def test_symbolic_link_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        link = zipfile.ZipInfo("users.csv")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        packed.writestr(link, "/etc/passwd")
    assert _read({"x.zip": stream.getvalue()})[1].codes() == {"zip_path"}


def test_bomb_is_refused():
    bomb = zipped({"users.csv": b"0" * (archive.RATIO_FREE_BYTES * 8)})
    members, problems = _read({"x.zip": bomb})
    assert problems.codes() == {"zip_bomb"} and not members


def test_repetitive_but_small_file_is_no_bomb():
    assert not _read({"x.zip": zipped({"users.csv": b"0" * (archive.RATIO_FREE_BYTES // 2)})})[1].count()


def test_size_is_counted_and_not_believed(monkeypatch):
    monkeypatch.setattr(archive, "MAX_MEMBER_BYTES", 100)
    assert _read({"x.zip": zipped(files())})[1].codes() == {"zip_too_big"}


def test_too_many_files_are_refused(monkeypatch):
    monkeypatch.setattr(archive, "MAX_MEMBERS", 3)
    assert _read({"x.zip": zipped(files())})[1].codes() == {"zip_too_many"}


@pytest.mark.parametrize(
    ("upload", "code"),
    [
        ({"export.zip": b"sourcedId,role"}, "not_a_zip"),
        ({"export.zip": zipped(files())[:300]}, "zip_damaged"),
        ({"export.zip": b""}, "not_a_zip"),
        ({"export.zip": zipped({})}, "no_files"),
        ({}, "no_files"),
        ({"export.7z": b"7z\xbc\xaf\x27\x1c"}, "other_archive"),
        ({"roster.xlsx": b"<spreadsheet>"}, "spreadsheet"),
        ({"a.zip": zipped({"users.csv": b"x"}), "Users.csv": b"x"}, "file_twice"),
        ({"a.zip": zipped({"users.csv": b"x", "USERS.CSV": b"x"})}, "file_twice"),
    ],
)
def test_what_is_no_upload_says_so(upload, code):
    problems = _read(upload)[1]
    assert problems.is_stopped and code in problems.codes()
