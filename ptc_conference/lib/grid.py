# SPDX-License-Identifier: LGPL-3.0-or-later
"""Time grids: minutes of a local day into sessions, and local time into instants."""

from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

MINUTES_A_DAY = 24 * 60


def session_starts(start, stop, duration, breaks=()):
    """Return the starts of the sessions that fit between ``start`` and ``stop``.

    Sessions follow each other without a gap; after a break they begin when it ends.

    :param int start: first minute of the local day, 0 to 1439.
    :param int stop: minute after the last, up to 1440.
    :param int duration: length of one session, minutes.
    :param breaks: pairs ``(start, stop)`` of minutes, in any order, may overlap.
    :return: sorted list of minutes; no session overlaps another or a break.
    :raise ValueError: when the duration is not positive.
    """
    if duration <= 0:
        raise ValueError("duration must be positive")
    starts = []
    pauses = sorted(pause for pause in breaks if pause[0] < pause[1])
    minute = start
    while minute + duration <= stop:
        hit = next((pause for pause in pauses if pause[0] < minute + duration and minute < pause[1]), None)
        if hit:
            minute = hit[1]
        else:
            starts.append(minute)
            minute += duration
    return starts


def to_utc(day, minute, tz):
    """Return the instant of a minute of a local day.

    A minute that a clock change skips is moved on by the change; one that comes twice is its first.

    :param date day: the local day.
    :param int minute: 0 to 1440 (midnight that ends the day).
    :param str tz: name of the IANA time zone.
    :return: naive UTC datetime.
    """
    local = datetime.combine(day, time()) + timedelta(minutes=minute)
    return local.replace(tzinfo=ZoneInfo(tz)).astimezone(timezone.utc).replace(tzinfo=None)


def to_local(instant, tz):
    """Return a naive UTC datetime as an aware datetime in the IANA time zone ``tz``."""
    return instant.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(tz))


def clock(minute):
    """Return a minute of the day as text: 990 is "16:30", 1440 is "24:00"."""
    return f"{minute // 60:02d}:{minute % 60:02d}"
