# SPDX-License-Identifier: LGPL-3.0-or-later
"""An Odoo server as a process of its own."""

import contextlib
import subprocess
import time
import urllib.request

from . import odoo_run, paths, processes
from .errors import Problem
from .odoo_source import environment
from .steps import end_session, tail


class Server:
    """A server that serves one database, started at once.

    :param odoo_source.Source source: the Odoo to run.
    :param str database: the only database it serves.
    :param int port: port on the loopback interface.
    :param str log: name of Odoo's log under ``build/log``.
    :param Path config: configuration file.
    :param tuple arguments: further options of Odoo, such as ``("--workers", 2)``.
    """

    def __init__(self, source, database, port, log, config=paths.CONFIG, arguments=()):
        self.port = port
        self.url = f"http://localhost:{port}"
        self.log = paths.LOG / f"odoo-{log}"
        self.log.unlink(missing_ok=True)
        words = ["-d", database, "--db-filter", f"^{database}$", "--http-port", port, f"--logfile={self.log}"]
        self.process = self._launch(
            odoo_run.command(*words, *arguments, config=config),
            env=environment(source),
            cwd=paths.ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=(paths.LOG / f"stderr-{log}").open("wb"),
            start_new_session=True,
        )
        self.note = processes.note("server", self.process.pid)

    def _launch(self, command, **options):
        """Start the process.

        :param options: for ``subprocess.Popen``.
        """
        return subprocess.Popen(command, **options)

    def wait_ready(self, seconds=60):
        """Wait until the server answers.

        :raise Problem: when it ends, or does not answer in time.
        """
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            if self.process.poll() is not None:
                break
            if self._answers("/web/health"):
                return self
            time.sleep(0.1)
        self.stop()
        if self.log.is_file() and "Address already in use" in tail(self.log):
            raise Problem(f"Port {self.port} is in use: stop what uses it, or choose another with PORT=.")
        raise Problem(f"Odoo did not start: see {self.log} and build/log/stderr-*, mend it, then run this again.")

    def _answers(self, path):
        url = f"http://127.0.0.1:{self.port}{path}"
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status == 200
        return False

    def stop(self):
        """Stop the server and wait until it is gone."""
        end_session(self.process, seconds=15)
        self.note.unlink(missing_ok=True)
