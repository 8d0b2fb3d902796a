# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command

from ..lib import grid

MORNING, EVENING = 8 * 60, 20 * 60  # minutes of the day at which windows are proposed to open and to close


class PtcConference(models.Model):
    """Who books first, chosen in one go by a clerk who has not thought of booking windows yet."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    booking_order = fields.Selection(
        "_selection_booking_order",
        "Who books when",
        compute="_compute_booking_order",
        readonly=False,
        help="Proposes the booking windows for it; change their times as you like.",
    )

    @api.model
    def _selection_booking_order(self):
        first = {
            "grades": self.env._("Some grades a day earlier"),
            "siblings": self.env._("Families with several children a day earlier"),
            "families": self.env._("Families asked to come a day earlier"),
            "must_see": self.env._("Students whom teachers must see a day earlier"),
        }
        known = dict(self.env["ptc.conference.window"]._fields["audience"]._description_selection(self.env))
        orders = [("all", self.env._("All families at once")), *((key, first[key]) for key in first if key in known)]
        return [*orders, ("other", self.env._("As entered below"))]

    @api.depends("window_ids.audience")
    def _compute_booking_order(self):
        for conference in self:
            conference.booking_order = conference._get_booking_order()

    def _get_booking_order(self):
        """Return which of the orders the booking windows have; False without any window."""
        audiences = sorted(self.window_ids.mapped("audience"), key=lambda audience: audience != "all")
        if len(audiences) > 1:
            return audiences[1] if audiences[0] == "all" and len(audiences) == 2 and audiences[1] != "all" else "other"
        return audiences and ("all" if audiences == ["all"] else "other")

    @api.onchange("booking_order")
    def _onchange_booking_order(self):
        """Propose the windows of an order; those for all families stay as they are."""
        order = self.booking_order
        if not order or order in ("other", self._get_booking_order()):
            return
        general = self.window_ids.filtered(lambda window: window.audience == "all")
        times = self._propose_window_times(general[:1])
        commands = [Command.delete(window.id) for window in self.window_ids - general]
        if not general:
            commands.append(Command.create(times))
        if order != "all":
            commands.append(Command.create({**times, "audience": order, "opens": times["opens"] - timedelta(days=1)}))
        self.window_ids = commands

    def _propose_window_times(self, window):
        """Return when a window opens and closes, naive UTC: as ``window``, else from next week to the day before."""
        if window.opens and window.closes:
            return {"opens": window.opens, "closes": window.closes}
        tz = self.tz or "UTC"
        today = grid.to_local(fields.Datetime.now(), tz).date()
        first = min(self.date_ids.filtered("date").mapped("date"), default=today + timedelta(weeks=3))
        opens = min(today + timedelta(weeks=1), first - timedelta(days=2))
        last = max(first - timedelta(days=1), opens + timedelta(days=1))
        return {"opens": grid.to_utc(opens, MORNING, tz), "closes": grid.to_utc(last, EVENING, tz)}
