# SPDX-License-Identifier: LGPL-3.0-or-later
"""``make demo``: Odoo with the sample school, until Ctrl-C."""

import time

from . import odoo_run, paths, ports, processes, stage
from .errors import Problem
from .server import Server
from .smtp_sink import Sink
from .steps import step

NAME = "ptc_demo"


def run(name=NAME):
    """Set up what is missing, serve until interrupted, then stop what was started.

    :param str name: of the database, kept from one run to the next.
    """
    if processes.living(name):
        raise Problem("The demo of this repository is running already: use it, or run `make stop` first.")
    processes.end(processes.living(orphans=True).values())
    port = ports.wanted()
    paths.make_folders()
    mine = processes.note(name)
    try:
        with stage.ready() as ready:
            lines = database(ready, name)
            _serve(ready, name, port, lines)
    finally:
        mine.unlink(missing_ok=True)


def database(ready, name):
    """Make the demo's database, or upgrade it when the addons have changed; return the lines to print."""
    mark = ready.databases.mark(name)
    key = stage.template_key(ready)
    if not mark:
        sample = stage.sample(ready)
        with step("database of the demo"):
            ready.databases.copy(sample, name)
        mark = ready.databases.mark(sample)
    elif mark["key"] != key:
        with step("upgrade of the addons in the demo"):
            stage.upgrade(ready, name, log="demo-upgrade.log")
    lines = mark.get("lines", [])
    ready.databases.set_mark(name, key=key, lines=lines)
    return lines


def _serve(ready, name, port, lines):
    sink = Sink(paths.MAIL / name)
    try:
        config = odoo_run.write_config(ready.source, ready.cluster, sink.port, paths.BUILD / f"{name}.conf")
        # Mail has links, also before the administrator has signed in, from which Odoo would learn its address.
        address = f"http://localhost:{port}"
        ready.databases.sql(f"UPDATE ir_config_parameter SET value = '{address}' WHERE key = 'web.base.url'", name)
        server = Server(ready.source, name, port, f"{name}.log", config)
        try:
            with step("Odoo"):
                server.wait_ready()
            _show(server, sink, lines)
        finally:
            server.stop()
    finally:
        sink.stop()


def _tell(server, sink, lines):
    print(f"\nOdoo runs at {server.url}  (parents: {server.url}/my/conferences)\n")
    for line in lines:
        print(f"  {line}")
    mail, log = (path.relative_to(paths.ROOT) for path in (sink.folder, server.log))
    print(f"\nThe mail it sends is kept in {mail}/, its log is {log}. Ctrl-C stops it.", flush=True)


def _show(server, sink, lines):
    """Tell how to use it, then wait until it is interrupted, which is how it is meant to end."""
    try:
        _tell(server, sink, lines)
        while server.process.poll() is None:
            time.sleep(0.5)
    except KeyboardInterrupt:
        print("\nstopping ...", flush=True)
        return
    print(f"Odoo has ended by itself: see {server.log}.", flush=True)
