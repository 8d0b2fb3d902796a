# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class PtcMessage(models.Model):
    """Rights may end between a message and the next try to send it: they are asked each time."""

    _name = "ptc.message"
    _inherit = "ptc.message"

    state = fields.Selection(
        selection_add=[("withdrawn", "No longer to be told")], ondelete={"withdrawn": "set default"}
    )

    def _queue(self):
        return super(PtcMessage, self._keep_allowed())._queue()

    def _keep_allowed(self):
        """Return those of these messages that may still be told, without what may not be told any more."""
        telling = self.filtered("line_ids")
        for message in telling:
            denied = message.line_ids.filtered(lambda line, own=message: not own._may_tell_of(line))
            if denied:
                message.line_ids -= denied
        gone = telling.filtered(lambda message: not message.line_ids)
        gone.write({"state": "withdrawn", "retry_on": False})
        return self - gone

    def _may_tell_of(self, line):
        """Tell whether the guardian receives mail about the student of an outbox line, now."""
        students = self._get_readers(self.family_id).get(self.partner_id, self.env["ptc.student"])
        return bool(line.appointment_id._get_students() & students)
