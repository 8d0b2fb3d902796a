# SPDX-License-Identifier: LGPL-3.0-or-later
"""The mail sink, by real SMTP."""

import smtplib
from email.message import EmailMessage

import pytest

from dev.smtp_sink import Sink


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A sink that runs for all tests."""
    sink = Sink(tmp_path_factory.mktemp("mail"))
    yield sink
    sink.stop()


@pytest.fixture
def sink(server):
    """An empty sink."""
    server.clear()
    return server


def _send(sink, to, subject="Gespräch am Montag", **headers):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "school@school.example", to, subject
    message.set_content("Grüße\n.\nend")
    message.add_attachment("BEGIN:VCALENDAR", subtype="calendar", filename="a.ics")
    with smtplib.SMTP("127.0.0.1", sink.port, timeout=10) as client:
        client.send_message(message, **headers)


def test_message_arrives_whole(sink):
    _send(sink, "ann@school.example")
    (found,) = sink.wait_for(1)
    assert (found["To"], found["Subject"]) == ("ann@school.example", "Gespräch am Montag")
    assert found.get_body().get_content().splitlines() == ["Grüße", ".", "end"]
    assert [part.get_filename() for part in found.iter_attachments()] == ["a.ics"]


def test_messages_are_told_apart_by_who_receives_them(sink):
    for name in ("ann", "ben", "ann"):
        _send(sink, f"{name}@school.example", subject=name)
    sink.wait_for(3)
    assert [one["Subject"] for one in sink.messages("ann@school.example")] == ["ann", "ann"]
    assert sink.messages("nn@school.example") == []


def test_envelope_counts_not_the_header(sink):
    _send(sink, "everybody@school.example", to_addrs=["hidden@school.example"])
    assert len(sink.wait_for(1, to="hidden@school.example")) == 1
    assert sink.messages("everybody@school.example") == []


def test_files_are_in_the_order_they_came(sink):
    for number in range(12):
        _send(sink, "ann@school.example", subject=str(number))
    assert [one["Subject"] for one in sink.wait_for(12)] == [str(number) for number in range(12)]
    assert all(file.suffix == ".eml" for file in sink.files())


def test_waiting_in_vain_is_an_error(sink):
    with pytest.raises(TimeoutError, match="0 messages to anybody after 0.2 s, not 1"):
        sink.wait_for(1, seconds=0.2)


def test_stopped_sink_takes_no_mail(tmp_path):
    sink = Sink(tmp_path)
    sink.stop()
    assert sink.process.poll() is not None
    with pytest.raises(ConnectionError):
        smtplib.SMTP("127.0.0.1", sink.port, timeout=2)


def test_refused_addresses_are_answered_as_told(sink):
    sink.refuse({"ann@school.example": "550 5.1.1 No such mailbox"})
    with pytest.raises(smtplib.SMTPRecipientsRefused, match="No such mailbox"):
        _send(sink, "ann@school.example")
    _send(sink, "ben@school.example")
    sink.refuse({})
    _send(sink, "ann@school.example")
    assert [one["To"] for one in sink.wait_for(2)] == ["ben@school.example", "ann@school.example"]
