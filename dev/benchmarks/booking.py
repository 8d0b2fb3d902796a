# SPDX-License-Identifier: LGPL-3.0-or-later
"""Booking at the large school, beside the least that an Odoo route can do."""

import itertools

from . import large, pgbench
from .field import CLIENTS, PAGE, Field
from .parents import Wishes, sign_in
from .rounds import interleaved
from .scratch import copied, environment
from .served import serving

CALLS = 160
PAGES = 240  # parents of a round, who have not been there before
AGAIN = 40  # parents who come again
TIMES = 4
ALONE = 40  # calls of one client
MANY = 32  # clients
RIVALS = 8
AT_ONCE = 5
MODELS = {
    "session": "ptc.session",
    "student": "ptc.student",
    "family": "ptc.family",
    "class_teacher": "ptc.class.teacher",
}


def measure(ready, figures):
    """Measure the queries of a booking, then requests a second and latencies over HTTP."""
    large.database(ready)
    folders = large.addons_path(ready)
    with copied(ready, large.NAME) as name:
        with environment(name, folders) as env:
            wishes = Wishes(env)
            _count_queries(env, wishes.apart(), figures)
            seats = sign_in(env)
        with serving(ready, name, "booking", folders) as served:
            field = Field(ready.databases, name, served, seats)
            ways = Ways(field, wishes)
            interleaved(ways.all(), rounds=1)  # each worker has to have done each thing once
            rounds = interleaved(ways.all())
            field.empty()
            tps = pgbench.measure(ready, name, wishes.apart(), CLIENTS)
    _tell(rounds, tps, figures)


