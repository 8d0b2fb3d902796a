# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.ptc_appointment_channel import CHANNELS
from ..models.ptc_must_see import MOST_SESSIONS

LENGTHS = [("1", "As long as usual"), ("2", "Twice as long"), ("3", "Three times as long")]


class PtcAppointmentLengthen(models.TransientModel):
    """The office gives an appointment another length, or has it be about siblings too."""

    _name = "ptc.appointment.lengthen"
    _description = "Length and siblings of an appointment"

    appointment_id = fields.Many2one(
        "ptc.appointment",
        required=True,
        readonly=True,
        ondelete="cascade",
        default=lambda self: self._default_appointment(),
    )
    start = fields.Datetime(related="appointment_id.start", string="Now")
    tz = fields.Char(related="appointment_id.tz")
    student_names = fields.Char(related="appointment_id.student_names", string="About")
    class_teacher_id = fields.Many2one(related="appointment_id.class_teacher_id")
    session_count = fields.Selection(
        LENGTHS, "Length", required=True, compute="_compute_session_count", store=True, readonly=False
    )
    sibling_option_ids = fields.Many2many("ptc.student", compute="_compute_sibling_option_ids")
    sibling_ids = fields.Many2many(
        "ptc.student",
        string="Talk about these too",
        domain="[('id', 'in', sibling_option_ids)]",
        help="Brothers and sisters whom the same teacher meets. An appointment of their own with the teacher is given"
        " back.",
    )
    has_room = fields.Boolean(compute="_compute_has_room")
    option_ids = fields.Many2many("ptc.session", compute="_compute_has_room")
    session_id = fields.Many2one(
        "ptc.session",
        "Other time",
        domain="[('id', 'in', option_ids)]",
        ondelete="cascade",
        help="The free times of this teacher that are long enough, and at which the family has no other appointment.",
    )

    channel = fields.Selection(CHANNELS[1:], "Asked by", required=True, default="office")

    def _default_appointment(self):
        return self.env["ptc.appointment"].browse(self.env.context.get("active_id"))

    @api.depends("appointment_id")
    def _compute_session_count(self):
        for wizard in self:
            count = wizard.appointment_id and wizard.appointment_id._get_count()
            wizard.session_count = wizard.session_count or str(min(count or 1, MOST_SESSIONS))

    @api.depends("appointment_id")
    def _compute_sibling_option_ids(self):
        for wizard in self:
            siblings = wizard.appointment_id._find_siblings() if wizard.appointment_id else {}
            wizard.sibling_option_ids = self.env["ptc.student"].union(*siblings)

    @api.depends("appointment_id", "session_count", "sibling_ids")
    def _compute_has_room(self):
        for wizard in self:
            one = wizard.appointment_id
            lengths = one._get_lengths(apart=wizard._find_apart()) if one else []
            found = [length for length in lengths if str(length.count) == wizard.session_count]
            wizard.has_room = bool(found and found[0].stop)
            wizard.option_ids = found[0].others if found else False

    def _find_apart(self):
        """Return what the family has booked about the chosen siblings with this teacher."""
        one, siblings = self.appointment_id, self.appointment_id._find_siblings()
        found = [one._find_apart(student._origin, siblings[student._origin]) for student in self.sibling_ids]
        return one.union(*found) - one

    def action_lengthen(self):
        """Write the length and the siblings; the family is told. Nothing changes when a part of it cannot be had."""
        self.ensure_one()
        one, siblings = self.appointment_id, self.appointment_id._find_siblings()
        if not self.has_room and not self.session_id:
            raise UserError(self.env._("Not all of that time is free. Choose another time, or another length."))
        with one._explaining():
            one.channel = self.channel
            for student in self.sibling_ids:
                one._join(student=student, class_teacher=siblings[student], is_staff=True)
            one._set_length(int(self.session_count), self.session_id)
        return {"type": "ir.actions.act_window_close"}
