# SPDX-License-Identifier: LGPL-3.0-or-later
"""Steps shown as one short line each, and commands whose output goes to a file."""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import time

from . import paths
from .errors import Problem, disk_full

# Bytes; with fewer free, a command that failed has failed for that.
ROOM = 20 * 10**6


@contextlib.contextmanager
def step(text):
    """Print what is done, and how long it took."""
    print(f"{text} ... ", end="", flush=True)
    start = time.monotonic()
    try:
        yield
    except BaseException:
        print(flush=True)
        raise
    print(f"{time.monotonic() - start:.1f} s", flush=True)


def run(command, log, advice, **options):
    """Run a command to its end, its output in a file.

    :param list command: program and arguments.
    :param str log: name of the file under ``build/log``.
    :param str advice: the sentence when it fails; ``%(log)s`` in it is the file.
    :param options: for ``subprocess.Popen``.
    :raise Problem: when the command fails, or the disk is full.
    """
    file = paths.LOG / log
    options = {"stdin": subprocess.DEVNULL, **options}
    with file.open("wb") as output:
        process = subprocess.Popen(
            [str(part) for part in command], stdout=output, stderr=subprocess.STDOUT, start_new_session=True, **options
        )
        code = wait(process)
    if code:
        # On a full disk there may be no room for the words that say so.
        if "No space left on device" in tail(file) or shutil.disk_usage(paths.LOG).free < ROOM:
            raise disk_full(paths.BUILD)
        raise Problem(advice % {"log": file})


def wait(process):
    """Wait for a process of a session of its own; take the whole session down when interrupted."""
    try:
        return process.wait()
    except BaseException:
        end_session(process)
        raise


def end_session(process, seconds=10):
    """End a process that leads its own session, and its children: politely first."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
            return


def tail(file, size=20000):
    """Return the last bytes of a text file."""
    with file.open("rb") as stream:
        stream.seek(max(0, file.stat().st_size - size))
        return stream.read().decode(errors="replace")


@contextlib.contextmanager
def locked(name="setup", folder=paths.STATE):
    """Let one run at a time do what is in the block; others wait, and say so."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("waiting for another run in this repository ...", flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def remove(folder):
    """Remove a folder that may not be there."""
    if folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder)
    else:
        folder.unlink(missing_ok=True)
