# SPDX-License-Identifier: LGPL-3.0-or-later
"""A booking beside one of the PyPI package ``odoo-addon-resource-booking``, each by its own portal route."""

import zipfile
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from urllib.parse import quote

from dev import addons, odoo_run, paths, stage
from dev.errors import Problem
from dev.steps import locked, run, step

from . import client, large
from .booking import Ways
from .field import CLIENTS, Field
from .parents import Wishes, sign_in
from .rounds import ROUNDS, interleaved
from .scratch import copied, environment
from .served import serving

NAME = "ptc_bench_peer"
FOLDER = paths.BUILD / "peer"
PACKAGES = (
    "odoo-addon-resource-booking==19.0.1.0.1.2",
    "odoo-addon-web-calendar-slot-duration==19.0.1.0.0.2",
)
TEACHERS = 40
CALLS = 80  # each round
OPENS = time(8)


def measure(ready, figures):
    """Book in ours and in theirs, in turns."""
    _fetch()
    large.database(ready)
    ours = large.addons_path(ready)
    theirs = ",".join(str(folder) for folder in (*ready.source.addons, FOLDER / "odoo" / "addons"))
    _database(ready, theirs)
    with copied(ready, large.NAME, "ours") as name, copied(ready, NAME, "theirs") as other:
        with environment(name, ours) as env:
            wishes, seats = Wishes(env), sign_in(env)
        with serving(ready, name, "ours", ours) as served, serving(ready, other, "theirs", theirs) as peer:
            ways = Ways(Field(ready.databases, name, served, seats), wishes)
            peers = Peers(ready, other, peer)
            both = {"ours": lambda: ways.book(CALLS, CLIENTS), "theirs": peers.confirm}
            interleaved(both, rounds=1)
            rounds = interleaved(both)
    _tell(rounds, figures)


def _tell(rounds, figures):
    for way in rounds.values:
        words = (f"{name} {rounds.pick(name).median(way):.1f}" for name in ("rps", "p50_ms", "p95_ms", "cpu_ms"))
        figures.note(f"{way:<12}{', '.join(words)}")
    figures.add("booking_cpu_vs_resource_booking_ratio", rounds.pick("cpu_ms").ratio("theirs", "ours"))
    figures.add("booking_rps_vs_resource_booking", rounds.pick("rps").ratio("ours", "theirs"))


class Peers:
    """Their bookings: each was made by the office for one parent and one teacher, and waits for its time.

    :param str name: of their database.
    :param served.Served served: its server.
    """

    def __init__(self, ready, name, served):
        self.databases, self.name, self.served = ready.databases, name, served
        query = "SELECT id, access_token, name FROM resource_booking WHERE meeting_id IS NULL ORDER BY id"
        self.rows = [line.split("|") for line in self.databases.sql(query, name)]

    def confirm(self):
        """Confirm the next bookings, each at a time of its own."""
        rows, self.rows = self.rows[:CALLS], self.rows[CALLS:]
        calls = [
            client.call(self.served.port, f"/my/bookings/{number}/confirm?access_token={token}&when={quote(when)}")
            for number, token, when in rows
        ]
        before, cpu = self._count(), self.served.cpu()
        outcome = client.closed_loop(calls, CLIENTS)
        cpu = self.served.cpu() - cpu
        if outcome.failed or self._count() - before != len(rows):
            told = f"{dict(outcome.statuses)}, {self._count() - before} confirmed of {len(rows)}"
            raise Problem(f"The other addon did not do its part ({told}): see {self.served.server.log}.")
        return {**outcome.summary(), "cpu_ms": 1000 * cpu / len(rows)}

    def _count(self):
        return int(self.databases.sql("SELECT count(*) FROM resource_booking WHERE meeting_id > 0", self.name)[0])


def _fetch():
    """Get the packages, without what they depend on, into ``build/peer``."""
    if FOLDER.is_dir():
        return
    fresh = FOLDER.with_name("peer.new")
    wheels = FOLDER.with_name("peer.wheels")
    pip = [paths.PYTHON, "-m", "pip", "download", "--disable-pip-version-check", "--no-deps", "-d", wheels, *PACKAGES]
    with step("the other addon, from PyPI"):
        run(pip, "peer.log", "The other addon could not be fetched: see %(log)s, then run this again.")
        for wheel in wheels.glob("*.whl"):
            zipfile.ZipFile(wheel).extractall(fresh)
    manifest = fresh / "odoo" / "addons" / "resource_booking" / "__manifest__.py"
    # Its tests need this, and nothing else of it.
    manifest.write_text(manifest.read_text().replace('"cssselect",', ""))
    fresh.rename(FOLDER)


def _database(ready, folders):
    """Make their database, when it is missing or old."""
    key = addons.content_hash([Path(__file__)], salt=f"{stage.base_key(ready)} {large.week()}")
    with locked():
        if ready.databases.is_current(NAME, key):
            return
        with step("database of the other addon"):
            ready.databases.create(NAME, stage.BASE)
            words = ["--addons-path", folders, "-i", "resource_booking"]
            odoo_run.odoo(ready.source, NAME, *words, log="bench-peer.log")
            with environment(NAME, folders) as env:
                _build(env)
                env.cr.commit()
            ready.databases.set_mark(NAME, key=key)


def _build(env):
    """Create teachers who are there on every weekday, and bookings of parents that wait for their time."""
    from odoo.fields import Command

    kinds = _make_kinds(env, Command)
    parents = env["res.partner"].create(
        [{"name": f"Adult {number}", "email": f"adult{number}@home.example"} for number in range(CALLS)]
    )
    bookings = env["resource.booking"].create(
        [
            {"partner_ids": [Command.set(parent.ids)], "type_id": kind.id, "name": when.isoformat()}
            for kind, parent, when in _plan(kinds, parents)
        ]
    )
    for booking in bookings:
        booking._portal_ensure_token()


def _make_kinds(env, command):
    """Create a type of booking for each teacher, as theirs is one of a kind."""
    calendar = env["resource.calendar"].create({"name": "Every weekday", "tz": "UTC"})
    teacher = {"resource_type": "material", "calendar_id": calendar.id, "tz": "UTC"}
    resources = env["resource.resource"].create(
        [{"name": f"Teacher {number}", **teacher} for number in range(TEACHERS)]
    )
    combinations = env["resource.booking.combination"].create(
        [{"resource_ids": [command.set(one.ids)]} for one in resources]
    )
    return env["resource.booking.type"].create(
        [
            {
                "name": one.name,
                "combination_rel_ids": [command.create({"combination_id": one.id})],
                "resource_calendar_id": calendar.id,
            }
            for one in combinations
        ]
    )


def _plan(kinds, parents):
    """Return teacher, parent and time of enough bookings for all rounds; no teacher and no parent has two at a time."""
    monday = datetime.now(UTC).date() + timedelta(days=14 - datetime.now(UTC).weekday())
    rows = []
    for number in range(CALLS * (ROUNDS + 1)):
        turn = number // len(kinds)
        minutes = 30 * (turn % 6)
        when = datetime.combine(monday + timedelta(days=turn // 6), OPENS, UTC) + timedelta(minutes=minutes)
        rows.append((kinds[number % len(kinds)], parents[number % len(parents)], when))
    return rows
