# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from ..when import When


class PtcChangeOption(models.Model):
    """Another time that an appointment which cannot be kept could have."""

    _name = "ptc.change.option"
    _description = "Other time for an appointment"
    _order = "id"

    line_id = fields.Many2one("ptc.change.line", required=True, index=True, ondelete="cascade", readonly=True)
    start = fields.Datetime(readonly=True)
    spans = fields.Json(readonly=True)

    @api.depends("start", "line_id.new_tz")
    def _compute_display_name(self):
        for option in self:
            when = When(self.env, option.line_id.new_tz or "UTC")
            option.display_name = option.start and when.moment(option.start)
