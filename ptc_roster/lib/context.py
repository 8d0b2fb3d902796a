# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the readers of one upload share, and how a cell is understood."""

import datetime
from dataclasses import dataclass, field

from .problems import NOTE, SKIP, WARNING, Problems
from .roster import Known, Roster

BULK = "bulk"
DELTA = "delta"
ABSENT = "absent"

_BOOLEANS = {
    "true": True,
    "1": True,
    "yes": True,
    "y": True,
    "false": False,
    "0": False,
    "no": False,
    "n": False,
}
_STATUSES = {
    "": "active",
    "active": "active",
    "tobedeleted": "tobedeleted",
    "deleted": "tobedeleted",
    "inactive": "tobedeleted",
}


@dataclass(slots=True)
class Context:
    """``modes``: ``{file kind: bulk, delta or absent}``; ``drafts``: every
    person of the files as a dict, until it is known who is kept; ``unclear``:
    files with rows that cannot be told apart."""

    tables: dict
    problems: Problems
    known: Known
    roster: Roster
    modes: dict = field(default_factory=dict)
    drafts: dict = field(default_factory=dict)
    user_rows: dict = field(default_factory=dict)
    role_grades: dict = field(default_factory=dict)
    relationships: dict = field(default_factory=dict)
    unclear: set = field(default_factory=set)
    texts: dict = field(default_factory=dict)
    today: datetime.date = field(default_factory=datetime.date.today)

    def same(self, text):
        """Return one object for equal identifiers: 200,000 rows name 2,000 persons."""
        return self.texts.setdefault(text, text)

    def is_bulk(self, kind):
        return self.modes.get(kind) == BULK

    def is_whole(self, kind):
        """Tell whether a file is complete and all of its rows could be told apart.

        If not, somebody who is missing may be in the row that could not be read.
        """
        return self.is_bulk(kind) and kind not in self.unclear and not self.tables[kind].bad_rows

    def report(self, level, code, row, column="", **params):
        self.problems.add(level, code, row.table.name, row.number, column, **params)

    def report_once(self, level, code, row, column="", **params):
        self.problems.add_once(level, code, row.table.name, row.number, column, **params)

    def choice(self, row, column, mapping, allowed=""):
        """Return what a cell means, ``None`` when empty or (reported) unknown.

        :param dict mapping: ``{lower case text: meaning}``.
        """
        text = row[column]
        if not text:
            return None
        meaning = mapping.get(text.lower())
        if meaning is None:
            allowed = allowed or ", ".join(sorted(mapping))
            self.report(SKIP, "bad_value", row, column, value=text[:40], allowed=allowed)
        elif text[0].isupper():
            self.report_once(NOTE, "letter_case", row, column, value=text[:40])
        return meaning

    def boolean(self, row, column, level=SKIP):
        """Return True, False, or ``None`` when empty or (reported) unknown."""
        text = row[column].lower()
        if text and text not in _BOOLEANS:
            self.report(level, "bad_value", row, column, value=text[:40], allowed="true, false")
        elif row[column][:1].isupper():
            self.report_once(NOTE, "letter_case", row, column, value=row[column][:40])
        return _BOOLEANS.get(text)

    def is_removed(self, row):
        """Tell whether the row announces that its object has left."""
        text = row["status"]
        if text == "active":
            return False
        meaning = _STATUSES.get(text.lower())
        if meaning is None:
            self.report_once(WARNING, "bad_status", row, "status", value=text[:40])
        elif text.lower() == "inactive":
            self.report_once(WARNING, "status_inactive", row, "status")
        return meaning == "tobedeleted"

    def rows_by_id(self, kind):
        """Yield ``(identifier, row)``: every row with an identifier of its own."""
        table, seen = self.tables[kind], {}
        for row in table:
            key = row["sourcedId"]
            if not key:
                self.unclear.add(kind)
                self.report(SKIP, "no_id", row, "sourcedId")
            elif key in seen:
                self.report(SKIP, "duplicate_id", row, "sourcedId", value=key[:80], first=seen[key])
            else:
                seen[key] = row.number
                yield key, row
