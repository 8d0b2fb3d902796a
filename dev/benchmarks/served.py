# SPDX-License-Identifier: LGPL-3.0-or-later
"""A prefork Odoo on a database, and the CPU time that it and PostgreSQL take."""

import contextlib
import os
import socket
from pathlib import Path

from dev import cluster, odoo_run, paths, ports
from dev.server import Server

WORKERS = 4
QUEUE = 4096  # connections
TICKS = os.sysconf("SC_CLK_TCK")


class Served:
    """A running Odoo.

    :param dev.server.Server server: as started.
    :param dev.cluster.Cluster place: of its PostgreSQL.
    :param int bus_port: where it takes websockets.
    """

    def __init__(self, server, place, bus_port):
        self.server = server
        self.port = server.port
        self.bus_port = bus_port
        self.place = place

    def cpu(self):
        """Return the seconds of CPU that Odoo's processes and all of PostgreSQL's have used so far."""
        return sum(_ticks(pid) for pid in {*_tree(self.server.process.pid), *cluster.servers(self.place)}) / TICKS


class QueueingServer(Server):
    """A server that is handed its socket, as systemd does, with a queue for all who come at once.

    Odoo's own queue holds 8 for each worker; who finds it full tries again a second later, and again after three.
    """

    def _launch(self, command, **options):
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("127.0.0.1", self.port))
            listener.setblocking(False)
            listener.listen(QUEUE)
            number = listener.fileno()
            # The process has to find the socket as number 3, and its own number in LISTEN_PID.
            script = f'LISTEN_FDS=1 LISTEN_PID=$$ exec "$@" 3<&{number}'
            return super()._launch(["sh", "-c", script, "sh", *command], pass_fds=[number], **options)


@contextlib.contextmanager
def serving(ready, database, what, addons, kind=Server):
    """Serve a database with ``WORKERS`` workers and no cron; give the ``Served``.

    :param str what: a word for its log.
    :param str addons: folders of addons, split by commas.
    :param kind: ``Server``, or ``QueueingServer``.
    """
    config = odoo_run.write_config(ready.source, ready.cluster, file=paths.BUILD / f"{database}.conf")
    options = {
        "--addons-path": addons,
        "--workers": WORKERS,
        "--max-cron-threads": 0,
        "--gevent-port": (bus_port := ports.free_port()),
        # A worker that is replaced in the middle of a measurement would be measured too.
        "--limit-request": 10**7,
    }
    words = [str(word) for pair in options.items() for word in pair]
    server = kind(ready.source, database, ports.free_port(), f"bench-{what}.log", config, words)
    try:
        server.wait_ready()
        yield Served(server, ready.cluster, bus_port)
    finally:
        server.stop()
        config.unlink(missing_ok=True)


def _ticks(pid):
    """Return the clock ticks a process and its ended children have used; 0 when it is gone."""
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15]))
    return 0


def _tree(pid):
    """Return a process and all that descend from it."""
    found = [pid]
    for one in found:
        with contextlib.suppress(OSError):
            found += map(int, Path(f"/proc/{one}/task/{one}/children").read_text().split())
    return found
