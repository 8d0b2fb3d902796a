# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.tools import format_datetime


class PtcConferenceWindow(models.Model):
    """From when to when parents may book."""

    _name = "ptc.conference.window"
    _description = "Booking window"
    _order = "opens, id"

    conference_id = fields.Many2one("ptc.conference", required=True, index=True, ondelete="cascade")
    opens = fields.Datetime(required=True)
    closes = fields.Datetime(required=True)

    _times_ordered = models.Constraint("CHECK (closes > opens)", "A booking window must close after it opens.")

    @api.depends("opens", "closes")
    def _compute_display_name(self):
        for window in self:
            tz = window.conference_id.tz
            opens, closes = (format_datetime(self.env, value, tz=tz) for value in (window.opens, window.closes))
            window.display_name = f"{opens} - {closes}"

    def _is_open(self, now):
        """Tell whether one of these windows is open at ``now``, naive UTC."""
        return any(window.opens <= now < window.closes for window in self)
