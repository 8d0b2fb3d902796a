# SPDX-License-Identifier: LGPL-3.0-or-later
"""Killed again and again while it sends: nobody is left out, nobody gets a second message."""

import contextlib
import http.client
import json
import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter

import pytest

from dev import odoo_run, paths
from dev.odoo_source import environment
from dev.server import Server

pytestmark = pytest.mark.system

KILLS = 3
WAITING = "SELECT count(*) FROM ptc_message WHERE state = 'queued'"
# Of whatever kind: which others are due, as the list of the morning, depends on the hour.
SENT = """
SELECT '<ptc-message-' || message.id || '-' || message.number || '.' || parameter.value || '@ptc>'
  FROM ptc_message message JOIN ir_config_parameter parameter ON parameter.key = 'database.uuid'
 WHERE message.state = 'sent'
"""


def kill(school):
    """End the server and all it has started, as a power cut does; PostgreSQL ends what it was doing."""
    os.killpg(school.server.process.pid, signal.SIGKILL)
    school.server.process.wait()
    school.server.note.unlink(missing_ok=True)


def start(school):
    """Start a server on the same database and port."""
    school.server = Server(
        school.stage.source, school.database, school.server.port, "system-mail_killed_again.log", school.config
    ).wait_ready()


def run_cron(school, cron):
    """Run the cron now, as an administrator does by its button: Odoo's own threads look once a minute."""

    def run():
        with contextlib.suppress(OSError, RuntimeError, http.client.HTTPException):
            school.call("ir.cron", "method_direct_trigger", [cron])

    threading.Thread(target=run, daemon=True).start()


def wait_until(condition, seconds=120):
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, "not in time"
        time.sleep(0.05)


def get_sent(school, where="true"):
    """Return the Message-IDs of what the school has sent."""
    return {key for [key] in school.sql(f"{SENT} AND {where}")}


def is_settled(school):
    """Tell whether nothing waits to be sent, and nothing came while that was asked."""
    files = school.mail.files()
    return school.sql(WAITING) == [["0"]] and school.mail.files() == files


def test_killed_while_sending_nothing_is_lost_or_told_twice(odoo):
    mail = odoo.mail
    sent_before = get_sent(odoo)
    conference = odoo.call("ptc.conference", "search", [("is_published", "=", True)])[0]
    mailing = odoo.call("ptc.mailing", "create", [{"conference_id": conference, "kind": "invitation"}])[0]
    [[counts]] = [odoo.call("ptc.mailing", "read", [mailing], ["message_count"])]
    odoo.call("ptc.mailing", "action_send", [mailing])
    [[cron]] = odoo.sql("SELECT res_id FROM ir_model_data WHERE name = 'ptc_outbox_cron_send'")
    chance = random.Random(7)
    for _kill in range(KILLS):
        sent = len(mail.files())
        # In the middle of sending: some have come since the last start, and more are to come.
        wait_until(lambda sent=sent: len(mail.files()) > sent)
        time.sleep(chance.random() / 2)
        kill(odoo)
        assert odoo.sql(WAITING) != [["0"]], "killed too late to show anything"
        start(odoo)
        run_cron(odoo, int(cron))
    wait_until(lambda: is_settled(odoo), seconds=300)

    received = Counter(message["Message-Id"] for message in mail.messages())
    assert get_sent(odoo) - sent_before <= set(received) <= get_sent(odoo)
    # Between the mail server's yes and the commit a message may be handed over again: as the same message, which
    # mail programs show once.
    assert sum(received.values()) - len(received) <= KILLS
    assert odoo.sql(
        f"SELECT DISTINCT state FROM ptc_message WHERE mailing_id = {mailing} AND state <> 'unreachable'"
    ) == [["sent"]]
    invitations = get_sent(odoo, f"mailing_id = {mailing}")
    assert 0 < len(invitations) <= counts["message_count"]
    assert invitations <= set(received)
    told = {message["X-Envelope-To"] for message in mail.messages() if message["Message-Id"] in invitations}
    assert told == {
        address.lower()
        for [address] in odoo.sql(
            "SELECT DISTINCT partner.email FROM ptc_message message JOIN res_partner partner"
            f" ON partner.id = message.partner_id WHERE mailing_id = {mailing} AND state = 'sent'"
        )
    }


STEP = 12  # lines, but for those that hand a message over: each of them


def test_killed_between_any_two_lines_nothing_is_lost_or_told_twice(odoo):
    wait_until(lambda: is_settled(odoo))
    # The server's own threads would send as well.
    odoo.sql("UPDATE ir_cron SET active = false; UPDATE ptc_conference SET message_delay = 0")
    run = subprocess.run(
        odoo_run.command("shell", "-d", odoo.database, "--no-http", "--log-level=error", config=odoo.config),
        stdin=(paths.ROOT / "tests" / "mail_lines.py").open(),
        capture_output=True,
        env={**environment(odoo.stage.source), "MAIL_FOLDER": str(odoo.mail.folder), "STEP": str(STEP)},
        cwd=paths.ROOT,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stderr.decode()[-2000:]
    told = json.loads(run.stdout.decode().splitlines()[-1])

    readers = len(told[-1][4])
    assert readers > 1 and len(told) > 20
    # Each guardian has one message, sent, wherever the run was killed.
    assert {(line, *states) for line, *_counts, states in told} == {(line, *["sent"] * readers) for line, *_ in told}
    # Nothing is marked that was not handed over: only of the one that was being handed over a copy may follow.
    assert [one for one in told if one[1] - one[2] not in (0, 1)] == []
    assert [one for one in told if one[3] - readers != one[1] - one[2]] == []
    # Some were killed before the first was handed over, and some between two.
    assert {0, 1} <= {marked for _line, _handed, marked, *_rest in told}
