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

    def _write_booked(self, vals):
        """Whoever is left alone comes to what was for a second adult, once it is at a time of its own."""
        # Sessions are given to one appointment at a time.
        if "session_id" in vals and self._get_adult() != self.adult:
            vals = {**vals, "adult": self._get_adult(), "is_adult_asked": False}
        return super()._write_booked(vals)

    def _get_adult(self):
        """Return the number of the adult who comes wherever this is moved: the first, when there are fewer by now."""
        self.ensure_one()
        if self.adult == 1:
            return 1
        adults = self.sudo().family_id.guardian_ids.filtered("may_book").partner_id
        return self.adult if self.adult <= len(adults) else 1

    def action_confirm_adult(self):
        """Let families be in two places with two adults; they are told."""
        self.check_access("write")
        asked = self.filtered("is_adult_asked")
        asked.is_adult_asked = False
        asked._tell_moved()
