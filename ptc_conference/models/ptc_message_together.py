# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models


class PtcMessage(models.Model):
    """A family's schedule has the appointments for both families of a student that the other one has booked."""

    _name = "ptc.message"
    _inherit = "ptc.message"

    def _find_appointments(self):
        found = super()._find_appointments()
        held = self.env["ptc.occupancy"]._find_together(self.conference_id)
        for message in self if held else ():
            students = self._get_readers(message.family_id).get(message.partner_id, self.env["ptc.student"])
            shared = held.filtered(
                lambda one, own=message, students=students: (
                    one.conference_id == own.conference_id
                    and one.together_student_id in students
                    and one.family_id != own.family_id
                )
            )
            both = found[message] | shared.appointment_id
            found[message] = both.sorted(lambda appointment: (appointment.start, appointment.id))
        return found
