# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

from ..lib.replan import Outcome


class PtcChange(models.Model):
    """A conference that is not held: its families are told, its record is kept."""

    _name = "ptc.change"
    _inherit = "ptc.change"

    called_off_ids = fields.Many2many(
        "ptc.session",
        "ptc_change_called_off_rel",
        string="Sessions taken away",
        context={"active_test": False},
        readonly=True,
        copy=False,
        help="Come back as they were when the conference is held after all.",
    )

    def _propose_cancelled(self, _chosen):
        return {one.id: Outcome("lost", reason="cancelled") for one in self._get_appointments()}

    def _apply_cancelled(self):
        """Cancel what is to come; what was held, or is being held, stays as it was."""
        self._release_touched()
        now = fields.Datetime.now()
        coming = self.conference_id.session_ids.filtered(lambda session: session.start > now)
        self.called_off_ids = coming
        coming._retire()
        self.conference_id.is_cancelled = True
