# SPDX-License-Identifier: LGPL-3.0-or-later
"""What breaks in the middle of a ``Rush``."""

import contextlib
import os
import signal
import time
from pathlib import Path

PAUSE = 0.05  # seconds


def _workers(parent):
    """Return the processes of a prefork server that answer requests."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                family = int(folder.joinpath("stat").read_text().rpartition(")")[2].split()[1])
                if family == parent and b"\0gevent\0" not in folder.joinpath("cmdline").read_bytes():
                    found.append(int(folder.name))
    return found


def kill_worker(rush):
    """Kill processes that answer, until one was in the middle of a booking."""
    while rush.done < len(rush.jobs) and not rush.has_lost():
        for worker in _workers(rush.arena.server.process.pid)[:1]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
        time.sleep(PAUSE)


def hang_up(rush):
    """From now on some clients hang up before they are answered."""
    rush.is_cutting = True


def cut_database(rush):
    """Cut all connections of Odoo with PostgreSQL."""
    rush.arena.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid()"
    )


def restart_database(rush):
    """Let PostgreSQL die, and start it again."""
    rush.arena.disconnect()
    rush.durable.die()
    rush.durable.start()


FAULTS = (kill_worker, hang_up, cut_database, restart_database)
