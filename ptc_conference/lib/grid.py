# SPDX-License-Identifier: LGPL-3.0-or-later
"""Local time into instants and back."""

from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo


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


def shift(instant, days, tz):
    """Return an instant moved by whole days, at the same time of the local day.

    :param instant: naive UTC datetime.
    :param str tz: name of the IANA time zone.
    :return: naive UTC datetime.
    """
    local = to_local(instant, tz).replace(tzinfo=None) + timedelta(days=days)
    return local.replace(tzinfo=ZoneInfo(tz)).astimezone(timezone.utc).replace(tzinfo=None)
