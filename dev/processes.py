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
    """Write down a process (this one when not given) under a kind, and that this one started it; return the file."""
    pid = pid or os.getpid()
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{kind}.{pid}.pid"
    owner = os.getpid()
    file.write_text(json.dumps({"pid": pid, "born": born(pid), "owner": owner, "owner_born": born(owner)}))
    return file


def living(kind="*", folder=paths.STATE, orphans=False):
    """Return ``{file: pid}`` of the noted processes that still run; forget the others.

    :param bool orphans: only those whose starter is gone: it was killed, or it would have stopped them.
    """
    found = {}
    for file in sorted(folder.glob(f"{kind}.*.pid")):
        row = _read(file)
        if not _runs(row.get("pid"), row.get("born")):
            file.unlink(missing_ok=True)
        elif not (orphans and _runs(row.get("owner"), row.get("owner_born"))):
            found[file] = row["pid"]
    return found


def _read(file):
    try:
        return json.loads(file.read_text())
    except (OSError, ValueError):
        return {}


def _runs(pid, start):
    return bool(pid and start) and born(pid) == start


def end(pids, seconds=10):
    """End processes, politely first, and wait until they are gone."""
    starts = {pid: born(pid) for pid in pids}
    for number in (signal.SIGTERM, signal.SIGKILL):
        for pid, start in starts.items():
            if _runs(pid, start):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
        if _gone(starts, seconds):
            return


def _gone(starts, seconds):
    limit = time.monotonic() + seconds
    while any(_runs(pid, start) for pid, start in starts.items()):
        if time.monotonic() > limit:
            return False
        time.sleep(0.05)
    return True
