# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models


class PtcMessage(models.Model):
    """A family's schedule has the appointments for both families of a student that the other one has booked."""

    _name = "ptc.message"
    _inherit = "ptc.message"

    def _get_appointments(self):
        own = super()._get_appointments()
        students = self._get_readers(self.family_id).get(self.partner_id, self.env["ptc.student"])
        shared = self.env["ptc.occupancy"].search_fetch(
            [
                ("conference_id", "=", self.conference_id.id),
                ("together_student_id", "in", students.ids),
                ("family_id", "!=", self.family_id.id),
            ],
            ["appointment_id"],
        )
        return (own | shared.appointment_id).sorted(lambda appointment: (appointment.start, appointment.id))
