# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

from ..models.ptc_appointment_channel import CHANNELS


class PtcAppointmentMove(models.TransientModel):
    """Move an appointment to another free session of the same teacher."""

    _name = "ptc.appointment.move"
    _description = "Move an appointment"

    appointment_id = fields.Many2one(
        "ptc.appointment",
        required=True,
        readonly=True,
        ondelete="cascade",
        default=lambda self: self._default_appointment(),
    )
    student_id = fields.Many2one(related="appointment_id.student_id")
    family_id = fields.Many2one(related="appointment_id.family_id")
    class_teacher_id = fields.Many2one(related="appointment_id.class_teacher_id")
    conference_id = fields.Many2one(related="appointment_id.conference_id")
    teacher_id = fields.Many2one(related="appointment_id.teacher_id")
    old_session_id = fields.Many2one(related="appointment_id.session_id", string="Now")
    session_id = fields.Many2one(
        "ptc.session",
        "New time",
        required=True,
        ondelete="cascade",
        domain="""[
            ('conference_id', '=', conference_id), ('teacher_id', '=', teacher_id),
            ('is_free', '=', True), ('start', '>', 'now'),
        ]""",
        help="The teacher's free times in this conference.",
    )
    channel = fields.Selection(CHANNELS[1:], "Asked by", required=True, default="telephone")

    def _default_appointment(self):
        return self.env["ptc.appointment"].browse(self.env.context.get("active_id"))

    def action_move(self):
        """Move the appointment; when the time is gone, it stays where it is and free times nearby are named."""
        self.ensure_one()
        with self.appointment_id._explaining():
            self.appointment_id._change_by(self.channel, "_move", session=self.session_id)
        return {"type": "ir.actions.act_window_close"}
