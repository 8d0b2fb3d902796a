# SPDX-License-Identifier: LGPL-3.0-or-later
"""Allotment: all sessions of a conference in one go, beside the bare INSERT of the same rows."""

import psycopg2
from psycopg2.sql import SQL, Identifier

from dev import database, stage

from . import school
from .rounds import interleaved, seconds
from .scratch import copied, environment


def measure(ready, figures):
    """Allot an ordinary school's evening, and a large one's beside PostgreSQL alone."""
    with copied(ready, stage.TEMPLATE) as name, environment(name) as env:
        medium = school.add_conference(env, school.make_class_teachers(env, 23), hours=(16 * 60, 20 * 60))
        large = school.add_conference(env, school.make_class_teachers(env, 120))
        env.cr.commit()
        other = Other(database.address(ready.cluster, name))
        rounds = interleaved({"medium": lambda: other.time_allot(medium)})
        figures.add("allot_23_teachers_s", rounds.median("medium"))
        ways = {"allot": lambda: other.time_allot(large), "insert": lambda: other.time_insert()}
        rounds = interleaved(ways)
        other.close()
    figures.note(f"{len(other.rows)} sessions")
    figures.add("allot_9600_s", rounds.median("allot"))
    figures.add("insert_9600_s", rounds.median("insert"))
    figures.add("allot_vs_insert_ratio", rounds.ratio("allot", "insert"))


class Other:
    """A connection beside Odoo's, for the bare INSERT and for cleaning up between measurements.

    :param str address: as ``psycopg2.connect`` wants it.
    """

    def __init__(self, address):
        self.connection = psycopg2.connect(address)
        self.connection.autocommit = True
        self.cursor = self.connection.cursor()
        self.columns, self.rows = [], []

    def close(self):
        """Close the connection."""
        self.connection.close()

    def time_allot(self, conference):
        """Return how many seconds the allotment of a conference takes; keep its rows, and take them back."""
        env = conference.env
        self.cursor.execute("VACUUM ptc_session")

        def run():
            conference.action_allot()
            env.flush_all()

        took = seconds(run)
        env.cr.execute("SELECT * FROM ptc_session ORDER BY id")
        self.columns, self.rows = [column.name for column in env.cr.description], env.cr.fetchall()
        env.cr.rollback()
        env.invalidate_all(flush=False)
        return took

    def time_insert(self):
        """Return how many seconds PostgreSQL takes for the rows of the last allotment in one INSERT."""
        names = SQL(", ").join(map(Identifier, self.columns))
        places = SQL(", ").join([SQL("%s")] * len(self.rows))
        insert = SQL("INSERT INTO ptc_session ({}) VALUES {}").format(names, places).as_string(self.connection)
        statement = self.cursor.mogrify(insert, self.rows)
        self.cursor.execute("VACUUM ptc_session")
        self.cursor.execute("BEGIN")
        took = seconds(lambda: self.cursor.execute(statement))
        self.cursor.execute("ROLLBACK")
        return took
