# SPDX-License-Identifier: LGPL-3.0-or-later
"""Where races are run: a database with the school, its prefork server, and plain SQL beside both."""

import json
import os
import re

import psycopg2

from dev import database, logcheck, odoo_run, odoo_source, paths, ports
from dev import stage as staging
from dev.server import Server
from dev.steps import run
from tests.behind_odoo import CHANGES, TELL

HERE = paths.ROOT / "tests" / "race"
WORKERS = 4
# Odoo warns of every refusal that a program gets over RPC, which is no fault.
REFUSED_RPC = re.compile(
    r"WARNING \w+ odoo\.http: (The operation cannot be completed: [A-Z][^_]*|[A-Z][^_]* is booked\. [A-Z][^_]*"
    r"|This plan was applied[^_]*|[A-Z][^_]* at that time\. Choose another room or table[^_]*)$"
)
# Times and guardians as the school was made with; a race may change them.
KEEP = """
CREATE TABLE race_times AS SELECT id, start, stop FROM ptc_session;
CREATE TABLE race_links AS SELECT id FROM ptc_guardian
"""
RESET = """
DELETE FROM ptc_waitlist;
DELETE FROM ptc_decline;
DELETE FROM ptc_contact_check;
DELETE FROM ptc_help_request;
DELETE FROM ptc_must_see_family;
DELETE FROM ptc_must_see;
DELETE FROM ptc_calendar_feed;
UPDATE res_users SET has_skipped_hints = false WHERE has_skipped_hints;
DELETE FROM ptc_session_hold;
DELETE FROM ptc_outbox;
DELETE FROM ptc_occupancy;
DELETE FROM ptc_booking_request;
DELETE FROM ptc_appointment_extra_session_rel;
DELETE FROM ptc_appointment;
DELETE FROM ptc_session WHERE id NOT IN (SELECT id FROM race_times);
DELETE FROM ptc_guardian WHERE id NOT IN (SELECT id FROM race_links);
UPDATE ptc_session SET is_blocked = false, active = true, places = 1 WHERE is_blocked OR NOT active OR places > 1;
UPDATE ptc_session s SET start = kept.start, stop = kept.stop
  FROM race_times kept WHERE kept.id = s.id AND s.start <> kept.start;
UPDATE ptc_conference SET family_limit = 0, student_limit = 0, teacher_limit = 0, hall_time_floor = 0,
       separated = 'apart';
UPDATE ptc_room SET floor = NULL, floor_key = NULL WHERE floor IS NOT NULL;
UPDATE ptc_conference_window SET closes = (now() + interval '20 days') AT TIME ZONE 'UTC';
UPDATE ptc_conference_teacher part SET room_id = room.id, room_table = 1
  FROM ptc_room room, ptc_conference c, res_partner teacher
 WHERE c.id = part.conference_id AND teacher.id = part.teacher_id AND room.name = c.name || ' ' || teacher.name
   AND (part.room_id, part.room_table) IS DISTINCT FROM (room.id, 1);
UPDATE ptc_session s SET room_id = part.room_id, room_table = 1
  FROM ptc_conference_teacher part
 WHERE part.id = s.conference_teacher_id AND (s.room_id, s.room_table) IS DISTINCT FROM (part.room_id, 1);
"""


class School:
    """A database with the school of ``school.py``.

    :param dev.stage.Stage stage: what it is made with.
    :param str name: of the database.
    """

    def __init__(self, stage, name):
        self.stage = stage
        self.database = name
        self.data = self._build()

    def _build(self):
        stage, name = self.stage, self.database
        stage.databases.copy(staging.template(stage), name)
        odoo_run.odoo(stage.source, name, "-i", "race_addon", addons_path(stage), log="race-install.log")
        result, log = paths.STATE / f"{name}.json", paths.LOG / "odoo-race-school.log"
        words = [paths.PYTHON, "-m", "tests.race.school", name, result, addons_path(stage), f"--logfile={log}"]
        advice = f"The school of the races could not be made: see {log} and %(log)s."
        run(words, "race-school.log", advice, env=odoo_source.environment(stage.source), cwd=paths.ROOT)
        stage.databases.sql(KEEP, name)
        data = json.loads(result.read_text())
        result.unlink()
        return data

    def drop(self):
        """Remove the database."""
        self.stage.databases.drop(self.database)


class Arena:
    """A school that is served by several processes.

    :param School school: the school.
    :param str log: name of the server's log.
    :param dev.cluster.Cluster cluster: where the database is, when it is not that of the stage.
    """

    def __init__(self, school, log, cluster=None):
        stage = school.stage
        self.data = school.data
        self.database = school.database
        self.cluster = cluster or stage.cluster
        self.config = paths.BUILD / f"{school.database}-{log}.conf"
        odoo_run.write_config(stage.source, self.cluster, file=self.config)
        self.server = self._serve(stage, log)
        self._connection = None
        self._read_to = 0

    def _serve(self, stage, log):
        options = ("--workers", WORKERS, "--max-cron-threads", 0, "--gevent-port", ports.free_port())
        server = Server(
            stage.source, self.database, ports.free_port(), log, self.config, (*options, addons_path(stage))
        )
        return server.wait_ready()

    def sql(self, query, values=None):
        """Run a query outside Odoo, committed at once; return its rows, if it has any."""
        if self._connection is None or self._connection.closed:
            self._connection = psycopg2.connect(database.address(self.cluster, self.database))
            self._connection.autocommit = True
        with self._connection.cursor() as cursor:
            cursor.execute(query, values)
            rows = cursor.fetchall() if cursor.description else []
            if CHANGES.search(query):
                cursor.execute(TELL)
            return rows

    def disconnect(self):
        """Close the connection of ``sql``; the next query opens another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def reset(self):
        """Put everything back as the school was made."""
        self.sql(RESET)

    def read_log(self):
        """Return what is wrong in the log since this was asked last."""
        with self.server.log.open("rb") as stream:
            stream.seek(self._read_to)
            text = stream.read()
        self._read_to += len(text)
        allowed = [pattern for pattern, name in logcheck.allowed() if name in (None, self.server.log.name)]
        rows = [(level, f"{level} {line}") for level, line, _number in logcheck.entries(text.decode(errors="replace"))]
        bad = [line for level, line in rows if level in logcheck.BAD]
        return [line for line in bad if not any(pattern.search(line) for pattern in [*allowed, REFUSED_RPC])]

    def close(self):
        """Stop the server."""
        self.disconnect()
        self.server.stop()
        self.config.unlink(missing_ok=True)


def addons_path(stage):
    """Return the option of Odoo that finds the test addon as well."""
    folders = (*stage.source.addons, paths.ROOT, HERE)
    return "--addons-path=" + ",".join(os.fspath(folder) for folder in folders)
