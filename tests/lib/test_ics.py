# SPDX-License-Identifier: LGPL-3.0-or-later
"""Calendar files, read back by ``icalendar`` and their VTIMEZONE by ``dateutil`` (another reader)."""

import io
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil import tz as dateutil_tz

from ptc_conference.lib import ics
from ptc_conference.lib.ics_zone import DAYS

EVENT = ics.Event(
    uid="5f0c@ptc",
    sequence=0,
    start=datetime(2026, 12, 3, 15, 0),
    stop=datetime(2026, 12, 3, 15, 10),
    stamp=datetime(2026, 11, 20, 8, 30),
    tz="Europe/Berlin",
    summary="Conference about Ada",
    location="Room 204, 2nd floor, North Campus",
    description="Mathematics 4-A\nQuestions: the office, 555-0100",
    organizer=ics.Person("The School", "office@school.example"),
    attendee=ics.Person("Pat Parent", "pat@home.example"),
)


def read(event):
    return icalendar.Calendar.from_ical(ics.build(event))


def read_event(event):
    (component,) = read(event).walk("VEVENT")
    return component


def read_zone(event):
    """Return the time zone that the file itself tells, as dateutil reads it."""
    text = ics.build(event).decode()
    return dateutil_tz.tzical(io.StringIO(text.replace("\r\n ", "").replace("\r\n", "\n"))).get(event.tz)


def test_request_reads_back_exactly():
    calendar = read(EVENT)
    event = read_event(EVENT)

    assert (calendar["METHOD"], calendar["VERSION"], calendar["CALSCALE"]) == ("REQUEST", "2.0", "GREGORIAN")
    assert event["UID"] == "5f0c@ptc"
    assert event["SEQUENCE"] == 0
    assert event["STATUS"] == "CONFIRMED"
    assert event.decoded("DTSTAMP") == datetime(2026, 11, 20, 8, 30, tzinfo=timezone.utc)
    assert event["SUMMARY"] == EVENT.summary
    assert event["LOCATION"] == EVENT.location
    assert event["DESCRIPTION"] == EVENT.description


