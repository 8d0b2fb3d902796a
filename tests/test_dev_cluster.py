# SPDX-License-Identifier: LGPL-3.0-or-later
"""The private PostgreSQL, with real servers in folders of their own."""

import contextlib
import dataclasses
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from dev import cluster as clusters
from dev import database, paths, processes
from dev.errors import Problem

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def initialised(tmp_path_factory):
    """The data of a cluster that nobody has started, to copy: initdb takes most of the time."""
    with _quiet_log(tmp_path_factory.mktemp("log")), _build_folder() as build:
        place = clusters.locate(build)
        clusters.ensure(place)
        yield place


@pytest.fixture
def place(initialised, tmp_path):
    """A cluster of its own, not running."""
    with _quiet_log(tmp_path), _build_folder() as build:
        found = clusters.locate(build)
        subprocess.run(["cp", "-a", initialised.data, found.data], check=True)
        clusters.ensure(found)
        yield found
        clusters.remove_all(found)


@contextlib.contextmanager
def _quiet_log(folder):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "LOG", folder)
        yield


@contextlib.contextmanager
def _build_folder(mode=0o755, base="/var/tmp"):
    """Make a folder like ``build/``, in one that everybody may enter (or not)."""
    parent = Path(tempfile.mkdtemp(prefix="ptc-test-", dir=base))
    try:
        parent.chmod(mode)
        (parent / "build").mkdir()
        (parent / "build" / "state").mkdir()
        yield parent / "build"
    finally:
        shutil.rmtree(parent)


def _select(place, query="SELECT 1"):
    return database.Databases(place).sql(query)


def test_starts_answers_and_stops(place):
    assert not place.answers()
    clusters.start(place)
    assert _select(place) == ["1"]
    assert _select(place, "SHOW listen_addresses") == [""]
    assert len(clusters.servers(place)) > 1
    clusters.stop(place)
    assert not place.answers()
    assert clusters.servers(place) == []


def test_data_and_socket_are_private(place):
    assert place.data.parent == place.socket.parent == place.build
    assert [folder.stat().st_mode & 0o777 for folder in (place.data, place.socket)] == [0o700, 0o700]
    assert {folder.stat().st_uid for folder in (place.data, place.socket)} == {place.owner.pw_uid}
    assert place.owner.pw_uid != 0


def test_killed_server_starts_again(place):
    """After kill -9 the lock files lie about, naming a process that is gone."""
    clusters.start(place)
    first, *others = clusters.servers(place)
    for pid in (first, *others):
        os.kill(pid, signal.SIGKILL)
    _wait_until(lambda: not clusters.servers(place))
    assert (place.data / "postmaster.pid").exists()
    clusters.start(place)
    assert _select(place) == ["1"]


