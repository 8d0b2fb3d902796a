# SPDX-License-Identifier: LGPL-3.0-or-later
"""Databases, their marks and their filestores, on a PostgreSQL of their own."""

import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from dev import cluster as clusters
from dev import database, paths
from dev.errors import Problem


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A running PostgreSQL with nothing in it."""
    parent = Path(tempfile.mkdtemp(prefix="ptc-test-", dir="/var/tmp"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "LOG", tmp_path_factory.mktemp("log"))
        parent.chmod(0o755)
        (parent / "build" / "state").mkdir(parents=True)
        place = clusters.locate(parent / "build")
        clusters.ensure(place)
        clusters.start(place)
        yield place
        clusters.remove_all(place)
        shutil.rmtree(parent)


@pytest.fixture
def databases(server, tmp_path, monkeypatch):
    """Databases with a filestore in a folder of the test; all dropped afterwards."""
    monkeypatch.setattr(paths, "DATA", tmp_path)
    made = database.Databases(server)
    yield made
    for name in made.names():
        made.drop(name)


def _add_file(name, text):
    folder = paths.DATA / "filestore" / name / "ab"
    folder.mkdir(parents=True)
    (folder / "abcd").write_text(text)
    return folder / "abcd"


def test_new_database_has_no_mark(databases):
    databases.create("one")
    assert databases.names() == ["one"]
    assert databases.mark("one") == {}
    assert databases.mark("not_there") == {}
    assert not databases.is_current("one", "key")


def test_mark_says_what_it_was_made_from(databases):
    databases.create("one")
    databases.set_mark("one", key="a'b\\c", lines=["it's | 1", "zwölf"])
    assert databases.mark("one") == {"key": "a'b\\c", "lines": ["it's | 1", "zwölf"]}
    assert databases.is_current("one", "a'b\\c")
    assert not databases.is_current("one", "other")


def test_somebody_elses_comment_is_no_mark(databases):
    databases.create("one")
    databases.sql("COMMENT ON DATABASE one IS 'mine'")
    assert databases.mark("one") == {}


def test_copy_has_the_rows_and_files_and_no_mark(databases):
    databases.create("one")
    databases.sql("CREATE TABLE t AS SELECT 7 AS a", "one")
    databases.set_mark("one", key="k")
    file = _add_file("one", "content")
    databases.copy("one", "two")
    assert databases.sql("SELECT a FROM t", "two") == ["7"]
    assert databases.mark("two") == {}
    copied = paths.DATA / "filestore" / "two" / "ab" / "abcd"
    assert copied.read_text() == "content"
    databases.drop("two")
    assert not copied.exists()
    assert file.read_text() == "content"


def test_copy_replaces_what_a_killed_run_left(databases):
    databases.create("one")
    databases.create("two")
    databases.sql("CREATE TABLE old AS SELECT 1", "two")
    _add_file("two", "old")
    databases.copy("one", "two")
    assert databases.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", "two") == []
    assert not (paths.DATA / "filestore" / "two").exists()


def test_drop_works_while_somebody_is_connected(databases, server):
    databases.create("one")
    command = [*server.client("psql"), "-d", "one", "-Atc", "SELECT 'here'", "-c", "SELECT pg_sleep(60)"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as client:
        assert client.stdout.readline() == "here\n"
        databases.drop("one")
        assert client.wait() != 0
    assert databases.names() == []


def test_only_abandoned_scratch_is_dropped(databases):
    with subprocess.Popen(["true"]) as gone:
        gone.wait()
    names = {database.scratch_name("a", gone.pid), database.scratch_name("a"), "ptc_demo"}
    for name in names:
        databases.create(name)
    databases.drop_abandoned()
    assert set(databases.names()) == names - {database.scratch_name("a", gone.pid)}


@pytest.mark.parametrize("name", ["", "A", "a-b", "a;b", "a b", "'a'", "1a"])
def test_strange_names_are_refused(databases, name):
    with pytest.raises(ValueError, match="no name for a database"):
        databases.create(name)


def test_refused_query_is_one_sentence(databases):
    with pytest.raises(Problem, match=r"^PostgreSQL refused \(ERROR: .*no_such_table.*\): run `make clean`.*$"):
        databases.sql("SELECT * FROM no_such_table")


def test_full_disk_is_told(databases):
    with pytest.raises(Problem, match="is full: free about 3 GB there"):
        databases.sql("DO $$ BEGIN RAISE 'could not extend file: No space left on device'; END $$")
