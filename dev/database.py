# SPDX-License-Identifier: LGPL-3.0-or-later
"""Databases: made from one another, each with a mark that says from what and that it is complete.

The mark is the database's own comment, so a database that was not finished, or was made from older source, has no
mark or another one, and is made again.
"""

import json
import os
import re
import shutil
import subprocess

from . import paths, processes
from .cluster import USER
from .errors import Problem, disk_full
from .steps import remove


class Databases:
    """The databases of one running cluster.

    :param cluster.Cluster cluster: as from ``cluster.locate``.
    """

    def __init__(self, cluster):
        self.cluster = cluster

    def sql(self, query, database="postgres"):
        """Run a query; return its rows as lines, columns split by ``|``."""
        command = [*self.cluster.client("psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", query]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise self._problem(done.stderr)
        return done.stdout.splitlines()

    @staticmethod
    def _problem(message):
        if "No space left on device" in message:
            return disk_full(paths.BUILD)
        text = " ".join(message.split())
        return Problem(f"PostgreSQL refused ({text}): run `make clean` and this again if it stays so.")

    def names(self):
        """Return the names of all databases."""
        return self.sql("SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'")

    def mark(self, name):
        """Return what was noted when the database was complete; an empty dictionary when there is none."""
        rows = self.sql(
            f"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{_checked(name)}'"
        )
        try:
            return json.loads("\n".join(rows) or "{}")
        except ValueError:
            return {}

    def set_mark(self, name, **values):
        """Note that the database is complete.

        :param values: what JSON can hold; ``key`` is the hash it was made from.
        """
        text = json.dumps(values).replace("'", "''")
        self.sql(f"COMMENT ON DATABASE {_checked(name)} IS '{text}'")

    def is_current(self, name, key):
        """Tell whether the database is complete and was made from this key."""
        return self.mark(name).get("key") == key

    def create(self, name, template=None):
        """Make a database with its filestore, anew, empty or as a copy; the copy has no mark."""
        self.drop(name)
        source = f" TEMPLATE {_checked(template)}" if template else " TEMPLATE template0"
        self.sql(f"CREATE DATABASE {_checked(name)}{source}")
        if template and _filestore(template).is_dir():
            # Files of the filestore are named by content and never changed: a link is as good as a copy.
            shutil.copytree(_filestore(template), _filestore(name), copy_function=os.link)

    def copy(self, template, name):
        """Make a database, anew, as a copy of a complete one."""
        self.create(name, template)

    def drop(self, name):
        """Remove a database and its filestore, also while somebody is connected."""
        self.sql(f"DROP DATABASE IF EXISTS {_checked(name)} WITH (FORCE)")
        remove(_filestore(name))

    def rename(self, name, other):
        """Give a database another name, in place of one that may have it."""
        self.drop(other)
        self.sql(f"ALTER DATABASE {_checked(name)} RENAME TO {_checked(other)}")
        if _filestore(name).is_dir():
            _filestore(name).rename(_filestore(other))

    def drop_abandoned(self):
        """Remove the scratch databases of runs that are gone."""
        for name in self.names():
            found = re.fullmatch(r"ptc_x_\w+_(\d+)", name)
            if found and processes.born(int(found[1])) is None:
                self.drop(name)


def scratch_name(what, pid=None):
    """Return the name of a database that one process uses and drops.

    :param str what: a word that says what for.
    """
    return f"ptc_x_{what}_{pid or os.getpid()}"


def _checked(name):
    if not re.fullmatch(r"[a-z_][a-z0-9_]*", name):
        raise ValueError(f"no name for a database: {name}")
    return name


def _filestore(name):
    return paths.DATA / "filestore" / name


def address(cluster, name):
    """Return what ``psycopg2.connect`` wants for a database."""
    return f"host={cluster.socket} user={USER} dbname={name}"
