# SPDX-License-Identifier: LGPL-3.0-or-later
"""The document of free times at the large school, beside a route that does nothing."""

import contextlib
import urllib.request

from . import large
from .booking import MODELS
from .field import Field
from .parents import Wishes, sign_in
from .rounds import interleaved
from .scratch import copied, environment
from .served import serving

CALLS = 240
BOOKED = 1000
FREE = "/my/conferences/{conference_id}/free"


@contextlib.contextmanager
def half_booked(ready, title):
    """Serve the large school with BOOKED sessions taken.

    :return: its Field, and the rows of Wishes.apart: the first BOOKED are taken.
    """
    large.database(ready)
    folders = large.addons_path(ready)
    with copied(ready, large.NAME) as name:
        with environment(name, folders) as env:
            rows = Wishes(env).apart()
            book(env, rows[:BOOKED])
            seats = sign_in(env)
        with serving(ready, name, title, folders) as served:
            yield Field(ready.databases, name, served, seats), rows


def measure(ready, figures):
    """Measure the document as a page asks for it first, and as it asks again while nothing has changed."""
    with half_booked(ready, "free") as (field, rows):
        tag = _get_tag(field, rows[0], figures)
        ways = {
            "trivial": lambda: _see(field, "/probe/trivial", rows),
            "free": lambda: _see(field, FREE, rows),
            "free_again": lambda: _see(field, FREE, rows, [f"If-None-Match: {tag}"]),
        }
        interleaved(ways, rounds=1)  # each worker has to have done each thing once
        rounds = interleaved(ways)
    _tell(rounds, figures)


def book(env, rows):
    """Book some sessions, so that what is asked for is a conference in the middle of booking."""
    for row in rows:
        wanted = {name: env[model].browse(row[f"{name}_id"]) for name, model in MODELS.items()}
        env["ptc.appointment"]._book_all(wanted=[wanted], booked_by=env["res.users"].browse(row["user_id"]).partner_id)
    env.cr.commit()


def _see(field, path, rows, headers=()):
    return field.run([field.get(path, row, headers) for row in rows[:CALLS]])


def _get_tag(field, row, figures):
    """Return the ETag of the document, as a browser keeps it."""
    url = f"http://localhost:{field.served.port}{FREE.format(**row)}"
    cookie = {"Cookie": f"session_id={field.seats[row['user_id']].cookie}"}
    with urllib.request.urlopen(urllib.request.Request(url, headers=cookie)) as answer:
        figures.add("availability_bytes", len(answer.read()))
        return answer.headers["ETag"]


def _tell(rounds, figures):
    for way in rounds.values:
        words = (f"{name} {rounds.pick(name).median(way):.1f}" for name in ("rps", "p50_ms", "p95_ms", "cpu_ms"))
        figures.note(f"{way:<12}{', '.join(words)}")
    rps, cpu = rounds.pick("rps"), rounds.pick("cpu_ms")
    figures.add("availability_rps_vs_trivial", rps.ratio("free_again", "trivial"))
    figures.add("availability_fresh_rps_vs_trivial", rps.ratio("free", "trivial"))
    figures.add("availability_cpu_vs_trivial_ratio", cpu.ratio("free_again", "trivial"))
