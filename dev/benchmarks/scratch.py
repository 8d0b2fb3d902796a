# SPDX-License-Identifier: LGPL-3.0-or-later
"""Databases to measure on: a copy each time, dropped afterwards."""

import contextlib

from dev import database, in_odoo, paths

LOGFILE = paths.LOG / "odoo-bench.log"


@contextlib.contextmanager
def copied(ready, template, what="bench"):
    """Give the name of a copy of a database."""
    name = database.scratch_name(what)
    ready.databases.copy(template, name)
    try:
        yield name
    finally:
        ready.databases.drop(name)


@contextlib.contextmanager
def environment(name, addons=""):
    """Give an Odoo environment on a database; nothing is committed unless the block does so.

    :param str addons: folders of addons, split by commas; those of the configuration when not given.
    """
    # Odoo is on the path of the virtual environment's Python only.
    from odoo.modules.registry import Registry
    from odoo.sql_db import close_db

    try:
        words = [f"--logfile={LOGFILE}", *([f"--addons-path={addons}"] if addons else [])]
        with in_odoo.environment(name, *words, commit=False) as env:
            yield env
    finally:
        Registry.delete(name)
        close_db(name)
