# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from ..models.ptc_appointment_channel import CHANNELS


class PtcAppointmentBook(models.TransientModel):
    """Book for a family, as the office does on the telephone: each answer narrows the next choice."""

    _name = "ptc.appointment.book"
    _description = "New appointment"

    conference_id = fields.Many2one(
        "ptc.conference", required=True, ondelete="cascade", default=lambda self: self._default_conference()
    )
    family_id = fields.Many2one("ptc.family", required=True, ondelete="cascade")
    student_id = fields.Many2one(
        "ptc.student",
        required=True,
        ondelete="cascade",
        compute="_compute_student_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('family_ids', '=', family_id)]",
    )
    available_class_teacher_ids = fields.Many2many(
        "ptc.class.teacher", compute="_compute_available_class_teacher_ids", help="Those without an appointment yet."
    )
    class_teacher_id = fields.Many2one(
        "ptc.class.teacher",
        "Class and teacher",
        required=True,
        ondelete="cascade",
        compute="_compute_class_teacher_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('id', 'in', available_class_teacher_ids)]",
    )
    teacher_id = fields.Many2one(related="class_teacher_id.teacher_id")
    session_id = fields.Many2one(
        "ptc.session",
        "Time",
        required=True,
        ondelete="cascade",
        compute="_compute_session_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="""[
            ('conference_id', '=', conference_id), ('teacher_id', '=', teacher_id),
            ('is_free', '=', True), ('start', '>', 'now'),
        ]""",
        help="The teacher's free times in this conference.",
    )
    room_id = fields.Many2one(related="session_id.room_id")
    channel = fields.Selection(CHANNELS[1:], "Asked by", required=True, default="telephone")

    def _default_conference(self):
        """Return the conference whose days come next, an open one first."""
        coming = self.env["ptc.conference"].search([("last_stop", ">", fields.Datetime.now())], order="first_start")
        return coming.sorted(lambda conference: conference.state != "open")[:1]

    @api.depends("family_id")
    def _compute_student_id(self):
        for wizard in self:
            students = wizard.family_id.student_ids
            if wizard.student_id not in students:
                wizard.student_id = students if len(students) == 1 else False

    @api.depends("conference_id", "student_id", "family_id")
    def _compute_available_class_teacher_ids(self):
        for wizard in self:
            taken = self.env["ptc.appointment"].search(
                [
                    ("conference_id", "=", wizard.conference_id.id),
                    ("student_id", "=", wizard.student_id.id),
                    ("family_id", "=", wizard.family_id.id),
                    ("state", "=", "booked"),
                ]
            )
            parts = wizard.conference_id and wizard.conference_id._get_class_teachers(wizard.student_id)
            wizard.available_class_teacher_ids = parts and parts - taken.class_teacher_id

    @api.depends("available_class_teacher_ids")
    def _compute_class_teacher_id(self):
        for wizard in self:
            available = wizard.available_class_teacher_ids._origin
            if wizard.class_teacher_id not in available:
                wizard.class_teacher_id = available if len(available) == 1 else False

    @api.depends("conference_id", "class_teacher_id")
    def _compute_session_id(self):
        for wizard in self:
            key = (wizard.session_id.conference_id, wizard.session_id.teacher_id)
            if key != (wizard.conference_id, wizard.teacher_id):
                wizard.session_id = False

    def action_book(self):
        """Book, and show the appointment."""
        appointment = self._book()
        return {
            "type": "ir.actions.act_window",
            "res_model": "ptc.appointment",
            "res_id": appointment.id,
            "view_mode": "form",
        }

    def action_book_next(self):
        """Book, and ask for the next appointment of the family."""
        self._book()
        action = self.env["ir.actions.act_window"]._for_xml_id("ptc_conference.ptc_appointment_book_action")
        defaults = {"default_conference_id": self.conference_id.id, "default_family_id": self.family_id.id}
        return {**action, "context": defaults}

    def _book(self):
        self.ensure_one()
        appointments = self.env["ptc.appointment"]
        with appointments._explaining():
            return appointments._book(
                session=self.session_id,
                student=self.student_id,
                family=self.family_id,
                class_teacher=self.class_teacher_id,
                channel=self.channel,
                is_staff=True,
            )
