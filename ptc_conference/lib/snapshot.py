# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a worker keeps of what it has read, for as long as its transactions see just the same rows.

A snapshot of PostgreSQL is which transactions had ended when it was taken. Of two equal ones all rows are equal, so
nothing that is kept is ever out of date: https://www.postgresql.org/docs/15/functions-info.html#FUNCTIONS-PG-SNAPSHOT
"""

# On a replica the text leaves out what is running there.
SNAPSHOT = """
SELECT pg_current_snapshot()::text WHERE NOT pg_is_in_recovery() AND pg_current_xact_id_if_assigned() IS NULL
"""
_kept = {}


def get_kept(cr, key):
    """Return the dict in which the worker keeps what it has read for a key; empty once anything has changed.

    What depends on the clock as well is kept together with when it ends.

    :param str key: of what is read; there are few.
    :param cr: a cursor in REPEATABLE READ. What its transaction has written itself is in no snapshot: once it has,
        nothing is kept. Nor is anything on a replica.
    """
    cr.execute(SNAPSHOT)
    snapshot = cr.fetchone()
    if not snapshot:
        return {}
    place = (cr.dbname, key)
    before, kept = _kept.get(place, (None, None))
    if before != snapshot:
        kept = {}
        _kept[place] = snapshot, kept
    return kept
