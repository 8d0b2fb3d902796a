# SPDX-License-Identifier: LGPL-3.0-or-later
"""``make demo``: Odoo with the sample school, until Ctrl-C."""

import time

from . import odoo_run, paths, ports, processes, stage
from .server import Server
from .smtp_sink import Sink
from .steps import step

NAME = "ptc_demo"


def run():
    """Set up what is missing, serve until interrupted, then stop what was started."""
    port = ports.wanted()
    paths.make_folders()
    mine = processes.note("demo")
    try:
        with stage.ready() as ready:
            lines = database(ready)
            _serve(ready, port, lines)
    finally:
        mine.unlink(missing_ok=True)


def database(ready):
    """Make the demo's database, or upgrade it when the addons have changed; return the lines to print."""
    mark = ready.databases.mark(NAME)
    key = stage.template_key(ready)
    if not mark:
        sample = stage.sample(ready)
        with step("database of the demo"):
            ready.databases.copy(sample, NAME)
        mark = ready.databases.mark(sample)
    elif mark["key"] != key:
        with step("upgrade of the addons in the demo"):
            stage.upgrade(ready, NAME, log="demo-upgrade.log")
    lines = mark.get("lines", [])
    ready.databases.set_mark(NAME, key=key, lines=lines)
    return lines


def _serve(ready, port, lines):
    sink = Sink()
    try:
        config = odoo_run.write_config(ready.source, ready.cluster, sink.port, paths.BUILD / "demo.conf")
        server = Server(ready.source, NAME, port, "demo.log", config)
        try:
            with step("Odoo"):
                server.wait_ready()
            _tell(server, lines)
            _stay(server)
        finally:
            server.stop()
    finally:
        sink.stop()


def _tell(server, lines):
    print(f"\nOdoo runs at {server.url}  (parents: {server.url}/my/conferences)\n")
    for line in lines:
        print(f"  {line}")
    mail, log = (path.relative_to(paths.ROOT) for path in (paths.MAIL, server.log))
    print(f"\nThe mail it sends is kept in {mail}/, its log is {log}. Ctrl-C stops it.", flush=True)


def _stay(server):
    try:
        while server.process.poll() is None:
            time.sleep(0.5)
    except KeyboardInterrupt:
        print("\nstopping ...", flush=True)
        return
    print(f"Odoo has ended by itself: see {server.log}.", flush=True)
