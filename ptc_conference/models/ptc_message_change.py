# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

from ..when import When
from .ptc_change_line import from_json


class PtcMessage(models.Model):
    """Families whose appointment a change of the conference has cancelled are told which times are free."""

    _name = "ptc.message"
    _inherit = "ptc.message"

    def _prepare_entry(self, appointment, event):
        entry = super()._prepare_entry(appointment, event)
        others = self._find_others(appointment) if event == "cancelled" else ()
        when = When(self.env, self.conference_id.tz)
        return {**entry, "others": [when.moment(session.start) for session in others]}

    def _find_others(self, appointment):
        """Return the sessions that were proposed for an appointment when it was cancelled, as far as they are free."""
        line = self.env["ptc.change.line"].search(
            [("appointment_id", "=", appointment.id), ("what", "=", "lost"), ("state", "=", "applied")],
            order="id desc",
            limit=1,
        )
        spans = {line.change_id._resolve(from_json(option.spans)[0]) for option in line.option_ids}
        free = self.env["ptc.session"].search(
            [
                ("conference_teacher_id", "in", [span.part for span in spans]),
                ("start", "in", [span.start for span in spans]),
                ("start", ">", fields.Datetime.now()),
                ("is_free", "=", True),
            ]
        )
        return free.filtered(lambda session: session._get_span() in spans)
