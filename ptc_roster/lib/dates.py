# SPDX-License-Identifier: LGPL-3.0-or-later
"""Dates in the three orders that real exports have, decided file by file."""

import datetime
import re

ISO = "year-month-day"
US = "month/day/year"
EUROPEAN = "day/month/year"

_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$")
_OTHER = re.compile(r"^(\d{1,2})([/.-])(\d{1,2})[/.-](\d{4})(?: .*)?$")


def find_order(values):
    """Return the order of a file's dates and what shows it.

    :param dict values: ``{text: row}``, the distinct dates of one file.
    :return: ``(order, evidence)``; ``order`` is ``EUROPEAN``, ``US``, ``ISO``
        (nothing else there), ``None`` (could be either), or ``"mixed"``;
        ``evidence`` is ``{order: (row, text)}``.
    """
    evidence, has_other = {}, False
    for text, row in values.items():
        match = _OTHER.match(text)
        if not match:
            continue
        has_other = True
        order = _order_of(int(match[1]), int(match[3]), match[2])
        if order:
            evidence.setdefault(order, (row, text))
    if len(evidence) > 1:
        return "mixed", evidence
    if evidence:
        return next(iter(evidence)), evidence
    return (None if has_other else ISO), evidence


def _order_of(first, second, separator):
    """Say what one date alone shows; points are only written in Europe."""
    if second > 12 >= first:
        return US
    if first > 12 >= second or separator == ".":
        return EUROPEAN
    return None


def parse(text, order):
    """Return the date, or ``None`` when the text is no date in this order."""
    if match := _ISO.match(text):
        parts = match[1], match[2], match[3]
    elif match := _OTHER.match(text):
        day, month = (match[1], match[3]) if order == EUROPEAN else (match[3], match[1])
        parts = match[4], month, day
    else:
        return None
    try:
        return datetime.date(*map(int, parts))
    except ValueError:
        return None
