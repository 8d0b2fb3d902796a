# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models
from odoo.exceptions import UserError


class PtcAppointment(models.Model):
    """What the office does with appointments, also outside the booking windows."""

    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    def action_cancel(self):
        """Cancel these appointments for their families, who are told."""
        self.check_access("write")
        with self._explaining():
            self._get_booked()._change_by("office", "_cancel")

    def action_swap(self):
        """Let two appointments with one teacher change places; both families are told, or nothing is changed.

        :raise UserError: when these are not two booked ones with one teacher, or one of them cannot be there.
        """
        self.check_access("write")
        if len(self) != 2 or len(self.teacher_id) != 1 or len(self._get_booked()) != 2:
            raise UserError(self.env._("Select two booked appointments with one teacher: they will change places."))
        first, second = self
        with self._explaining():
            first._change_by("office", "_swap", other=second)
            second.channel = "office"

    @api.model
    def _count_booked(self, records, field_name):
        """Return ``{record: number of booked appointments}`` of those records whose ``field_name`` leads there."""
        domain = [(field_name, "in", records.ids), ("state", "=", "booked")]
        return dict(self._read_group(domain, [field_name], ["__count"]))

    @api.model
    def _explain_refusal(self, refusal):
        """Return a UserError that tells the office why a booking was refused, and which free times are near.

        :param refusal: a BookingRefused.
        """
        sentences = {
            "busy": self.env._(
                "The family has another appointment at that time, or too close to it to walk there; or one of its"
                " adults has, for another family."
            ),
            "floor": self.env._("The family has an appointment on another floor, too close to walk there in time."),
            "campus": self.env._("The family has an appointment on another campus, too close to get there in time."),
            "again": self.env._("The family already has an appointment about this student with this teacher: move it."),
        }
        sentence = sentences.get(refusal.code, str(refusal))
        if not refusal.alternatives:
            return UserError(sentence)
        times = "\n".join(f"- {session._format_start()}" for session in refusal.alternatives)
        return UserError(self.env._("%(reason)s\n\nFree near it:\n%(times)s", reason=sentence, times=times))
