# SPDX-License-Identifier: LGPL-3.0-or-later
"""Warnings and errors in Odoo's log, except those of ``log_allowed.toml``, each of which says why."""

import re
from pathlib import Path

import tomllib

ALLOWED = Path(__file__).with_name("log_allowed.toml")
LINE = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ (?P<level>[A-Z]+) (?P<text>.*)$")
BAD = {"WARNING", "ERROR", "CRITICAL"}
STARTS, STOPS = " odoo: Odoo version ", " odoo.service.server: Initiating shutdown"


def allowed(file=ALLOWED):
    """Return ``[(pattern, log)]`` of the allowed entries; the log is None where the entry may be in any.

    :raise ValueError: when one has no reason.
    """
    rows = tomllib.loads(file.read_text(encoding="utf-8")).get("allowed", [])
    for row in rows:
        if not row.get("why", "").strip():
            raise ValueError(f"{file}: the pattern {row['pattern']!r} has no reason")
    return [(re.compile(row["pattern"]), row.get("log")) for row in rows]


def entries(text):
    """Return ``(level, first line, line number)`` of each entry; a traceback belongs to the line before it.

    What a server writes after it was told to stop begins with ``while stopping:``.
    """
    found, stopping = [], ""
    for number, line in enumerate(text.splitlines(), 1):
        match = LINE.match(line)
        if match:
            found.append((match["level"], stopping + match["text"], number))
            stopping = "while stopping: " if STOPS in line else "" if STARTS in line else stopping
    return found


def findings(log, patterns=None):
    """Return a line for each entry of a log that is a warning or worse and not allowed.

    A log that is missing or empty is a finding too: nobody would see that nothing was checked.

    :param Path log: as Odoo writes it.
    :param list patterns: as ``allowed`` returns them, which are taken when not given.
    """
    patterns = allowed() if patterns is None else patterns
    here = [pattern for pattern, name in patterns if name in (None, log.name)]
    rows = entries(log.read_text(encoding="utf-8", errors="replace")) if log.is_file() else []
    if not rows:
        return [f"{log.name}: there is no log to check"]
    return [
        f"{log.name}:{number}: {level} {text}"
        for level, text, number in rows
        if level in BAD and not any(pattern.search(text) for pattern in here)
    ]
