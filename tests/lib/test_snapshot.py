# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a worker keeps is forgotten as soon as PostgreSQL shows anything new, and not before."""

import psycopg2
import pytest

from dev import database
from ptc_conference.lib.snapshot import get_kept


class Cursor(psycopg2.extensions.cursor):
    """A cursor that knows its database, as Odoo's do."""

    @property
    def dbname(self):
        return self.connection.info.dbname


@pytest.fixture
def connect(stage):
    """Make connections to a database with one table, as Odoo makes them."""
    name = database.scratch_name("snapshot")
    stage.databases.create(name)
    stage.databases.sql("CREATE TABLE place (number int); CREATE TABLE other (number int)", name)
    made = []

    def make():
        connection = psycopg2.connect(database.address(stage.cluster, name), cursor_factory=Cursor)
        connection.set_session(isolation_level="REPEATABLE READ")
        made.append(connection)
        return connection

    yield make
    for connection in made:
        connection.close()
    stage.databases.drop(name)


def read(connection):
    """Return how many rows a new transaction sees, and whether it had to look."""
    connection.rollback()
    with connection.cursor() as cr:
        kept = get_kept(cr, "places")
        is_kept = "count" in kept
        if not is_kept:
            cr.execute("SELECT count(*) FROM place")
            [kept["count"]] = cr.fetchone()
        return kept["count"], is_kept


def write(connection, text="INSERT INTO place VALUES (1)"):
    with connection.cursor() as cr:
        cr.execute(text)


def test_kept_while_nothing_changes(connect):
    reader, second = connect(), connect()
    assert read(reader) == (0, False)
    assert read(reader) == (0, True)
    assert read(second) == (0, True)


def test_forgotten_when_somebody_commits(connect):
    reader, writer = connect(), connect()
    read(reader)
    write(writer)
    assert read(reader)[0] == 0, "not yet committed"
    writer.commit()
    assert read(reader) == (1, False)
    assert read(reader) == (1, True)
    write(writer, "DELETE FROM place")
    writer.commit()
    assert read(reader) == (0, False)


def test_nothing_old_is_kept_in_a_transaction_that_began_before(connect):
    early, late, writer = connect(), connect(), connect()
    assert read(early)[0] == 0
    write(writer)
    writer.commit()
    assert read(late) == (1, False)
    with early.cursor() as cr:
        assert "count" not in get_kept(cr, "places"), "the earlier transaction still sees no row"


def test_two_that_write_at_once_each_make_a_state_of_their_own(connect):
    reader, first, second = connect(), connect(), connect()
    write(first)
    write(second)
    seen = [read(reader)[0]]
    for writer in (second, first):
        writer.commit()
        seen.append(read(reader)[0])
    assert seen == [0, 1, 2]


def test_nothing_is_kept_by_a_transaction_that_has_written(connect):
    writer = connect()
    assert read(writer) == (0, False)
    write(writer)
    with writer.cursor() as cr:
        assert get_kept(cr, "places") == {}
        get_kept(cr, "places")["count"] = 5
    assert read(writer) in ((0, True), (0, False))
