# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models


class PtcAppointment(models.Model):
    """By which clock an appointment is told: what was cancelled keeps the clock that was in force by then."""

    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    cancelled_tz = fields.Char(
        "Time zone when it was cancelled", readonly=True, copy=False, help="Only where the conference has another now."
    )
    tz = fields.Char("Time zone", compute="_compute_tz", compute_sudo=True)

    @api.depends("state", "cancelled_tz", "conference_id.tz")
    def _compute_tz(self):
        for one in self:
            known = one.state == "cancelled" and one.cancelled_tz
            one.tz = known or one.conference_id.tz

    def write(self, vals):
        if vals.get("state") == "booked":
            vals = {**vals, "cancelled_tz": False}
        return super().write(vals)

    def _keep_clock(self, tz):
        """Let those of these appointments that are cancelled be told by this clock from now on."""
        self.filtered(lambda one: one.state == "cancelled" and not one.cancelled_tz).cancelled_tz = tz


class PtcConference(models.Model):
    _name = "ptc.conference"
    _inherit = "ptc.conference"

    def _remember_settings(self):
        before = self.tz
        result = super()._remember_settings()
        if self.tz != before:
            self.env["ptc.appointment"].search([("conference_id", "=", self.id)])._keep_clock(before)
        return result


class PtcChange(models.Model):
    _name = "ptc.change"
    _inherit = "ptc.change"

    def _cancel_appointments(self):
        """Families are told of what cannot be kept by the clock by which they have booked it."""
        result = super()._cancel_appointments()
        if self.tz != self.new_tz:
            self.lost_line_ids.appointment_id._keep_clock(self.tz)
        return result