def test_times_are_local_with_their_zone():
    event = read_event(EVENT)

    assert event["DTSTART"].params["TZID"] == event["DTEND"].params["TZID"] == "Europe/Berlin"
    assert event.decoded("DTSTART") == datetime(2026, 12, 3, 16, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert event.decoded("DTEND") == datetime(2026, 12, 3, 16, 10, tzinfo=ZoneInfo("Europe/Berlin"))
    assert [zone["TZID"] for zone in read(EVENT).walk("VTIMEZONE")] == ["Europe/Berlin"]


def test_people():
    event = read_event(EVENT)

    assert event["ORGANIZER"] == "mailto:office@school.example"
    assert event["ORGANIZER"].params["CN"] == "The School"
    assert event["ATTENDEE"] == "mailto:pat@home.example"
    assert event["ATTENDEE"].params["CN"] == "Pat Parent"
    assert event["ATTENDEE"].params["RSVP"] == "FALSE"
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"


def test_change_keeps_uid_and_grows_sequence():
    moved = replace(EVENT, sequence=1, start=EVENT.start + timedelta(hours=1), stop=EVENT.stop + timedelta(hours=1))

    assert read_event(moved)["UID"] == read_event(EVENT)["UID"]
    assert read_event(moved)["SEQUENCE"] == 1
    assert read_event(moved).decoded("DTSTART") - read_event(EVENT).decoded("DTSTART") == timedelta(hours=1)


def test_cancel():
    cancelled = replace(EVENT, sequence=2, is_cancelled=True)

    assert read(cancelled)["METHOD"] == "CANCEL"
    assert read_event(cancelled)["STATUS"] == "CANCELLED"
    assert read_event(cancelled)["UID"] == EVENT.uid
    assert read_event(cancelled)["SEQUENCE"] == 2


def test_alarm_reminds_before_it_and_of_nothing_cancelled():
    [alarm] = read_event(EVENT).walk("VALARM")

    assert (alarm["ACTION"], alarm["DESCRIPTION"]) == ("DISPLAY", EVENT.summary)
    assert alarm.decoded("TRIGGER") == -ics.ALARM < timedelta(0)
    assert read_event(replace(EVENT, is_cancelled=True)).walk("VALARM") == []


def test_names_of_any_script_and_signs_that_mean_something():
    event = replace(
        EVENT,
        summary="Gespräch: Zoë Nguyễn; Физика, “4-A”",
        location="Gym, table 3; left \\ north",
        attendee=ics.Person('محمد "Mo" O\'Neil; Jr.', "mo@home.example"),
        organizer=ics.Person("School, The: Office", "office@school.example"),
    )

    component = read_event(event)

    assert component["SUMMARY"] == event.summary
    assert component["LOCATION"] == event.location
    assert component["ATTENDEE"].params["CN"] == "محمد 'Mo' O'Neil; Jr."
    assert component["ORGANIZER"].params["CN"] == "School, The: Office"


def test_lines_are_folded_at_75_octets_and_end_with_crlf():
    content = ics.build(replace(EVENT, summary="Ÿ" * 200, description="x" * 500))

    lines = content.split(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    assert read_event(replace(EVENT, summary="Ÿ" * 200))["SUMMARY"] == "Ÿ" * 200


@pytest.mark.parametrize(
    "tz", ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Asia/Tehran"]
)
def test_vtimezone_tells_the_offsets_of_the_whole_year(tz):
    event = replace(EVENT, tz=tz)
    zone = read_zone(event)

    instants = [datetime(2026, 1, 1, 0, 30, tzinfo=timezone.utc) + timedelta(hours=3 * step) for step in range(2920)]
    wrong = [
        instant
        for instant in instants
        if (instant.astimezone(ZoneInfo(tz)).replace(tzinfo=zone)).utcoffset()
        != instant.astimezone(ZoneInfo(tz)).utcoffset()
        and not is_ambiguous(instant, tz)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("tz", "summer", "winter"),
    [
        ("Europe/Berlin", (3, "-1SU"), (10, "-1SU")),
        ("Europe/Dublin", (3, "-1SU"), (10, "-1SU")),
        ("America/New_York", (3, "2SU"), (11, "1SU")),
        ("Australia/Lord_Howe", (10, "1SU"), (4, "1SU")),
    ],
)
def test_vtimezone_is_one_rule_for_summer_and_one_for_winter(tz, summer, winter):
    """Of several Outlook reads one, and one without a rule for its own year only (MS-OXCICAL 2.1.3.1.1.19)."""
    [zone] = read(replace(EVENT, tz=tz)).walk("VTIMEZONE")

    rules = {part.name: part["RRULE"] for part in zone.subcomponents}
    assert len(zone.subcomponents) == 2
    assert {name: (rule["BYMONTH"], rule["BYDAY"]) for name, rule in rules.items()} == {
        "DAYLIGHT": ([summer[0]], [summer[1]]),
        "STANDARD": ([winter[0]], [winter[1]]),
    }
    assert all(rule["FREQ"] == ["YEARLY"] for rule in rules.values())


def test_vtimezone_without_clock_changes_is_one_standard_time():
    [zone] = read(replace(EVENT, tz="Asia/Kolkata")).walk("VTIMEZONE")

    assert [part.name for part in zone.subcomponents] == ["STANDARD"]


@pytest.mark.parametrize("is_cancelled", [False, True])
def test_what_google_outlook_and_apple_need(is_cancelled):
    """All that RFC 5546 3.2.2 and 3.2.5 require, once each; METHOD first of all, and one event in each file."""
    content = ics.build(replace(EVENT, is_cancelled=is_cancelled))
    event = read_event(replace(EVENT, is_cancelled=is_cancelled))

    text = content.decode().replace("\r\n ", "")
    assert text.startswith("BEGIN:VCALENDAR\r\n") and text.endswith("END:VCALENDAR\r\n")
    assert text.index("METHOD:") < text.index("BEGIN:VTIMEZONE") < text.index("BEGIN:VEVENT")
    shown = text[text.index("BEGIN:VEVENT") :].partition("BEGIN:VALARM")[0]
    for name in ("UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "ORGANIZER", "ATTENDEE", "STATUS", "SUMMARY"):
        assert len([line for line in shown.split("\r\n") if line.startswith((f"{name}:", f"{name};"))]) == 1
    assert "Z\r\n" in shown[shown.index("DTSTAMP:") :][:26], "in UTC"
    # Of a meeting of one's own Outlook offers nothing to accept: the organizer is somebody else than the attendee.
    assert event["ORGANIZER"] != event["ATTENDEE"]


def read_as_outlook(event):
    """Return the offset from UTC at which Outlook shows the event, from the file alone.

    Source: MS-OXCICAL 2.1.3.1.1.19.2 and .3: of several STANDARD or DAYLIGHT parts the one with the largest DTSTART is
    read. Without DAYLIGHT there is one offset. Each begins every year on a weekday of a month: that of the rule, else
    that of DTSTART, whose year says nothing.
    """
    [zone] = read(event).walk("VTIMEZONE")
    parts = {part.name: part for part in sorted(zone.subcomponents, key=lambda part: part["DTSTART"].dt)}
    if "DAYLIGHT" not in parts:
        return parts["STANDARD"]["TZOFFSETTO"].td
    local = read_event(event)["DTSTART"].dt.replace(tzinfo=None)
    begins = {find_yearly(part, local.year): part for part in parts.values()}
    before = [begin for begin in begins if begin <= local]
    return begins[max(before or begins)]["TZOFFSETTO"].td


def find_yearly(part, year):
    """Return when a part of a VTIMEZONE begins in a year, by its rule or by the weekday of its DTSTART."""
    start = part["DTSTART"].dt
    weekday, month, number = start.weekday(), start.month, (start.day - 1) // 7 + 1
    if rule := part.get("RRULE"):
        [text], [month] = rule["BYDAY"], rule["BYMONTH"]
        weekday, number = DAYS.index(text[-2:]), int(text[:-2])
    number = 5 if number < 0 else number
    first = datetime(year, month, 1, start.hour, start.minute)
    days = [first + timedelta(days=count) for count in range(31)]
    found = [day for day in days if day.month == month and day.weekday() == weekday]
    return found[:number][-1]


@pytest.mark.parametrize("read_offset", [read_as_outlook, lambda event: read_event_by(read_zone(event), event)])
@pytest.mark.parametrize(
    "tz", ["Africa/Casablanca", "Asia/Jerusalem", "Africa/Cairo", "Asia/Gaza", "Europe/Berlin", "America/Santiago"]
)
def test_each_event_is_at_its_hour_by_the_file_alone(tz, read_offset):
    """Clocks that follow Ramadan (Morocco) or a weekday before another (Israel) have no rule of a weekday a month."""
    noons = [datetime(2025, 1, 1, 12) + timedelta(days=day) for day in range(3 * 365)]
    events = [replace(EVENT, tz=tz, start=noon, stop=noon + timedelta(minutes=10)) for noon in noons]
    changes = [now for before, now in pairwise(events) if get_offset(before) != get_offset(now)]
    near = {change.start + timedelta(days=day) for change in changes for day in (-20, -8, -2, -1, 0, 1, 8, 20)}
    asked = [event for event in events if event.start in near]

    assert len(changes) == 6
    assert [event.start for event in asked if read_offset(event) != get_offset(event)] == []


def test_feed_over_a_change_of_the_clock_has_each_event_at_its_hour():
    """Ramadan 2026 in Morocco: the clock is put back on 15 February and forward on 22 March."""
    starts = [datetime(2026, month, day, 16) for month, day in ((2, 10), (2, 20), (3, 20), (3, 24))]
    events = [replace(EVENT, uid=str(start), tz="Africa/Casablanca", start=start, stop=start) for start in starts]

    text = ics.build_feed("Conferences", events).decode()
    zone = dateutil_tz.tzical(io.StringIO(text.replace("\r\n ", "").replace("\r\n", "\n"))).get("Africa/Casablanca")
    shown = [event["DTSTART"].dt.replace(tzinfo=None) for event in icalendar.Calendar.from_ical(text).walk("VEVENT")]
    assert [local.hour for local in shown] == [17, 16, 16, 17]
    assert [local.replace(tzinfo=zone).utcoffset() for local in shown] == [get_offset(event) for event in events]


def read_event_by(zone, event):
    """Return the offset that a time zone read from the file gives the event's start."""
    return read_event(event)["DTSTART"].dt.replace(tzinfo=zone).utcoffset()


def get_offset(event):
    return event.start.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(event.tz)).utcoffset()


def is_ambiguous(instant, tz):
    """Tell whether the clock shows the local time of ``instant`` twice that day."""
    local = instant.astimezone(ZoneInfo(tz))
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


@pytest.mark.parametrize(
    ("start", "local"),
    [
        (datetime(2026, 3, 29, 0, 50), datetime(2026, 3, 29, 1, 50)),
        (datetime(2026, 3, 29, 1, 0), datetime(2026, 3, 29, 3, 0)),
        (datetime(2026, 3, 29, 1, 30), datetime(2026, 3, 29, 3, 30)),
        (datetime(2026, 10, 25, 1, 30), datetime(2026, 10, 25, 2, 30)),
        (datetime(2026, 10, 25, 2, 0), datetime(2026, 10, 25, 3, 0)),
    ],
)
def test_day_with_a_clock_change(start, local):
    event = replace(EVENT, start=start, stop=start + timedelta(minutes=10))

    assert read_event(event).decoded("DTSTART").replace(tzinfo=None) == local
    fold = start.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(EVENT.tz)).fold
    told = local.replace(tzinfo=read_zone(event), fold=fold)
    assert told.utcoffset() == start.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(EVENT.tz)).utcoffset()


def test_utc_needs_no_vtimezone():
    event = replace(EVENT, tz="UTC")

    assert read(event).walk("VTIMEZONE") == []
    assert read_event(event).decoded("DTSTART") == datetime(2026, 12, 3, 15, 0, tzinfo=timezone.utc)


def test_feed_has_all_events_and_no_people():
    events = [
        replace(EVENT, uid=uid, organizer=None, attendee=None, start=start, stop=start)
        for uid, start in (("one", datetime(2026, 10, 13, 14)), ("two", datetime(2027, 1, 13, 14)))
    ]

    calendar = icalendar.Calendar.from_ical(ics.build_feed("Conferences", events))

    assert (calendar["method"], calendar["x-wr-calname"]) == ("PUBLISH", "Conferences")
    assert calendar["refresh-interval"].dt == timedelta(hours=1)
    assert [str(event["uid"]) for event in calendar.walk("VEVENT")] == ["one", "two"]
    assert len(calendar.walk("VTIMEZONE")) == 1
    assert not any(name in event for event in calendar.walk("VEVENT") for name in ("organizer", "attendee"))


def test_feed_may_be_empty():
    assert not icalendar.Calendar.from_ical(ics.build_feed("Conferences", [])).walk("VEVENT")
