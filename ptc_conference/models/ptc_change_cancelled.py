# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

from ..lib.replan import Outcome


class PtcChange(models.Model):
    """A conference that is not held: its families are told, its record is kept."""

    _name = "ptc.change"
    _inherit = "ptc.change"

    def _propose_cancelled(self, _chosen):
        return {one.id: Outcome("lost", reason="cancelled") for one in self._get_appointments()}

    def _apply_cancelled(self):
        """Cancel what is to come; what was held, or is being held, stays as it was."""
        self._release_touched()
        now = fields.Datetime.now()
        self.conference_id.session_ids.filtered(lambda session: session.start > now)._retire()
        self.conference_id.is_cancelled = True
