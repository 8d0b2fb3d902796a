# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which processes are ours: noted with their start times, so that a number used again by another is never touched."""

import contextlib
import json
import os
import signal
import time
from pathlib import Path

from . import paths


def born(pid):
    """Return the start time of a process in clock ticks since boot, or None when it does not run."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else int(fields[19])


def note(kind, pid=None, folder=paths.STATE):
    """Write down a process (this one when not given) under a kind; return the file."""
    pid = pid or os.getpid()
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{kind}.{pid}.pid"
    file.write_text(json.dumps({"pid": pid, "born": born(pid)}))
    return file


def living(kind="*", folder=paths.STATE):
    """Return ``{file: pid}`` of the noted processes that still run; forget the others."""
    found = {}
    for file in sorted(folder.glob(f"{kind}.*.pid")):
        try:
            row = json.loads(file.read_text())
        except ValueError:
            row = {"pid": 0, "born": 0}
        if row["born"] and born(row["pid"]) == row["born"]:
            found[file] = row["pid"]
        else:
            file.unlink(missing_ok=True)
    return found


def end(pids, seconds=10):
    """End processes, politely first, and wait until they are gone."""
    ages = {pid: born(pid) for pid in pids}
    for number in (signal.SIGTERM, signal.SIGKILL):
        for pid, age in ages.items():
            if age is not None and born(pid) == age:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
        if _gone(ages, seconds):
            return


def _gone(ages, seconds):
    limit = time.monotonic() + seconds
    while any(age is not None and born(pid) == age for pid, age in ages.items()):
        if time.monotonic() > limit:
            return False
        time.sleep(0.05)
    return True
