# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models

from ..lib.replan import Outcome


class PtcChange(models.Model):
    """A conference that is not held: its families are told, its record is kept."""

    _name = "ptc.change"
    _inherit = "ptc.change"

    def _propose_cancelled(self, _chosen):
        return {one.id: Outcome("lost", reason="cancelled") for one in self._get_appointments()}

    def _apply_cancelled(self):
        self._release_touched()
        self.conference_id.session_ids._retire()
        self.conference_id.is_cancelled = True
