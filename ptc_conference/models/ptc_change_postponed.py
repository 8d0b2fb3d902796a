# SPDX-License-Identifier: LGPL-3.0-or-later
from contextlib import closing, contextmanager

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class PtcChange(models.Model):
    """A conference that is held on other dates: appointments keep their time of day."""

    _name = "ptc.change"
    _inherit = "ptc.change"

    date_ids = fields.One2many(
        "ptc.change.date",
        "change_id",
        "Dates",
        compute="_compute_date_ids",
        store=True,
        readonly=False,
        help="Appointments go along at the same time of day, booking windows by as many days as the first date.",
    )

    @api.depends("conference_id", "kind")
    def _compute_date_ids(self):
        for change in self:
            if change.kind != "postponed":
                change.date_ids = False
            elif change.date_ids.date_id != change.conference_id.date_ids:
                days = change.conference_id.date_ids
                change.date_ids = [Command.clear()] + [
                    Command.create({"date_id": day.id, "old_date": day.date, "new_date": day.date}) for day in days
                ]

    def _check_inputs(self):
        result = super()._check_inputs()
        if self.kind == "postponed":
            today = fields.Date.context_today(self.with_context(tz=self.tz))
            moved = self.date_ids.filtered(lambda line: line.new_date != line.old_date)
            if not moved:
                raise UserError(self.env._("Enter the new date of at least one day."))
            if any(line.new_date < today for line in moved):
                raise UserError(self.env._("A conference cannot be held on a day that is over: enter a day to come."))
        return result

    def _propose_postponed(self, chosen):
        with self._try_dates():
            return self._propose_settings(chosen)

    @contextmanager
    def _try_dates(self):
        """Try the new dates and take them back: a plan writes nothing on the conference."""
        with closing(self.env.cr.savepoint()):
            self._write_dates()
            yield

    def _apply_postponed(self):
        self._write_dates()
        self._apply_settings()

    def _write_dates(self):
        """Write the new dates on the conference."""
        moved = self.date_ids.filtered(lambda line: line.date_id.date != line.new_date)
        moved.date_id._put_away()
        for line in moved:
            line.date_id.date = line.new_date
        self.env.flush_all()
