# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models


class PtcChange(models.Model):
    """A plan whose dates or rooms are being edited: its numbers are shown before it can be applied."""

    _name = "ptc.change"
    _inherit = "ptc.change"

    is_edited = fields.Boolean("Numbers are not up to date", compute="_compute_is_edited")

    def _compute_is_edited(self):
        """Say so in a form only, as long as it is not saved: saving makes the numbers anew."""
        self.is_edited = False

    @api.onchange("room_line_ids", "date_ids")
    def _onchange_plan(self):
        self.is_edited = self.state == "planned"

    def action_renew(self):
        """Show what the plan does by what was edited: saving has made it anew, where it does not follow dates."""
        self.ensure_one()
        self.check_access("write")
        return self.action_plan() if self.kind == "postponed" else None
