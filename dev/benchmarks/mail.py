# SPDX-License-Identifier: LGPL-3.0-or-later
"""Messages: the reminders of 1,000 families beside Odoo's ``send_mail``, and what a message costs a booking."""

import contextlib
import tempfile
from pathlib import Path

from dev.smtp_sink import Sink

from . import large
from .parents import Wishes
from .rounds import interleaved, seconds
from .scratch import copied, environment

FAMILIES = 1000
PEERS = 120  # messages that Odoo's own way sends in a round
BOOKINGS = 60
MODELS = {
    "session": "ptc.session",
    "student": "ptc.student",
    "family": "ptc.family",
    "class_teacher": "ptc.class.teacher",
}


def measure(ready, figures):
    """Measure both; the mail goes to a server on this machine that keeps it."""
    large.database(ready)
    with copied(ready, large.NAME) as name, environment(name, large.addons_path(ready)) as env, sink(env) as server:
        rows = Wishes(env).apart()
        measure_booking(env, rows[:BOOKINGS], figures)
        measure_reminders(env, rows, server, figures)


@contextlib.contextmanager
def sink(env):
    """Give a mail server that this database sends to."""
    with tempfile.TemporaryDirectory() as folder:
        server = Sink(Path(folder))
        env["ir.mail_server"].search([]).active = False
        env["ir.mail_server"].create({"name": "bench", "smtp_host": "127.0.0.1", "smtp_port": server.port})
        env.company.email = "school@home.example"
        env.cr.commit()
        try:
            yield server
        finally:
            server.stop()


def measure_reminders(env, rows, server, figures):
    """Render and hand over the reminders of ``FAMILIES`` families, and some by ``send_mail`` in a loop."""
    first = {row["family_id"]: row for row in reversed(rows)}
    for part in _split(list(first.values())[:FAMILIES], 100):
        book(env, part)
    env["ptc.outbox"].search([]).state = "done"
    mailing = env["ptc.mailing"].create(
        {"conference_id": env["ptc.conference"].search([], limit=1).id, "kind": "reminder"}
    )
    mailing.action_send()
    env.cr.commit()
    written = seconds(lambda: (env["ptc.mailing"]._run_waiting(), env.cr.commit()))
    messages = mailing.message_ids
    figures.note(f"{len(messages)} messages of {len(first)} families")
    ways = {
        "ours": lambda: send_ours(env, messages, server),
        "odoo": lambda: send_peer(env, messages[:PEERS], server),
        "odoo_at_once": lambda: send_peer(env, messages[:PEERS], server, force_send=True),
    }
    rounds = interleaved(ways)
    rate = len(messages) / (rounds.median("ours") + written)
    figures.add("mail_per_s", rate)
    for way, name in (("odoo", "mail_vs_send_mail"), ("odoo_at_once", "mail_vs_send_mail_at_once")):
        figures.add(name, rate * rounds.median(way) / PEERS)


def send_ours(env, messages, server):
    """Return how long all of them take from the queue to the mail server, in seconds."""
    server.clear()
    messages._queue()
    env.cr.commit()
    env.invalidate_all()
    took = seconds(env["ptc.message"]._send_queued)
    return _checked(took, server, len(messages))


def send_peer(env, messages, server, force_send=False):
    """Return how long some take by Odoo's ``send_mail``, one after the other, and its own queue; in seconds."""
    server.clear()
    template = env.ref(messages[0]._get_template())

    def send():
        for message in messages:
            template.send_mail(message.id, force_send=force_send)
            env.cr.commit()
            env.invalidate_all()
        if not force_send:
            env["mail.mail"].process_email_queue()

    return _checked(seconds(send), server, len(messages))


def _checked(took, server, count):
    if len(server.files()) != count:
        raise AssertionError(f"{len(server.files())} messages came, not {count}")
    return took


def measure_booking(env, rows, figures):
    """Book with the line in the outbox and the wake-up, and without."""
    from odoo.tools import SQL

    from odoo.addons.ptc_conference import functions
    from odoo.addons.ptc_conference.models import ptc_appointment_insert, ptc_outbox

    loud = ptc_appointment_insert.INSERT
    lines = ptc_outbox.LINES.format(appointments="booked")
    quiet = loud.replace(lines, "SELECT 1").replace(ptc_outbox.WAKE, "SELECT 1")

    def run(insert):
        body = f"RETURN QUERY {insert};" % {name: f"the_{name}" for name in ptc_appointment_insert.PARAMETERS}
        env.cr.execute(SQL("DROP FUNCTION ptc_appointment_insert"))
        functions.declare(*_signature(ptc_appointment_insert), body, volatility="VOLATILE")
        env.cr.execute(SQL(functions.DECLARED["ptc_appointment_insert"]))
        env.cr.commit()
        took = seconds(lambda: [book(env, [row]) for row in rows])
        env.cr.execute("TRUNCATE ptc_outbox, ptc_occupancy, ptc_appointment, ptc_booking_request CASCADE")
        env.cr.commit()
        env.invalidate_all()
        return took

    ways = {"with": lambda: run(loud), "without": lambda: run(quiet)}
    interleaved(ways, rounds=1)
    figures.add("booking_vs_quiet_ratio", interleaved(ways, rounds=5).ratio("with", "without"))
    run(loud)


def _signature(module):
    parameters = ", ".join(f"the_{name} {kind}" for name, kind in module.PARAMETERS.items())
    return "ptc_appointment_insert", parameters, "id integer"


def book(env, rows):
    """Book as the service does, in one transaction."""
    wanted = [{name: env[model].browse(row[f"{name}_id"]) for name, model in MODELS.items()} for row in rows]
    env["ptc.appointment"]._book_all(wanted=wanted, is_staff=True)
    env.cr.commit()
    # As at the beginning of each request: PostgreSQL plans everything anew.
    env.cr.execute("DISCARD PLANS")


def _split(rows, size):
    return [rows[start : start + size] for start in range(0, len(rows), size)]
