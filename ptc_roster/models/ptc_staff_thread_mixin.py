# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models


class PtcStaffThreadMixin(models.AbstractModel):
    """A record whose notes are for staff, although parents may read a few of its fields.

    Odoo opens messages, recipients and attachments to whoever reads a record. A note about one
    parent, or a court order, must not reach the other one that way.
    """

    _name = "ptc.staff.thread.mixin"
    _description = "Record with notes for staff"
    _inherit = ["mail.thread"]
    _mail_post_access = "read"

    # Names of the fields that users outside staff may read or search by.
    _outside_fields = frozenset()

    @api.model
    def _has_field_access(self, field, operation):
        allowed = super()._has_field_access(field, operation)
        return allowed and (self._is_staff() or field.name in self._outside_fields)

    @api.model
    def _get_thread_with_access(self, thread_id, *, mode="read", **kwargs):
        if not self._is_staff():
            return self.browse()
        return super()._get_thread_with_access(thread_id, mode=mode, **kwargs)

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        if self.env.user._is_internal():
            return super()._mail_get_operation_for_mail_message_operation(message_operation)
        return dict.fromkeys(self, "write")

    @api.model
    def _is_staff(self):
        return self.env.su or self.env.user._is_internal()
