# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ..lib import grid


class PtcConference(models.Model):
    """A conference once more: what was set up is copied; sessions, appointments and wishes are not."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    window_ids = fields.One2many(copy=True)

    def copy(self, default=None):
        """Copy conferences to other dates.

        :raise UserError: without ``date_ids``: nobody means two conferences at the same times.
        """
        if self.date_ids and "date_ids" not in (default or {}):
            raise UserError(
                self.env._(
                    'Choose "Use again" in place of "Duplicate": it asks for the new days, and takes rooms, rules,'
                    " breaks and windows along."
                )
            )
        copies = super().copy(default)
        for old, new in zip(self, copies, strict=True):
            new._take_dated_lines(old)
        return copies

    def _take_dated_lines(self, old):
        """Give this copy the breaks and rules of the ``old`` conference, on its own dates."""
        dates = dict(zip(old.date_ids.sorted("id"), self.date_ids.sorted("id"), strict=False))
        for pause in old.break_ids.filtered(lambda pause: not pause.date_id or pause.date_id.active):
            day = dates.get(pause.date_id, self.date_ids.browse())
            pause.copy({"conference_id": self.id, "date_id": day.id})
        for rule in old.rule_ids:
            days = [dates[day].id for day in rule.date_ids if day in dates]
            rule.copy({"conference_id": self.id, "date_ids": [Command.set(days)]})

    def _use_again(self, name, days):
        """Return a copy of this conference on other dates, with its teachers in their rooms where these are free.

        Booking windows, the time for teachers' wishes and the day for contact details move as far as the first date.

        :param str name: its title.
        :param dict days: the new day of each of the ``date_ids``.
        """
        self.ensure_one()
        dates = [Command.create({**day.copy_data()[0], "date": days[day]}) for day in self.date_ids.sorted("id")]
        new = self.copy({"name": name, "date_ids": dates, "active": True})
        new._move_windows(self, (min(days.values()) - min(self.date_ids.mapped("date"))).days)
        new._take_teachers(self)
        return new

    def _move_windows(self, old, days):
        """Move the windows of this copy, and what else has its time in the ``old`` conference, by whole days."""

        def shift(record, names):
            return {name: record[name] and grid.shift(record[name], days, self.tz) for name in names}

        for window in self.window_ids:
            window.write(shift(window, ("preview_from", "opens", "closes", "view_until")))
        self.write(shift(old, ("wish_from", "wish_until")))
        self.details_until = old.details_until and old.details_until + timedelta(days)

    def _take_teachers(self, old):
        """Give this copy the teachers of the ``old`` conference who have not left, with their rooms.

        A room that is taken then, or no room any more, is left out.
        """
        parts = self.env["ptc.conference.teacher"]
        for part in old.teacher_ids.filtered("teacher_id.active"):
            room = part.room_id.filtered("active")
            vals = {**part.copy_data()[0], "conference_id": self.id, "room_id": room.id}
            try:
                with self.env.cr.savepoint():
                    parts.create(vals)
            except ValidationError:
                parts.create({**vals, "room_id": False})
