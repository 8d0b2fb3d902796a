# SPDX-License-Identifier: LGPL-3.0-or-later
"""What is wrong with a roster, and where: codes and parameters, no sentences.

The sentences are made where a language is known (the Odoo model).
"""

from collections import Counter
from dataclasses import dataclass, field

STOP = "stop"
SKIP = "skip"
WARNING = "warning"
NOTE = "note"
LEVELS = (STOP, SKIP, WARNING, NOTE)

# So many rows of one kind in one file are kept; the rest is only counted.
KEPT_PER_KIND = 10


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to look at.

    ``level``: ``stop`` (nothing is imported), ``skip`` (the row is left out),
    ``warning`` (imported, look at it) or ``note``. ``row`` is the row as a
    spreadsheet counts it (the header is 1), 0 for the whole file.
    """

    level: str
    file: str
    row: int
    column: str
    code: str
    params: dict = field(default_factory=dict)


class Problems:
    """Collect problems without letting one kind drown the others."""

    def __init__(self):
        self._kept = []
        self._counts = Counter()
        self._seen_once = set()

    def add(self, level, code, file="", row=0, column="", **params):
        self._counts[level, code, file] += 1
        if self._counts[level, code, file] <= KEPT_PER_KIND:
            self._kept.append(Problem(level, file, row, column, code, params))

    def add_once(self, level, code, file="", row=0, column="", **params):
        """Report the first row of a kind only (per file and column)."""
        key = (code, file, column)
        if key not in self._seen_once:
            self._seen_once.add(key)
            self.add(level, code, file, row, column, **params)

    @property
    def is_stopped(self):
        return any(level == STOP for level, _code, _file in self._counts)

    def count(self, level=None, code=None):
        """Return how many problems there are, those not kept included."""
        return sum(
            number
            for (its_level, its_code, _file), number in self._counts.items()
            if level in (None, its_level) and code in (None, its_code)
        )

    def codes(self):
        """Return the set of codes reported so far."""
        return {code for _level, code, _file in self._counts}

    def first(self, limit=50):
        """Return the gravest problems first, at most ``limit``.

        A kind with more rows than are kept ends with one ``and_more`` line.
        """
        ordered = sorted(self._kept, key=lambda one: LEVELS.index(one.level))
        lines = []
        for problem in ordered:
            lines.append(problem)
            key = (problem.level, problem.code, problem.file)
            more = self._counts[key] - KEPT_PER_KIND
            last = [one for one in ordered if (one.level, one.code, one.file) == key][-1]
            if more > 0 and problem is last:
                params = {"count": more, "like": problem.code}
                lines.append(Problem(problem.level, problem.file, 0, "", "and_more", params))
        return lines[:limit]
