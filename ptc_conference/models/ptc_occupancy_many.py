# SPDX-License-Identifier: LGPL-3.0-or-later
from collections import defaultdict

from odoo import api, models

from .ptc_occupancy import NUMBERED


class PtcOccupancy(models.Model):
    """Thousands of appointments at once, as when a conference is postponed."""

    _name = "ptc.occupancy"
    _inherit = "ptc.occupancy"

    @api.model
    def _lock_all(self):
        """Let everybody who books, moves or cancels wait until this transaction ends; reading goes on.

        One lock instead of one for each session: PostgreSQL has room for some thousands.
        """
        self.env.flush_all()
        self.env.cr.execute("LOCK TABLE ptc_appointment, ptc_occupancy IN EXCLUSIVE MODE")

    @api.model
    def _hold_many(self, appointments):
        """Hold the sessions of appointments, all or nothing, after ``_lock_all``.

        :raise psycopg2.IntegrityError: when something is taken.
        """
        # What the school moves is no choice of an adult: who has to be in two places then moves one of both.
        rows = [{**row, "person": 0} for appointment in appointments for row in appointment._prepare_occupancy()]
        rows.sort(key=lambda row: (row["teacher_id"], row["session_id"]))
        for column, key in NUMBERED.values():
            self._assign_many(rows, column, key)
        self._insert(rows)
        self._forget_cached()

    @api.model
    def _assign_many(self, rows, column, key):
        """Give rows that need a number in ``column`` the lowest that is free among those with the same ``key``."""
        lasts = [self._get_last_number(row, column) for row in rows]
        if not any(lasts):
            return
        taken = defaultdict(set)
        for held in self.search_fetch([("conference_id", "=", rows[0]["conference_id"])], [*key, column]):
            taken[tuple(held[name].id for name in key)].add(held[column])
        for row, last in zip(rows, lasts, strict=True):
            if last:
                numbers = taken[tuple(row[name] for name in key)]
                row[column] = min(set(range(1, last + 1)) - numbers, default=last)
                numbers.add(row[column])
