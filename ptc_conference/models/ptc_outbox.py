# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from .ptc_appointment import EVENTS


class PtcOutbox(models.Model):
    """What a family is still to be told; written in the transaction of the change, sent by a cron."""

    _name = "ptc.outbox"
    _description = "Outbox"
    _order = "id"

    appointment_id = fields.Many2one("ptc.appointment", required=True, index=True, ondelete="cascade")
    conference_id = fields.Many2one(related="appointment_id.conference_id", store=True, index=True, precompute=True)
    family_id = fields.Many2one("ptc.family", required=True, index=True, ondelete="cascade")
    event = fields.Selection(EVENTS, required=True)
    state = fields.Selection([("pending", "Pending"), ("sent", "Sent")], required=True, default="pending", index=True)

    @api.model
    def _put(self, appointments, event):
        """Add a line for each of the appointments; the cron is woken when the transaction commits."""
        self.sudo().create(
            [
                {"appointment_id": appointment.id, "family_id": appointment.family_id.id, "event": event}
                for appointment in appointments
            ]
        )
