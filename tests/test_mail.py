# SPDX-License-Identifier: LGPL-3.0-or-later
"""From a booking to the parent's mailbox: a served school, Odoo's own queue and smtplib, and a mail server."""

import re
import time
import urllib.parse
import urllib.request
from datetime import timezone

import icalendar
import pytest

pytestmark = pytest.mark.system

FREE = """
SELECT session.id, part.id, enrollment.student_id, guardian.family_id, partner.email, session.start
FROM ptc_session session
JOIN ptc_conference conference ON conference.id = session.conference_id
JOIN ptc_class_teacher part ON part.teacher_id = session.teacher_id AND part.active
JOIN ptc_enrollment enrollment ON enrollment.class_id = part.class_id AND enrollment.active
JOIN ptc_guardian guardian ON guardian.student_id = enrollment.student_id AND guardian.active AND guardian.receives_mail
JOIN res_partner partner ON partner.id = guardian.partner_id
WHERE conference.is_published AND session.active AND session.is_blocked IS NOT TRUE 
  AND session.start > now() AT TIME ZONE 'UTC' AND partner.email IS NOT NULL
  AND NOT EXISTS (SELECT FROM ptc_occupancy held WHERE held.session_id = session.id)
  AND NOT EXISTS (SELECT FROM ptc_occupancy held WHERE held.family_id = guardian.family_id)
ORDER BY session.start, session.id, part.id LIMIT 1
"""


# What the message must say of an appointment: who, where, and whom to ask.
TOLD = """
WITH a AS (SELECT * FROM ptc_appointment WHERE id = {appointment})
SELECT student.name
FROM a JOIN ptc_student s ON s.id = a.student_id JOIN res_partner student ON student.id = s.partner_id
UNION ALL SELECT teacher.name FROM a JOIN res_partner teacher ON teacher.id = a.teacher_id
UNION ALL SELECT room.name FROM a JOIN ptc_session s ON s.id = a.session_id JOIN ptc_room room ON room.id = s.room_id
UNION ALL SELECT trim(to_char(a.start AT TIME ZONE 'UTC' AT TIME ZONE c.tz, 'FMHH12:MI'))
          FROM a JOIN ptc_conference c ON c.id = a.conference_id
UNION ALL SELECT unnest(ARRAY[contact.name, contact.phone, contact.email])
          FROM a JOIN ptc_conference c ON c.id = a.conference_id JOIN res_partner contact ON contact.id = c.contact_id
"""


@pytest.fixture
def booking(odoo, mail):
    """Book as the office does: the address of a guardian, the appointment's id, and the sessions' ids and starts."""
    conference = odoo.call("ptc.conference", "search", [("is_published", "=", True)])[0]
    odoo.call("ptc.conference", "write", [conference], {"message_delay": 0})
    return {"conference": conference, **book(odoo)}


def book(odoo):
    """Book the first free time of a family that has none; see ``booking``."""
    [[session, part, student, family, address, start]] = odoo.sql(FREE)
    values = {
        "session_id": int(session),
        "class_teacher_id": int(part),
        "student_id": int(student),
        "family_id": int(family),
    }
    [appointment] = odoo.call("ptc.appointment", "create", [values])
    return {"appointment": appointment, "address": address, "start": start}


def read_calendars(message):
    files = [part for part in message.iter_attachments() if part.get_content_type() == "text/calendar"]
    return [icalendar.Calendar.from_ical(part.get_payload(decode=True)) for part in files]


def read_subject(message):
    return " ".join(message["Subject"].split())


def test_booked_then_cancelled_reaches_the_mailbox(odoo, mail, booking):
    [message] = mail.wait_for(1, to=booking["address"], seconds=60)

    assert re.fullmatch("1 booked – Your conferences on .*: 1 appointment", read_subject(message))
    html = message.get_body(("html",)).get_content()
    text = message.get_body(("plain",)).get_content()
    assert f"/my/conferences/{booking['conference']}" in text.split()[-1]
    assert "<img" not in html and "access_token" not in html
    assert "1 booked" in html and "1 booked" in text
    words = [word for [word] in odoo.sql(TOLD.format(**booking))]
    assert len(words) == 7 and all(words)
    assert [word for word in words if word not in " ".join(text.split())] == []

    [calendar] = read_calendars(message)
    [event] = calendar.walk("VEVENT")
    assert calendar["METHOD"] == "REQUEST"
    assert event.decoded("DTSTART").astimezone(timezone.utc).strftime("%Y-%m-%d %H:%M:%S") == booking["start"]
    assert event["ATTENDEE"] == f"mailto:{booking['address'].lower()}"
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == [event["DTSTART"].params["TZID"]]

    odoo.call("ptc.appointment", "write", [booking["appointment"]], {"state": "cancelled"})
    told_before, told = mail.wait_for(2, to=booking["address"], seconds=60)
    assert re.fullmatch("1 cancelled – Your conferences on .*: no appointments", read_subject(told))
    [cancelled] = read_calendars(told)
    [cancelled_event] = cancelled.walk("VEVENT")
    assert cancelled["METHOD"] == "CANCEL" and cancelled_event["STATUS"] == "CANCELLED"
    assert cancelled_event["UID"] == event["UID"]
    assert cancelled_event["SEQUENCE"] > event["SEQUENCE"]
    assert odoo.sql("SELECT count(*) FROM ptc_outbox WHERE state = 'pending'") == [["0"]]


def test_link_of_the_message_leads_through_the_login(odoo, mail, booking):
    [message] = mail.wait_for(1, to=booking["address"], seconds=60)
    text = message.get_body(("plain",)).get_content()
    [address] = [word for word in text.split() if "/my/conferences/" in word]
    path = urllib.parse.urlsplit(address).path

    with urllib.request.urlopen(odoo.url + path) as answer:
        login = urllib.parse.urlsplit(answer.url)
    [target] = urllib.parse.parse_qs(login.query)["redirect"]
    assert login.path == "/web/login"
    assert urllib.parse.urlsplit(target).path == path


