# SPDX-License-Identifier: LGPL-3.0-or-later
import time

from odoo import api, fields, models
from odoo.tools import SQL

SECONDS_BETWEEN = 0.5


class PtcImportProgress(models.Model):
    """How far a running import is.

    A row of its own, written through a cursor of its own: the transaction of the
    import never touches it, so that everybody sees it move and nobody waits.
    """

    _name = "ptc.import.progress"
    _description = "Progress of a roster import"

    import_id = fields.Many2one("ptc.import", required=True, index=True, ondelete="cascade")
    attempts = fields.Integer(help="How often the work was begun; more than once when the server was stopped.")
    step = fields.Char()
    done = fields.Integer()
    total = fields.Integer()

    @api.model
    def _begin(self, record):
        """Count one more attempt at an import and return how many there were."""
        return self._execute_apart(
            SQL(
                """UPDATE ptc_import_progress SET attempts = COALESCE(attempts, 0) + 1, step = 'read', done = 0
                    WHERE import_id = %s RETURNING attempts""",
                record.id,
            )
        )

    @api.model
    def _reporter(self, record, total):
        """Return a function ``(step, rows done)`` that shows the progress, not too often."""
        state = {"done": 0, "shown": 0.0}

        def report(step, count):
            state["done"] += count
            if time.monotonic() - state["shown"] < SECONDS_BETWEEN:
                return
            state["shown"] = time.monotonic()
            self._execute_apart(
                SQL(
                    "UPDATE ptc_import_progress SET step = %s, done = %s, total = %s WHERE import_id = %s RETURNING id",
                    step,
                    state["done"],
                    total,
                    record.id,
                )
            )

        return report

    @api.model
    def _execute_apart(self, query):
        """Run a query in a transaction of its own; return its first value, or 0."""
        with self.env.registry.cursor() as cr:
            cr.execute(query)
            row = cr.fetchone()
        return row[0] if row else 0
