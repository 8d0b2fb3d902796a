# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

# Of each kind of message: the records it tells of, each about students.
TOLD = {"schedule": "line_ids", "asked": "asked_ids", "offer": "waitlist_id"}


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
        gone = self.browse()
        for message in self.filtered(lambda one: one.kind in TOLD):
            told = message[TOLD[message.kind]]
            kept = told.filtered(message._may_tell_of)
            if not kept:
                # With what it told of, which would have to be asked again should the office send it again.
                gone |= message
            elif kept != told:
                message[TOLD[message.kind]] = kept
        gone.write({"state": "withdrawn", "retry_on": False})
        return self - gone

    def _may_tell_of(self, told):
        """Tell whether the guardian receives mail about a student of a record this tells of, now."""
        students = self._get_readers(self.family_id).get(self.partner_id, self.env["ptc.student"])
        return bool(told._get_students() & students)


class PtcOutbox(models.Model):
    _name = "ptc.outbox"
    _inherit = "ptc.outbox"

    def _get_students(self):
        """Return the students this is about."""
        return self.appointment_id._get_students()
