# SPDX-License-Identifier: LGPL-3.0-or-later
"""Calendar files: for one appointment, as sent by mail, and for all of them, as a calendar that is asked for again.

Sources: RFC 5545 (the format), RFC 5546 3.2.2 and 3.2.5 (REQUEST and CANCEL of an event).
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import icalendar

from . import ics_zone

ALARM = timedelta(minutes=60)  # before the start
PRODID = "-//Parent-Teacher Conferences//ptc_conference//EN"


@dataclass(frozen=True)
class Person:
    """A name as people write it and an e-mail address without it."""

    name: str
    email: str


@dataclass(frozen=True)
class Event:
    """One appointment as one person's calendar shall show it.

    ``uid`` never changes in the life of an appointment (RFC 5545 3.8.4.7) and ``sequence`` grows with each
    change of it (3.8.7.4): by these a calendar knows which of two files is the newer.
    ``start``, ``stop`` and ``stamp`` (when the file is made, 3.8.7.2) are naive UTC; ``tz`` is an IANA name.
    """

    uid: str
    sequence: int
    start: datetime
    stop: datetime
    stamp: datetime
    tz: str
    summary: str
    location: str
    description: str
    organizer: Person | None
    attendee: Person | None
    is_cancelled: bool = False
    url: str = ""

    def at_place(self, location, url):
        """Return the same event elsewhere: by telephone, or at the address of a call."""
        return replace(self, location=location, url=url, description="\n".join(filter(None, [url, self.description])))

    @property
    def method(self):
        """``REQUEST`` puts the event into the calendar or changes it, ``CANCEL`` takes it out (RFC 5546 1.4)."""
        return "CANCEL" if self.is_cancelled else "REQUEST"


def build(event):
    """Return the calendar file of an event: UTF-8 bytes, lines folded at 75 octets and ended by CRLF (RFC 5545 3.1)."""
    return _build(event.method, [event])


def build_feed(name, events, refresh_minutes=60):
    """Return a calendar of events that is read only, as ``build`` does; what is gone from it is no more.

    :param refresh_minutes: how often it may be asked for (RFC 7986 5.7).
    """
    extra = {"x-wr-calname": name, "name": name}
    return _build("PUBLISH", events, extra, timedelta(minutes=refresh_minutes))


def _build(method, events, extra=None, refresh=None):
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    for name, value in (extra or {}).items():
        calendar.add(name, value)
    if refresh:
        calendar.add("refresh-interval", refresh, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", icalendar.vDuration(refresh).to_ical().decode())
    for tz in sorted({event.tz for event in events if not _is_utc(event.tz)}):
        there = [event for event in events if event.tz == tz]
        span = min(event.start for event in there), max(event.stop for event in there)
        calendar.add_component(ics_zone.build(tz, *span))
    for event in events:
        calendar.add_component(_vevent(event))
    return calendar.to_ical()


def _vevent(event):
    component = icalendar.Event()
    component.add("uid", event.uid)
    component.add("sequence", event.sequence)
    component.add("dtstamp", event.stamp.replace(tzinfo=timezone.utc))
    component.add("dtstart", _local(event.start, event.tz))
    component.add("dtend", _local(event.stop, event.tz))
    component.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    component.add("transp", "TRANSPARENT" if event.is_cancelled else "OPAQUE")
    component.add("summary", event.summary)
    component.add("location", event.location)
    component.add("description", event.description)
    if event.url:
        component.add("url", event.url)
    if not event.is_cancelled:
        component.add_component(_valarm(event))
    if event.organizer:
        component.add("organizer", _address(event.organizer))
    if event.attendee:
        component.add("attendee", _attendee(event.attendee))
    return component


def _valarm(event):
    """Return what reminds of the event on the device (RFC 5545 3.6.6)."""
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", event.summary)
    alarm.add("trigger", -ALARM)
    return alarm


def _local(instant, tz):
    zone = timezone.utc if _is_utc(tz) else ZoneInfo(tz)
    return instant.replace(tzinfo=timezone.utc).astimezone(zone)


def _is_utc(tz):
    return tz in ("UTC", "Etc/UTC", "Etc/UCT", "UCT", "Zulu", "Universal", "Etc/Universal", "Etc/Zulu")


def _address(person):
    """Return a CAL-ADDRESS with its common name (RFC 5545 3.3.3, 3.2.2)."""
    address = icalendar.vCalAddress(f"mailto:{person.email}")
    # 3.2: a parameter value cannot hold a double quote.
    address.params["CN"] = person.name.replace('"', "'")
    return address


def _attendee(person):
    """Return the attendee: who books has agreed, so no answer is asked for (RFC 5545 3.2.12, 3.2.17)."""
    address = _address(person)
    address.params["CUTYPE"] = "INDIVIDUAL"
    address.params["ROLE"] = "REQ-PARTICIPANT"
    address.params["PARTSTAT"] = "ACCEPTED"
    address.params["RSVP"] = "FALSE"
    return address