class Ways:
    """What is measured in turns: functions that return the numbers of ``Field.run``.

    :param Field field: the served school.
    :param Wishes wishes: of its parents.
    """

    def __init__(self, field, wishes):
        self.field = field
        self.apart = wishes.apart()
        self.contested = wishes.contested(RIVALS)[:CALLS]
        pairs = wishes.contested(2)
        self.first, self.second = pairs[0::2][:CALLS], pairs[1::2][:CALLS]
        self.parents = list({row["user_id"]: row for row in self.apart}.values())
        self.places = {}
        self.itineraries = _group_by_family(self.apart)[: CALLS // AT_ONCE]

    def all(self):
        """Return ``{way: function}``."""
        return {
            "trivial": lambda: self.see("/probe/trivial", CALLS),
            "p3": lambda: self.place(CALLS, CLIENTS),
            "book": lambda: self.book(CALLS, CLIENTS),
            "hot": self.hot,
            "refused": self.refused,
            "itinerary": self.itinerary,
            "p3_many": lambda: self.place(CALLS, MANY),
            "book_many": lambda: self.book(CALLS, MANY),
            "p3_alone": lambda: self.place(ALONE, 1),
            "book_alone": lambda: self.book(ALONE, 1),
            "my_home": lambda: self.open("/my/home"),
            "page": lambda: self.open(PAGE),
            "my_home_again": lambda: self.open_again("/my/home"),
            "page_again": lambda: self.open_again(PAGE),
        }

    def see(self, path, count):
        """Open a page many times."""
        self.field.empty()
        return self.field.run([self.field.get(path, row) for row in self.apart[:count]])

    def open(self, path):
        """Open a page, each parent once and other parents in each round, as when booking opens."""
        self.field.empty()
        first = next(self.places.setdefault(path, itertools.count(0, PAGES)))
        return self.field.run([self.field.get(path, row) for row in self.parents[first : first + PAGES]])

    def open_again(self, path):
        """Open a page as parents whom the workers know: the same in each round, several times."""
        self.field.empty()
        return self.field.run([self.field.get(path, row) for row in TIMES * self.parents[-AGAIN:]])

    def place(self, count, clients):
        """Create rows with the bare ORM."""
        self.field.empty()
        calls = [self.field.place(row) for row in self.apart[:count]]
        return self.field.run(calls, clients, "probe_place", count)

    def book(self, count, clients):
        """Book sessions that nobody else wants."""
        self.field.empty()
        calls = [self.field.book(row) for row in self.apart[:count]]
        return self.field.run(calls, clients, "ptc_occupancy", count)

    def hot(self):
        """Book sessions that ``RIVALS`` families want at the same moment."""
        self.field.empty()
        calls = [self.field.book(row) for row in self.contested]
        sessions = {row["session_id"] for row in self.contested}
        return self.field.run(calls, RIVALS, "ptc_occupancy", len(sessions))

    def refused(self):
        """Ask for sessions that are taken."""
        self.field.empty()
        count = len(self.first)
        self.field.run([self.field.book(row) for row in self.first], CLIENTS, "ptc_occupancy", count)
        return self.field.run([self.field.book(row) for row in self.second], CLIENTS, "ptc_occupancy", count)

    def itinerary(self):
        """Book five sessions in one request."""
        self.field.empty()
        calls = [self.field.itinerary(rows) for rows in self.itineraries]
        return self.field.run(calls, CLIENTS, "ptc_occupancy", AT_ONCE * len(calls))


def _group_by_family(rows):
    """Return lists of ``AT_ONCE`` rows that one family can book together."""
    groups = {}
    for row in rows:
        groups.setdefault(row["family_id"], []).append(row)
    return [group[:AT_ONCE] for group in groups.values() if len(group) >= AT_ONCE]


def _count_queries(env, rows, figures):
    """Count the queries of the booking service, as a server that has run for a while would make them."""

    def count(group):
        user = env["res.users"].browse(group[0]["user_id"])
        sudo = env(user=user.id, su=True)
        wanted = [{name: sudo[model].browse(row[f"{name}_id"]) for name, model in MODELS.items()} for row in group]
        env.flush_all()
        env.invalidate_all()
        before = env.cr.sql_log_count
        sudo["ptc.appointment"]._book_all(wanted=wanted, booked_by=user.partner_id)
        env.flush_all()
        return env.cr.sql_log_count - before

    groups = _group_by_family(rows)
    count(groups[0])
    figures.add("booking_queries", count(groups[1][:1]))
    figures.add("booking_5_queries", count(groups[2]))
    env.cr.rollback()


def _tell(rounds, tps, figures):
    rps, p95 = rounds.pick("rps"), rounds.pick("p95_ms")
    for way in rounds.values:
        words = (f"{name} {rounds.pick(name).median(way):.1f}" for name in ("rps", "p50_ms", "p95_ms", "cpu_ms"))
        figures.note(f"{way:<12}{', '.join(words)}")
    figures.add("book_rps", rps.median("book"))
    figures.add("book_p95_ms", p95.median("book"))
    figures.add("book_rps_vs_p3", rps.ratio("book", "p3"))
    figures.add("book_rps_vs_p3_32_clients", rps.ratio("book_many", "p3_many"))
    figures.add("hot_rps_vs_p3", rps.ratio("hot", "p3"))
    figures.add("hot_p95_vs_p3", p95.ratio("hot", "p3"))
    figures.add("refused_p95_vs_booked", p95.ratio("refused", "book"))
    figures.add("itinerary5_bookings_vs_p3", AT_ONCE * rps.ratio("itinerary", "p3"))
    figures.add("booking_vs_bare_ratio", rounds.pick("p50_ms").ratio("book_alone", "p3_alone"))
    figures.add("booking_cpu_vs_bare_ratio", rounds.pick("cpu_ms").ratio("book", "p3"))
    figures.add("page_vs_my_home_ratio", p95.ratio("page", "my_home"))
    figures.add("page_rps_vs_my_home", rps.ratio("page", "my_home"))
    figures.add("page_again_vs_my_home_ratio", p95.ratio("page_again", "my_home_again"))
    figures.add("page_again_rps_vs_my_home", rps.ratio("page_again", "my_home_again"))
    figures.add("pgbench_insert_tps", tps)
    figures.add("book_vs_pgbench_ratio", rps.median("book") / tps)