EVENTS = """
SELECT event.start, event.stop FROM calendar_event event JOIN res_users owner ON owner.id = event.user_id
 WHERE event.ptc_appointment_id = {appointment} AND owner.login = 'teacher'
"""
OF_TEACHER = """
SELECT held.appointment_id, held.session_id FROM ptc_occupancy held
  JOIN res_users owner ON owner.partner_id = held.teacher_id AND owner.login = 'teacher' ORDER BY held.id LIMIT 1
"""
FREE_OF_TEACHER = """
SELECT session.id FROM ptc_session session
  JOIN res_users owner ON owner.partner_id = session.teacher_id AND owner.login = 'teacher'
 WHERE session.active AND session.is_blocked IS NOT TRUE AND session.rule_id IS NULL
   AND session.start > now() AT TIME ZONE 'UTC'
   AND NOT EXISTS (SELECT FROM ptc_occupancy held WHERE held.session_id = session.id)
 ORDER BY session.start DESC LIMIT 1
"""


def wait_for_events(odoo, appointment, is_right, seconds=60):
    """Return when the teacher's calendar shows an appointment, as soon as that is right."""
    limit = time.monotonic() + seconds
    while not is_right(found := odoo.sql(EVENTS.format(appointment=appointment))):
        assert time.monotonic() < limit, found
        time.sleep(0.2)
    return found


def test_teachers_calendar_follows_and_nobody_is_invited(odoo, mail):
    [conference] = odoo.call("ptc.conference", "search", [("is_published", "=", True)], limit=1)
    odoo.sql(
        "UPDATE res_partner SET email = 'teacher@school.example', email_normalized = 'teacher@school.example'"
        " WHERE id = (SELECT partner_id FROM res_users WHERE login = 'teacher')"
    )
    [[appointment, _session]] = odoo.sql(OF_TEACHER)
    odoo.call("ptc.conference", "write", [conference], {"message_delay": 0, "has_calendar_events": True})
    before = wait_for_events(odoo, appointment, bool)

    [[session]] = odoo.sql(FREE_OF_TEACHER)
    odoo.call("ptc.appointment", "write", [int(appointment)], {"session_id": int(session)})
    wait_for_events(odoo, appointment, lambda now: now and now != before)
    odoo.call("ptc.appointment", "write", [int(appointment)], {"state": "cancelled"})
    wait_for_events(odoo, appointment, lambda now: not now)

    told = mail.wait_for(1, seconds=60)
    assert {message["Message-Id"].startswith("<ptc-message-") for message in told} == {True}
    assert mail.messages(to="teacher@school.example") == []
    assert odoo.sql("SELECT count(*) FROM calendar_event WHERE ptc_appointment_id IS NOT NULL") != [["0"]]
    odoo.call("ptc.conference", "write", [conference], {"has_calendar_events": False})
    [[other, _session]] = odoo.sql(OF_TEACHER)
    wait_for_events(odoo, other, lambda now: not now)


LIST = [("state", "in", ["failed", "unreachable"])]
LAST = """
SELECT message.id, message.state, message.tries, round(extract(epoch FROM message.retry_on - message.write_date) / 60)
  FROM ptc_message message JOIN res_partner partner ON partner.id = message.partner_id
 WHERE partner.email = '{address}' ORDER BY message.id DESC LIMIT 1
"""


def wait_for_failure(odoo, address, tries, seconds=60):
    """Return the last message to an address, once it has failed so often: its id, and the pause in minutes."""
    limit = time.monotonic() + seconds
    while True:
        [[message, state, failed, pause]] = odoo.sql(LAST.format(address=address))
        if (state, int(failed)) == ("failed", tries):
            return int(message), int(pause)
        assert time.monotonic() < limit, (state, failed)
        time.sleep(0.2)


def try_now(odoo, message):
    odoo.sql(f"UPDATE ptc_message SET retry_on = now() AT TIME ZONE 'UTC' WHERE id = {message}")
    odoo.run_cron("ptc_outbox_cron_send")


def test_mailbox_that_refuses_is_on_the_list_and_tried_again(odoo, mail, booking):
    """The mail server says no for ever, then for now, then yes; another family hears at once."""
    other = book(odoo)
    for one in (booking, other):
        mail.wait_for(1, to=one["address"], seconds=60)
    mail.clear()
    mail.refuse({booking["address"]: "550 5.1.1 No such mailbox"})
    for one in (booking, other):
        odoo.call("ptc.appointment", "write", [one["appointment"]], {"state": "cancelled"})
    mail.wait_for(1, to=other["address"], seconds=60)
    message, pause = wait_for_failure(odoo, booking["address"], tries=1)
    assert pause == 5
    [row] = [one for one in odoo.call("ptc.message", "search_read", LIST, ["reason", "phone"]) if one["id"] == message]
    assert "No such mailbox" in row["reason"] and "Traceback" not in row["reason"]
    assert row["phone"]

    mail.refuse({booking["address"]: "451 4.3.0 Try again later"})
    try_now(odoo, message)
    assert wait_for_failure(odoo, booking["address"], tries=2) == (message, 20)
    assert mail.messages(to=booking["address"]) == []

    mail.refuse({})
    try_now(odoo, message)
    mail.wait_for(1, to=booking["address"])
    odoo.run_cron("ptc_outbox_cron_send")
    [told] = mail.messages(to=booking["address"])
    assert read_subject(told).startswith("1 cancelled")
    assert odoo.sql(LAST.format(address=booking["address"]))[0][1] == "sent"
