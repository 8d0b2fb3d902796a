# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which processes are ours."""

import json
import os
import signal
import subprocess
import sys

import pytest

from dev import processes

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"


@pytest.fixture
def sleeper():
    """A process that would run for a minute."""
    with subprocess.Popen(["sleep", "60"]) as process:
        yield process
        process.kill()


def test_noted_process_is_found_while_it_lives(sleeper, tmp_path):
    file = processes.note("server", sleeper.pid, tmp_path)
    assert processes.living("server", tmp_path) == {file: sleeper.pid}
    assert processes.living("mail", tmp_path) == {}
    sleeper.kill()
    sleeper.wait()
    assert processes.living("server", tmp_path) == {}
    assert not file.exists()


def test_number_used_again_by_another_is_not_ours(sleeper, tmp_path):
    file = processes.note("server", sleeper.pid, tmp_path)
    row = json.loads(file.read_text())
    file.write_text(json.dumps({**row, "born": row["born"] - 1}))
    assert processes.living("server", tmp_path) == {}


def test_half_written_note_is_forgotten(tmp_path):
    (tmp_path / "server.1.pid").write_text('{"pid": 1')
    assert processes.living("server", tmp_path) == {}


def test_orphan_is_one_whose_starter_is_gone(sleeper, tmp_path):
    file = processes.note("server", sleeper.pid, tmp_path)
    assert processes.living("server", tmp_path, orphans=True) == {}
    row = json.loads(file.read_text())
    file.write_text(json.dumps({**row, "owner_born": row["owner_born"] - 1}))
    assert processes.living("server", tmp_path, orphans=True) == {file: sleeper.pid}


def test_end_is_polite(sleeper):
    processes.end([sleeper.pid])
    assert sleeper.wait() == -signal.SIGTERM


def test_end_insists():
    with subprocess.Popen([sys.executable, "-c", STUBBORN], stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        processes.end([process.pid], seconds=0.3)
        assert process.wait() == -signal.SIGKILL


def test_zombie_and_unknown_do_not_run():
    pid = os.fork()
    if not pid:
        os._exit(0)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    assert processes.born(pid) is None
    os.waitpid(pid, 0)
    assert processes.born(pid) is None
    assert processes.born(os.getpid()) > 0
