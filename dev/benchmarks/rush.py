# SPDX-License-Identifier: LGPL-3.0-or-later
"""Booking opens: all parents post within two seconds, favourites first, and go on until each has a session."""

import random
import time

from dev.errors import Problem

from . import client, large
from .field import CLIENTS, Field
from .parents import Wishes, sign_in
from .rounds import interleaved
from .scratch import copied, environment
from .served import QueueingServer, serving

PARENTS = 1000
WITHIN = 2  # seconds
WAVES = 30


def measure(ready, figures):
    """Let all parents come at once, and half of them beside, to see how the time grows."""
    large.database(ready)
    folders = large.addons_path(ready)
    with copied(ready, large.NAME) as name:
        with environment(name, folders) as env:
            wishes, seats = Wishes(env), sign_in(env)
        with serving(ready, name, "rush", folders, QueueingServer) as served:
            field = Field(ready.databases, name, served, seats)
            rush = Rush(field, wishes)
            rush.come(100)  # each worker has to have booked once
            rounds = interleaved({"all": lambda: rush.come(PARENTS), "half": lambda: rush.come(PARENTS // 2)})
    for figure, key in {"rush_all_answered_s": "answered", "rush_to_the_end_s": "end", "rush_5xx": "failed"}.items():
        figures.add(figure, rounds.pick(key).median("all"))
    for figure in ("p50_ms", "p99_ms"):
        figures.add(f"rush_{figure}", rounds.pick(figure).median("all"))
    figures.add("rush_growth_ratio", rounds.pick("answered").ratio("all", "half"))
    figures.add("rush_violations", max(rounds.pick("violations").values["all"]))


class Rush:
    """What parents do when booking opens.

    :param Field field: the served school.
    :param Wishes wishes: of its parents.
    """

    def __init__(self, field, wishes):
        self.field = field
        self.wishes = wishes
        self.by_parent = {}
        for choice in wishes.choices:
            self.by_parent.setdefault(choice["user_id"], []).append(choice)

    def come(self, count):
        """Let ``count`` parents book one session each; return what came of it."""
        self.field.empty()
        waiting = sorted(self.by_parent)[:count]
        start = time.perf_counter()
        first = client.on_time([self.field.book(self._wish(user)) for user in waiting], WITHIN)
        failed = first.failed
        for turn in range(WAVES):
            waiting = self._without(waiting)
            if not waiting:
                break
            calls = [self.field.book(self._wish(user, turn)) for user in waiting]
            failed += client.closed_loop(calls, 4 * CLIENTS).failed
        end = time.perf_counter() - start
        if self._without(waiting):
            raise Problem(f"Parents were left without a session: see {self.field.served.server.log}.")
        found = {"answered": first.took, "end": end, "failed": failed, "violations": self.field.violations()}
        return {**first.summary(), **found}

    def _wish(self, user, turn=None):
        """Return what a parent asks for: at first a favourite time of a favourite teacher, then any time."""
        random_of = random.Random(f"{user} {turn}")
        choice = self.by_parent[user][0]
        sessions = self.wishes.sessions[choice["teacher_id"]]
        weights = [1 / place for place in range(1, len(sessions) + 1)] if turn is None else None
        return {**choice, **random_of.choices(sessions, weights)[0]}

    def _without(self, users):
        """Return those of some parents who hold nothing yet."""
        query = "SELECT DISTINCT create_uid FROM ptc_appointment WHERE state = 'booked'"
        served = set(map(int, self.field.sql(query)))
        return [user for user in users if user not in served]
