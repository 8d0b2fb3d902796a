# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

from ..lib.windows import Access


class PtcConference(models.Model):
    """A conference that is not held: it stays as a record, with what was cancelled."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    is_cancelled = fields.Boolean("Cancelled", readonly=True, copy=False, tracking=True)
    state = fields.Selection(selection_add=[("cancelled", "Cancelled")])

    def action_open(self):
        """Show the conference to parents; one that was cancelled is held after all."""
        result = super().action_open()
        self.filtered("is_cancelled").is_cancelled = False
        return result

    def _get_family_access(self, pairs, now):
        """Return what families may do: of what is cancelled they only see that it is."""
        found = super()._get_family_access(pairs, now)
        if not self.is_cancelled:
            return found
        return {pair: Access("view", access.window) if access.is_visible else access for pair, access in found.items()}

    def _get_state(self, now):
        return "cancelled" if self.is_cancelled else super()._get_state(now)
