# SPDX-License-Identifier: LGPL-3.0-or-later
"""The large school, served: what its parents send, how long it takes, and whether all is right afterwards."""

import json
import uuid

from dev.errors import Problem

from . import client
from .parents import GAP

CLIENTS = 8
BOOK = "/my/conferences/{conference_id}/book"
PAGE = "/my/conferences/{conference_id}"
ASKED = ("link_id", "class_teacher_id", "session_id")
PLACE = ("session_id", "conference_id", "teacher_id", "family_id", "student_id", "class_teacher_id")
EMPTY = "TRUNCATE ptc_appointment, probe_place, ptc_booking_request, ir_cron_trigger CASCADE"

# Sessions, families and class-teachers held twice: an audit that knows nothing of the constraints.
AUDIT = f"""
SELECT (SELECT count(*) FROM ptc_occupancy a JOIN ptc_occupancy b ON a.id < b.id AND a.session_id = b.session_id)
     + (SELECT count(*) FROM ptc_occupancy a JOIN ptc_occupancy b ON a.id < b.id AND a.family_id = b.family_id
          AND a.start < b.stop + interval '{GAP}' AND b.start < a.stop + interval '{GAP}')
     + (SELECT count(*) FROM ptc_appointment a LEFT JOIN ptc_occupancy o ON o.appointment_id = a.id
         WHERE a.state = 'booked' AND o.id IS NULL)
"""


class Field:
    """What is measured against one served database.

    :param dev.database.Databases databases: to look into the database beside Odoo.
    :param str name: of the database.
    :param served.Served served: its server.
    :param dict seats: ``{user_id: parents.Seat}``
    """

    def __init__(self, databases, name, served, seats):
        self.databases = databases
        self.name = name
        self.served = served
        self.seats = seats

    def sql(self, query):
        """Return the rows of a query as lines."""
        return self.databases.sql(query, self.name)

    def empty(self):
        """Take back all bookings."""
        self.sql(EMPTY)

    def post(self, path, row, **values):
        """Return the call by which the parent of a row sends a form."""
        seat = self.seats[row["user_id"]]
        form = {"csrf_token": seat.csrf_token, **values}
        return client.call(self.served.port, path.format(**row), seat.cookie, form)

    def get(self, path, row, headers=()):
        """Return the call by which the parent of a row opens a page."""
        cookie = self.seats[row["user_id"]].cookie
        return client.call(self.served.port, path.format(**row), cookie, headers=headers)

    def book(self, row):
        """Return the call that books, as the page's form sends it."""
        return self.post(BOOK, row, token=uuid.uuid4().hex, **{name: row[name] for name in ASKED})

    def place(self, row):
        """Return the call that creates the same row with the bare ORM."""
        vals = {name: row[name] for name in PLACE}
        until = row["stop"] + GAP
        times = {"start": str(row["start"]), "stop": str(row["stop"]), "reserved_until": str(until)}
        return self.post("/probe/place", row, values=json.dumps({**vals, **times, "appointment_id": row["session_id"]}))

    def itinerary(self, rows):
        """Return the call that books several rows of one parent in one request."""
        choices = [":".join(str(row[name]) for name in ASKED) for row in rows]
        return self.post(BOOK, rows[0], token=uuid.uuid4().hex, choice=choices)

    def run(self, calls, clients=CLIENTS, table=None, rows=None):
        """Send calls; return the numbers of ``Outcome.summary`` and ``cpu_ms`` a call.

        :param str table: count the rows in this table afterwards; ``rows`` must be there.
        :raise Problem: when an answer is missing or a server error, or the database is not as it must be.
        """
        before = self.served.cpu()
        outcome = client.closed_loop(calls, clients)
        cpu = self.served.cpu() - before
        found = int(self.sql(f"SELECT count(*) FROM {table}")[0]) if table else rows
        if outcome.failed or found != rows or self.violations():
            told = f"{dict(outcome.statuses)}, {found} rows of {rows}, {self.violations()} violations"
            raise Problem(f"A measurement went wrong ({told}): see {self.served.server.log}, then run this again.")
        return {**outcome.summary(), "cpu_ms": 1000 * cpu / len(calls)}

    def violations(self):
        """Return how often something is held twice."""
        return int(self.sql(AUDIT)[0])
