# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

UNMET = [("unmet", "No class of the teacher leads to the conference")]


class PtcChange(models.Model):
    """Appointments with a teacher who has no class in the conference any more: a plan says so before they are lost."""

    _name = "ptc.change"
    _inherit = "ptc.change"

    def _propose_settings(self, chosen):
        outcomes = super()._propose_settings(chosen)
        lost = [number for number, outcome in outcomes.items() if outcome.what == "lost"]
        unmet = self.conference_id._get_unmet_parts() if lost else ()
        for one in self.env["ptc.appointment"].browse(lost):
            if one.session_id.conference_teacher_id in unmet:
                outcomes[one.id] = outcomes[one.id]._replace(reason="unmet")
        return outcomes


class PtcChangeLine(models.Model):
    _name = "ptc.change.line"
    _inherit = "ptc.change.line"

    reason = fields.Selection(selection_add=UNMET, ondelete={"unmet": "set null"})
