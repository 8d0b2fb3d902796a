# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models


class PtcAppointment(models.Model):
    """What the office is told about separated families; parents are told what they would be told of strangers."""

    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    @api.model
    def _explain_refusal(self, refusal):
        told = {
            "student": self.env._("The student attends another appointment at that time."),
            "evening": self.env._(
                "Another family of the student comes on that day, and they are not to come on the same evening."
            ),
            "together": self.env._(
                "Another family of the student has an appointment with this teacher, and one is meant for both."
            ),
        }
        if refusal.code in told:
            refusal.args = (told[refusal.code],)
        return super()._explain_refusal(refusal)

    def _is_together(self):
        """Tell whether this appointment is for all families of the student."""
        self.ensure_one()
        return (self.student_id.separated or self.conference_id.separated) == "together"
