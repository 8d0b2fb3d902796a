# SPDX-License-Identifier: LGPL-3.0-or-later
"""The time zone of a calendar file (RFC 5545 3.6.5).

Of several observances Outlook reads one, and one without a rule for its own year only (MS-OXCICAL 2.1.3.1.1.19), so
there is one for summer and one for winter, each with its rule. Written here, since ``icalendar.Timezone.from_tzid``
(7.3) puts the beginning of summer time an hour late: DTSTART of an observance is the local time before the change
(3.6.5, "DTSTART").
"""

from datetime import datetime, time, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import icalendar

MINUTE = timedelta(minutes=1)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class YearlyRule(NamedTuple):
    """When the clock changes each year: ``week`` is 1 to 4, or -1 for the last; ``day`` is 0 for Monday."""

    month: int
    week: int
    day: int
    clock: time
    offsets: tuple


def build(tz, first, last):
    """Return the VTIMEZONE that events between two instants, naive UTC, refer to.

    Where the clock changes by one yearly rule for summer and one for winter, it has these two. Else, as where it
    follows Ramadan, it has what holds from the first to the last event only: whoever reads a single part of each kind,
    or takes a part for a yearly one, has the right hour all the same.
    """
    zone = icalendar.Timezone()
    zone.add("tzid", tz)
    first, last = (moment.replace(tzinfo=timezone.utc) for moment in (first, last))
    years = (first.year - 1, last.year + 2)
    changes = _clock_changes(tz, *(datetime(year, 1, 1, tzinfo=timezone.utc) for year in years))
    rules = _find_yearly_rules(tz, changes, years[1] - years[0])
    parts = [_observance(tz, *rule) for rule in rules] or _get_parts_between(tz, changes, first, last)
    for part in parts:
        zone.add_component(part)
    return zone


def _get_parts_between(tz, changes, first, last):
    """Return what holds between two instants part by part, a single one as STANDARD: that every reader must know."""
    begun = [instant for instant in changes if instant <= first]
    during = [instant for instant in changes if first < instant <= last]
    begin = begun[-1] if begun else datetime(first.year - 1, 1, 1, tzinfo=timezone.utc)
    if during:
        return [_observance(tz, instant) for instant in (begin, *during)]
    at = begin.astimezone(ZoneInfo(tz))
    return [_named_observance(begin, at.utcoffset(), at)]


def _observance(tz, instant, rule=None):
    """Return the STANDARD or DAYLIGHT part that begins with a change of the clock, yearly if there is a rule."""
    before, after = ((instant - back).astimezone(ZoneInfo(tz)) for back in (MINUTE, timedelta(0)))
    part = _named_observance(instant, before.utcoffset(), after)
    if rule:
        part.add("rrule", {"freq": "yearly", "bymonth": rule.month, "byday": f"{rule.week}{DAYS[rule.day]}"})
    return part


def _named_observance(instant, offset_before, after):
    """Return a part with the offset and name of ``after``: DAYLIGHT where the clock was put forward."""
    part = icalendar.TimezoneDaylight() if after.utcoffset() > offset_before else icalendar.TimezoneStandard()
    part.add("dtstart", instant.replace(tzinfo=None) + offset_before)
    part.add("tzoffsetfrom", offset_before)
    part.add("tzoffsetto", after.utcoffset())
    part.add("tzname", after.tzname())
    return part


def _find_yearly_rules(tz, changes, years):
    """Return ``[(first change, YearlyRule)]``, one for summer and one for winter, or [] where no such rules fit."""
    groups = [changes[0::2], changes[1::2]]
    if [len(group) for group in groups] != [years, years]:
        return []
    rules = [_find_yearly_rule(tz, group) for group in groups]
    return [(group[0], rule) for group, rule in zip(groups, rules, strict=True)] if all(rules) else []


def _find_yearly_rule(tz, changes):
    """Return the rule that changes of the clock, one a year, follow; None if there is none."""
    for get_week in (_get_week_from_end, _get_week):
        rules = {_describe_change(tz, instant, get_week) for instant in changes}
        if len(rules) == 1 and None not in {rule.week for rule in rules}:
            return rules.pop()
    return None


def _describe_change(tz, instant, get_week):
    before, after = ((instant - back).astimezone(ZoneInfo(tz)) for back in (MINUTE, timedelta(0)))
    local = instant.replace(tzinfo=None) + before.utcoffset()
    offsets = (before.utcoffset(), after.utcoffset())
    return YearlyRule(local.month, get_week(local), local.weekday(), local.time(), offsets)


def _get_week_from_end(local):
    """Return -1 for a day in the last seven of its month, else None."""
    return -1 if (local + timedelta(days=7)).month != local.month else None


def _get_week(local):
    """Return the how manieth of its weekday in its month a day is, 1 to 4; None for the fifth, which not each has."""
    return week if (week := (local.day - 1) // 7 + 1) < 5 else None


@lru_cache(maxsize=64)
def _clock_changes(tz, first, last):
    """Return the instants, aware and in UTC, at which the offset of a time zone changes between two instants."""
    zone = ZoneInfo(tz)
    days = [first + timedelta(days=count) for count in range((last - first).days + 1)]
    offsets = [day.astimezone(zone).utcoffset() for day in days]
    return tuple(
        _find_change(zone, days[index], days[index + 1])
        for index in range(len(days) - 1)
        if offsets[index] != offsets[index + 1]
    )


def _find_change(zone, before, after):
    """Return the first minute after ``before`` that has the offset of ``after``."""
    offset = after.astimezone(zone).utcoffset()
    while after - before > MINUTE:
        middle = before + (after - before) // MINUTE // 2 * MINUTE
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after
