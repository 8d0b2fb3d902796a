# SPDX-License-Identifier: LGPL-3.0-or-later
"""A PostgreSQL of a test's own that keeps what it has committed when it dies, and may be killed."""

import subprocess

from dev import cluster, paths, processes
from dev.steps import remove, run

SETTINGS = {
    "listen_addresses": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "max_connections": "100",
    "restart_after_crash": "on",
}


class DurableCluster:
    """A cluster under ``build/faults``; ``place`` is its ``dev.cluster.Cluster``."""

    def __init__(self):
        folder = paths.BUILD / "faults"
        remove(folder)
        folder.mkdir()
        self.place = cluster.locate(folder)
        cluster.ensure(self.place)
        self.start()

    def start(self):
        """Start the server and wait until it answers, recovery included."""
        settings = {**SETTINGS, "unix_socket_directories": self.place.socket}
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        self._control("-l", self.place.log, "-o", options, "start")
        # So that `make stop` finds it when the test was broken off.
        self.note = processes.note("faults", cluster.servers(self.place)[0])

    def die(self):
        """Stop the server as a loss of power would: nothing is written any more."""
        self._control("-m", "immediate", "stop")
        self.note.unlink(missing_ok=True)

    def _control(self, *words):
        command = [self.place.program("pg_ctl"), "-D", self.place.data, "-w", "-t", "60", *words]
        run(command, "faults-pg_ctl.log", "pg_ctl failed: see %(log)s.", **self.place.as_owner())

    def take(self, other, name):
        """Copy a database of another cluster, under its name."""
        dump = subprocess.Popen([*other.client("pg_dump"), "-d", name], stdout=subprocess.PIPE)
        subprocess.run([*self.place.client("createdb"), "-T", "template0", name], check=True)
        restore = [*self.place.client("psql"), "-Xq", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null", "-d", name]
        subprocess.run(restore, check=True, stdin=dump.stdout)
        assert dump.wait() == 0

    def close(self):
        """Stop the server and remove all it has."""
        self.die()
        remove(self.place.build)
        if self.place.spare.is_dir() and self.place.data.is_relative_to(self.place.spare):
            remove(self.place.spare)
