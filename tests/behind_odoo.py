# SPDX-License-Identifier: LGPL-3.0-or-later
"""What tests change in the database with plain SQL, behind Odoo's back: its workers have to hear of it."""

import re

CHANGES = re.compile(r"\b(UPDATE|INSERT|DELETE)\b")
# As Odoo itself tells its workers to forget what they keep.
TELL = "INSERT INTO orm_signaling_default DEFAULT VALUES"


def told(query):
    """Return a query with what tells the workers, if it changes something."""
    return f"{query}; {TELL}" if CHANGES.search(query) else query
