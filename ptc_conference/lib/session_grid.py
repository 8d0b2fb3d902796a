# SPDX-License-Identifier: LGPL-3.0-or-later
"""One teacher's line in a grid whose columns are the times of a day."""

from typing import NamedTuple


class Cell(NamedTuple):
    """Some columns of a line.

    :param int col: the first column, from 0.
    :param int span: how many columns.
    :param str kind: ``sessions``, ``break``, ``removed`` or ``none``.
    :param list held: the sessions that begin here, as they were given.
    """

    col: int
    span: int
    kind: str
    held: list


def lay_out(columns, sessions, breaks=(), removed=()):
    """Return the cells of a line, which cover each column once, in order.

    A session has the columns that begin before it ends; one that begins in another's time cuts that short.

    :param columns: sorted starts; each session begins at one of them.
    :param sessions: tuples ``(start, stop, held)``.
    :param breaks: pairs ``(start, stop)``; a column that begins within one is a break.
    :param removed: starts at which a session was removed.
    """
    by_start = {}
    for start, stop, held in sessions:
        by_start.setdefault(start, []).append((stop, held))
    cells = []
    while (col := cells[-1].col + cells[-1].span if cells else 0) < len(columns):
        here = by_start.get(columns[col], [])
        if here:
            last = max(stop for stop, _held in here)
            span = _count_until(columns, col, lambda time, last=last: time >= last or time in by_start)
            cells.append(Cell(col, span, "sessions", [held for _stop, held in here]))
        else:
            cells.append(Cell(col, 1, _get_kind(columns[col], breaks, removed), []))
    return cells


def _count_until(columns, col, is_over):
    """Return how many columns from ``col`` there are before the next one that is over."""
    return next((index - col for index in range(col + 1, len(columns)) if is_over(columns[index])), len(columns) - col)


def _get_kind(time, breaks, removed):
    if any(start <= time < stop for start, stop in breaks):
        return "break"
    return "removed" if time in removed else "none"
