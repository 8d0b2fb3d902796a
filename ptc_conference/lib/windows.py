# SPDX-License-Identifier: LGPL-3.0-or-later
"""Booking windows on a clock: what is open, and what comes next. Instants are naive UTC, spans half-open."""

from datetime import datetime
from typing import NamedTuple

# What one may do, the most first.
RANKS = ("open", "preview", "view", "over", "hidden")


class Window(NamedTuple):
    """A booking window. ``None``: one looks from the beginning, or for as long as there is something to see."""

    audience: str
    opens: datetime
    closes: datetime
    preview_from: datetime | None = None
    view_until: datetime | None = None

    def is_open(self, now):
        return self.opens <= now < self.closes

    def is_previewed(self, now):
        return now < self.opens and (self.preview_from is None or self.preview_from <= now)

    def is_viewed(self, now):
        return self.closes <= now and (self.view_until is None or now < self.view_until)


class Access(NamedTuple):
    """What those whom some windows admit may do.

    ``state``: ``open`` (book), ``preview`` (see the times before), ``view`` (see what is booked), ``over``, or
    ``hidden``. ``window``: the one that says so: that which is open the longest, opens next or closed last.
    """

    state: str
    window: Window | None = None

    @property
    def rank(self):
        return RANKS.index(self.state)

    @property
    def is_visible(self):
        return self.state != "hidden"

    @property
    def shows_times(self):
        return self.state in ("open", "preview")


def get_access(windows, now, end=None):
    """Return the Access that windows give at an instant.

    :param windows: Windows that admit somebody, in any order.
    :param end: when the conference ends, or None while it has no date.
    """
    is_over = end is not None and end <= now
    if not is_over:
        opened = [window for window in windows if window.is_open(now)]
        if opened:
            return Access("open", max(opened, key=lambda window: window.closes))
        coming = [window for window in windows if window.is_previewed(now)]
        if coming:
            return Access("preview", min(coming, key=lambda window: window.opens))
    looking = [window for window in windows if is_over and window.view_until is None or window.is_viewed(now)]
    if not looking:
        return Access("hidden")
    return Access("over" if is_over else "view", max(looking, key=lambda window: window.closes))
