# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class PtcAppointment(models.Model):
    """A second adult of a family who is elsewhere at the same time."""

    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    is_adult_asked = fields.Boolean(
        "Asks for two adults at once",
        readonly=True,
        copy=False,
        help="The family wants to be in two places with two adults. The time is kept until you confirm or cancel.",
    )

    def action_confirm_adult(self):
        """Let families be in two places with two adults; they are told."""
        self.check_access("write")
        asked = self.filtered("is_adult_asked")
        asked.is_adult_asked = False
        asked._tell_moved()
