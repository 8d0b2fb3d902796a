# SPDX-License-Identifier: LGPL-3.0-or-later
"""``make demo`` on a database of its own: what it shows, and what is left when it is stopped or killed."""

import os
import signal
import smtplib
import subprocess
import sys
import urllib.request

import pytest

from dev import database, demo, paths, ports, processes

CODE = """import sys
from dev import cli, demo
cli.COMMANDS["demo"] = lambda _: demo.run({!r}) or 0
sys.exit(cli.main(["demo"]))
"""


class Demo:
    """A running demo, as a terminal would run it.

    :param str name: of its database.
    """

    def __init__(self, name):
        self.name = name
        self.port = ports.free_port()
        self.process = subprocess.Popen(
            [sys.executable, "-c", CODE.format(name)],
            cwd=paths.ROOT,
            env={**os.environ, "PORT": str(self.port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.shown = []
        for line in self.process.stdout:
            self.shown.append(line.rstrip())
            if line.endswith("Ctrl-C stops it.\n"):
                break

    def children(self):
        """Return ``{kind: pid}`` of the processes it has started."""
        notes = {file.name.split(".")[0]: pid for file, pid in processes.living().items() if _parent(pid) == self.pid}
        return {kind: pid for kind, pid in notes.items() if kind in ("mail", "server")}

    @property
    def pid(self):
        return self.process.pid

    def end(self, number):
        """Send a signal to its whole group, as a terminal does; return the exit code."""
        os.killpg(self.pid, number)
        self.process.communicate(timeout=60)
        return self.process.returncode


def _parent(pid):
    with open(f"/proc/{pid}/stat") as file:
        return int(file.read().rpartition(")")[2].split()[1])


@pytest.fixture(scope="module")
def name(stage):
    """The database of these tests' demo."""
    found = database.scratch_name("demo")
    yield found
    stage.databases.drop(found)
    (paths.BUILD / f"{found}.conf").unlink(missing_ok=True)


@pytest.fixture
def running(name):
    """The demo, running."""
    found = Demo(name)
    yield found
    if found.process.poll() is None:
        found.end(signal.SIGTERM)


def _status(port, path):
    with urllib.request.urlopen(f"http://localhost:{port}{path}", timeout=30) as answer:
        return answer.status


def test_shows_address_and_accounts_and_serves(running, stage):
    shown = "\n".join(running.shown)
    assert f"Odoo runs at http://localhost:{running.port}" in shown
    assert _status(running.port, "/web/login") == 200
    lines = stage.databases.mark("ptc_sample")["lines"]
    assert lines
    assert set(lines) <= {line.strip() for line in running.shown} | {line for line in lines if not line.strip()}


def test_mail_leads_to_the_port_that_was_chosen(running, name, stage):
    query = "SELECT value FROM ir_config_parameter WHERE key = 'web.base.url'"
    assert stage.databases.sql(query, name) == [f"http://localhost:{running.port}"]


def test_second_start_shows_the_accounts_again(running, name):
    first = [line for line in running.shown if line.startswith("  ")]
    running.end(signal.SIGINT)
    again = Demo(name)
    assert [line for line in again.shown if line.startswith("  ")] == first
    again.end(signal.SIGINT)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopping_ends_what_it_started_and_nothing_else(running, stage, number):
    children = running.children()
    assert set(children) == {"mail", "server"}
    assert running.end(number) == 0
    assert [processes.born(pid) for pid in children.values()] == [None, None]
    # The tests use the same PostgreSQL.
    assert stage.cluster.answers()


def test_second_demo_is_refused(running, name):
    again = Demo(name)
    assert again.process.wait() == 1
    assert again.shown == ["The demo of this repository is running already: use it, or run `make stop` first."]


def test_killed_demo_does_not_stand_in_the_way(running, name):
    children = running.children()
    os.kill(running.pid, signal.SIGKILL)
    running.process.wait()
    assert all(processes.born(pid) for pid in children.values())
    again = Demo(name)
    assert again.shown[-1].endswith("Ctrl-C stops it.")
    assert [processes.born(pid) for pid in children.values()] == [None, None]
    again.end(signal.SIGTERM)


def test_mail_is_kept(running, name, stage):
    config = (paths.BUILD / f"{name}.conf").read_text()
    (port,) = [line.split("=")[1].strip() for line in config.splitlines() if line.startswith("smtp_port")]
    with smtplib.SMTP("127.0.0.1", int(port), timeout=10) as client:
        client.sendmail("a@school.example", ["b@school.example"], "Subject: kept\r\n\r\ntext")
    (file,) = (paths.MAIL / name).glob("*.eml")
    assert "Subject: kept" in file.read_text()


def test_changed_addons_are_upgraded(name, stage):
    """A database that was made from other source is upgraded before it is served, its rows kept."""
    lines = stage.databases.mark(name)["lines"]
    stage.databases.set_mark(name, key="older source", lines=lines)
    stage.databases.sql("CREATE TABLE kept AS SELECT 1", name)
    again = Demo(name)
    again.end(signal.SIGINT)
    assert any(line.startswith("upgrade of the addons in the demo ...") for line in again.shown)
    assert stage.databases.sql("SELECT * FROM kept", name) == ["1"]
    assert stage.databases.mark(name)["lines"] == lines
    assert name != demo.NAME
