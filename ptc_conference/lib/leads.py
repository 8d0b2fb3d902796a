# SPDX-License-Identifier: LGPL-3.0-or-later
"""How long before a day something is told: lead times in days, and the instant they come to."""

from datetime import timedelta

from . import grid

MOST_DAYS = 60


def parse_days(text):
    """Return lead times written as "7, 2", a tuple of days without repetition, the longest first.

    :raise ValueError: with what cannot be read as a number of days from 0 to 60.
    """
    days = set()
    for part in filter(None, (one.strip() for one in (text or "").replace(";", ",").split(","))):
        if not (part.isascii() and part.isdigit()) or int(part) > MOST_DAYS:
            raise ValueError(part)
        days.add(int(part))
    return tuple(sorted(days, reverse=True))


def get_due(day, days, minute, tz):
    """Return when to tell of a local ``day`` so many ``days`` before, at ``minute`` of that day; naive UTC."""
    return grid.to_utc(day - timedelta(days=days), minute, tz)
