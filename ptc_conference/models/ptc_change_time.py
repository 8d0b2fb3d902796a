# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib import grid

WINDOW = [
    ("preview_from", "Parents look from"),
    ("opens", "Booking opens"),
    ("closes", "Booking closes"),
    ("view_until", "Parents look until"),
]
WISHES = [("wish_from", "Teachers' wishes from"), ("wish_until", "Teachers' wishes until")]


class PtcChangeTime(models.Model):
    """A time of a booking window, or of the teachers' wishes, that a postponed conference takes along."""

    _name = "ptc.change.time"
    _description = "Time that moves with a conference"
    _order = "change_id, old_time, id"

    change_id = fields.Many2one("ptc.change", required=True, index=True, ondelete="cascade")
    window_id = fields.Many2one("ptc.conference.window", index="btree_not_null", ondelete="cascade", readonly=True)
    name = fields.Selection(WINDOW + WISHES, "What", required=True, readonly=True)
    audience_text = fields.Char("For", compute="_compute_audience_text")
    old_time = fields.Datetime("Now", required=True, readonly=True)
    new_time = fields.Datetime("Then", required=True)
    tz = fields.Char(related="change_id.tz")

    @api.depends("window_id.audience_text")
    def _compute_audience_text(self):
        for line in self:
            line.audience_text = line.window_id.audience_text or self.env._("Teachers")

    def _get_target(self):
        """Return the record whose time this is."""
        return self.window_id or self.change_id.conference_id

    def _write_times(self):
        """Write the new times on windows and conference."""
        for target, lines in self.grouped(lambda line: line._get_target()).items():
            target.write({line.name: line.new_time for line in lines})

    def _check_order(self):
        """Raise a UserError where what comes first would come later then."""
        for target, lines in self.grouped(lambda line: line._get_target()).items():
            labels = WINDOW if lines.window_id else WISHES
            times = {name: target[name] for name, _label in labels} | {line.name: line.new_time for line in lines}
            known = [(name, times[name]) for name, _label in labels if times[name]]
            for (before, start), (after, stop) in zip(known, known[1:], strict=False):
                if stop < start or (stop == start and after in ("closes", "wish_until")):
                    self._raise_unordered(lines[0], before, after)

    @api.model
    def _raise_unordered(self, line, before, after):
        labels = dict(self._fields["name"]._description_selection(self.env))
        raise UserError(
            self.env._(
                '%(audience)s: "%(after)s" comes before "%(before)s". Enter other times under "New dates".',
                audience=line.audience_text,
                after=labels[after],
                before=labels[before],
            )
        )


class PtcChange(models.Model):
    """A postponed conference takes its booking windows and the time for teachers' wishes along."""

    _name = "ptc.change"
    _inherit = "ptc.change"

    time_ids = fields.One2many("ptc.change.time", "change_id", "Booking windows")
    moved_days = fields.Integer(
        readonly=True, copy=False, help="By how many days booking windows were moved when this was planned."
    )

    def _check_planned(self):
        result = super()._check_planned()
        self.time_ids._check_order()
        return result

    def _plan(self, outcomes=None):
        days = self._get_moved_by() if self.kind == "postponed" else 0
        result = super()._plan(outcomes)
        if days != self.moved_days:
            # What was entered by hand stays as long as the dates do.
            self.time_ids.unlink()
            self.moved_days = days
            self.env["ptc.change.time"].create(self._prepare_times(days))
        return result

    def _get_moved_by(self):
        """Return by how many days the first date moves."""
        dates = self.date_ids
        return (min(dates.mapped("new_date")) - min(dates.mapped("old_date"))).days if dates else 0

    def _prepare_times(self, days):
        """Return the values of the times that are still to come, so many days later."""
        conference, now = self.conference_id, fields.Datetime.now()
        targets = [(window, WINDOW) for window in conference.window_ids] + [(conference, WISHES)]
        times = [
            (target[name], name, labels is WINDOW and target.id)
            for target, labels in targets
            for name, _label in labels
            if target[name] and target[name] > now
        ]
        return [
            {
                "change_id": self.id,
                "window_id": window_id,
                "name": name,
                "old_time": time,
                "new_time": max(now, grid.shift(time, days, conference.tz)),
            }
            for time, name, window_id in sorted(times)
        ]

    def _apply_postponed(self):
        self.time_ids._write_times()
        return super()._apply_postponed()
