# SPDX-License-Identifier: LGPL-3.0-or-later
"""Steps and the commands they run."""

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from dev import cli, errors, paths, steps
from dev.errors import Problem

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def _log(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "LOG", tmp_path)


def test_step_tells_what_and_how_long(capsys):
    with steps.step("Something"):
        pass
    assert capsys.readouterr().out == "Something ... 0.0 s\n"


def test_output_goes_to_the_log(tmp_path):
    steps.run(["sh", "-c", "echo out; echo err >&2"], "it.log", "failed")
    assert (tmp_path / "it.log").read_text() == "out\nerr\n"


def test_failure_is_the_advice_with_the_log(tmp_path):
    with pytest.raises(Problem, match=f"^It failed: see {tmp_path}/it.log\\.$"):
        steps.run(["false"], "it.log", "It failed: see %(log)s.")


def test_full_disk_is_told_whatever_failed():
    with pytest.raises(Problem, match="The disk of .*build is full: free about 3 GB there, then run this again"):
        steps.run(["sh", "-c", "echo 'tar: x: No space left on device'; exit 2"], "it.log", "It failed.")


def test_full_disk_is_told_when_the_log_has_no_room(monkeypatch):
    monkeypatch.setattr(steps.shutil, "disk_usage", lambda _: SimpleNamespace(free=4096))
    with pytest.raises(Problem, match="The disk of .*build is full"):
        steps.run(["false"], "it.log", "It failed.")


def test_interrupt_ends_the_command_and_its_children(tmp_path):
    """Nothing goes on writing behind the back of the next run."""
    code = "from dev import steps, cli, paths; import pathlib, sys, signal; signal.signal(2, cli._interrupt)\n"
    code += (
        f"paths.LOG = pathlib.Path('{tmp_path}')\nsteps.run(['sh', '-c', 'sleep 61 & echo $!; wait'], 'it.log', 'x')"
    )
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stderr=subprocess.PIPE) as process:
        log = tmp_path / "it.log"
        _wait_until(lambda: log.is_file() and log.read_text().strip())
        process.send_signal(signal.SIGINT)
        assert b"KeyboardInterrupt" in process.communicate()[1]
    _wait_until(lambda: not Path(f"/proc/{log.read_text().strip()}/exe").exists())


def test_second_run_waits_for_the_first(tmp_path):
    code = f"from dev import steps; import pathlib\nwith steps.locked('a', pathlib.Path('{tmp_path}')): print('in')"
    with steps.locked("a", tmp_path):
        process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert process.stdout.readline() == "waiting for another run in this repository ...\n"
    assert process.communicate()[0] == "in\n"


def test_space_is_checked_before(tmp_path):
    build = tmp_path / "build"
    with pytest.raises(Problem, match=r"The disk of .* is full: free about 3 GB there"):
        paths.check_space(build, free=10**9)
    paths.check_space(build, free=4 * 10**9)
    (build / "odoo").mkdir(parents=True)
    (build / "venv").mkdir()
    paths.check_space(build, free=10**9)
    with pytest.raises(Problem):
        paths.check_space(build, free=10**8)


def test_errors_of_the_system_are_sentences():
    full = OSError(errno.ENOSPC, "No space left on device", "/x/y")
    assert errors.explain(full) == "The disk of /x/y is full: free about 3 GB there, then run this again."
    denied = PermissionError(errno.EACCES, "Permission denied", "/x/build")
    assert errors.explain(denied).startswith("/x/build may not be written by this user: run this as its owner")
    assert errors.explain(OSError(errno.EIO, "Input/output error")) is None


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (Problem("Do this."), 1, "Do this."),
        (OSError(errno.ENOSPC, "No space left", "/x"), 1, "The disk of /x is full"),
        (KeyboardInterrupt(), 130, "stopped"),
    ],
)
def test_command_tells_one_sentence(monkeypatch, capsys, error, code, told):
    def fail(_arguments):
        raise error

    monkeypatch.setitem(cli.COMMANDS, "stop", fail)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    assert cli.main(["stop"]) == code
    shown = capsys.readouterr().err
    assert shown.startswith(told)
    assert shown.count("\n") == 1


def test_unknown_command_is_told():
    done = subprocess.run([sys.executable, "-m", "dev.cli", "fly"], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Say what to do: dev/run demo|test|")


def test_spare_folder_is_named_after_the_repository():
    one, other = paths.fallback(Path("/a")), paths.fallback(Path("/b"))
    assert one != other
    assert one == paths.fallback(Path("/a"))
    assert len(os.fsencode(str(one / "run" / ".s.PGSQL.5432"))) < 60


def _wait_until(condition, seconds=10):
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.02)
