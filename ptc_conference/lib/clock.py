# SPDX-License-Identifier: LGPL-3.0-or-later
"""Times of day as browsers send them."""

import re

_TIME = re.compile(r"\s*(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?\s*", re.ASCII)


def parse(text):
    """Return the minute of the day of "16:30" or "16:30:00", or None for anything else.

    :param text: a value of ``<input type="time">``, or whatever came instead.
    """
    found = _TIME.fullmatch(text or "")
    if not found:
        return None
    hours, minutes = int(found[1]), int(found[2])
    return hours * 60 + minutes if hours < 24 and minutes < 60 else None