def test_orphans_of_a_killed_server_do_not_stand_in_the_way(place):
    clusters.start(place)
    orphan = subprocess.Popen([*place.client("psql"), "-d", "postgres", "-c", "SELECT pg_sleep(60)"])
    _wait_until(lambda: _select(place, "SELECT count(*) FROM pg_stat_activity WHERE query ~ 'sleep.60'") != ["0"])
    os.kill(int((place.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    clusters.start(place)
    assert _select(place) == ["1"]
    orphan.wait()


def test_lock_that_names_somebody_elses_process_is_stale(place):
    """Process numbers are used again, as after a restart of the machine."""
    with subprocess.Popen(["sleep", "60"]) as stranger:
        lock = place.data / "postmaster.pid"
        lock.write_text(f"{stranger.pid}\n{place.data}\n1\n5432\n{place.socket}\n\n")
        (place.socket / ".s.PGSQL.5432.lock").write_text(f"{stranger.pid}\n")
        for file in (lock, place.socket / ".s.PGSQL.5432.lock"):
            os.chown(file, place.owner.pw_uid, place.owner.pw_gid)
        clusters.start(place)
        assert _select(place) == ["1"]
        clusters.stop(place)
        assert stranger.poll() is None
        stranger.kill()


def test_stopping_what_does_not_run_is_nothing(place):
    clusters.stop(place)
    clusters.stop(place)


def test_damaged_data_is_one_sentence(place):
    (place.data / "global" / "pg_control").unlink()
    with pytest.raises(Problem, match="^PostgreSQL does not start .*: run `make clean`, then this again.$"):
        clusters.start(place)
    assert not place.started.exists()


def test_killed_initdb_is_done_again(initialised, tmp_path, monkeypatch):
    with _quiet_log(tmp_path), _build_folder() as build:
        found = clusters.locate(build)
        (build / "pg.new").mkdir()
        (build / "pg.new" / "half").touch()
        clusters.ensure(found)
        assert (found.data / "PG_VERSION").is_file()
        assert not (found.data / "half").exists()
        assert not (build / "pg.new").exists()


def test_long_path_puts_the_socket_elsewhere(initialised, tmp_path):
    with _quiet_log(tmp_path), _build_folder() as outer:
        build = outer / ("long" * 25) / "build"
        (build / "state").mkdir(parents=True)
        found = clusters.locate(build)
        assert found.data == build / "pg"
        assert found.socket == paths.fallback(build.parent) / "run"
        subprocess.run(["cp", "-a", initialised.data, found.data], check=True)
        _starts_and_leaves_nothing(found)


def test_closed_folder_puts_the_data_elsewhere(initialised, tmp_path):
    """Only root's PostgreSQL runs as somebody else, who cannot enter the folder."""
    with _quiet_log(tmp_path), _build_folder(mode=0o700) as build:
        found = clusters.locate(build)
        closed = os.geteuid() == 0
        assert found.data == (found.spare if closed else build) / "pg"
        clusters.ensure(found)
        assert (build / "postgresql-is-in").exists() == closed
        _starts_and_leaves_nothing(found)


def _starts_and_leaves_nothing(found):
    clusters.ensure(found)
    clusters.start(found)
    assert _select(found) == ["1"]
    clusters.remove_all(found)
    assert not found.spare.exists()


def test_spare_folder_of_somebody_else_is_refused(tmp_path):
    with _quiet_log(tmp_path), _build_folder() as build:
        found = clusters.locate(build)
        found = dataclasses.replace(found, socket=found.spare / "run")
        found.spare.mkdir(mode=0o755)
        try:
            with pytest.raises(Problem, match="belongs to somebody else: let its owner remove it"):
                clusters.ensure(found)
        finally:
            found.spare.rmdir()


def test_last_user_stops_it(place):
    with clusters.running(place), clusters.running(place):
        assert place.answers()
    assert not place.answers()


def test_other_run_keeps_it_running(place):
    state = place.build / "state"
    with subprocess.Popen(["sleep", "60"]) as other:
        with clusters.running(place):
            processes.note("uses-postgresql", other.pid, state)
        assert place.answers()
        other.kill()
        other.wait()
        with clusters.running(place):
            pass
        assert not place.answers()


def test_started_by_hand_is_left_alone(place):
    clusters.start(place)
    place.started.unlink()
    with clusters.running(place):
        assert place.answers()
    assert place.answers()


def test_killed_run_does_not_keep_it_running(place):
    """The note of a run that was killed counts for nothing."""
    code = (
        "from dev import cluster; import os, pathlib, sys\n"
        f"from dev import paths; paths.LOG = pathlib.Path('{paths.LOG}')\n"
        f"with cluster.running(cluster.locate(pathlib.Path('{place.build}'))): os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True)
    assert done.returncode == -signal.SIGKILL
    assert place.answers()
    with clusters.running(place):
        pass
    assert not place.answers()


def test_missing_postgresql_is_told(tmp_path):
    with pytest.raises(Problem, match="PostgreSQL 13 or later is missing: run `sudo apt-get install postgresql`"):
        clusters.find_binaries(f"{tmp_path}/*/bin")


def test_newest_postgresql_is_taken(tmp_path):
    for major in ("9", "14", "15", "main"):
        (tmp_path / major / "bin").mkdir(parents=True)
        (tmp_path / major / "bin" / "initdb").touch()
    assert clusters.find_binaries(f"{tmp_path}/*/bin") == tmp_path / "15" / "bin"


def test_data_of_a_postgresql_that_is_gone_is_told(initialised, tmp_path):
    (tmp_path / "pg").mkdir()
    (tmp_path / "pg" / "PG_VERSION").write_text("12\n")
    with pytest.raises(Problem, match="PostgreSQL 12, which made build/pg, is gone: run `make clean`"):
        clusters._binaries_of(tmp_path / "pg")


def _wait_until(condition, seconds=15):
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.05)
