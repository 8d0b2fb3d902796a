# SPDX-License-Identifier: LGPL-3.0-or-later
import uuid

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_datetime

EVENTS = [("booked", "Booked"), ("moved", "Moved"), ("cancelled", "Cancelled")]


class PtcAppointment(models.Model):
    """A family's place in a session about one student."""

    _name = "ptc.appointment"
    _description = "Appointment"
    _order = "start, id"

    session_id = fields.Many2one("ptc.session", required=True, index=True, ondelete="restrict")
    student_id = fields.Many2one("ptc.student", required=True, index=True, ondelete="restrict")
    family_id = fields.Many2one("ptc.family", required=True, index=True, ondelete="restrict")
    class_teacher_id = fields.Many2one(
        "ptc.class.teacher", "Class and teacher", required=True, index=True, ondelete="restrict"
    )
    state = fields.Selection(
        [("booked", "Booked"), ("cancelled", "Cancelled")], required=True, default="booked", copy=False, readonly=True
    )
    booked_by_id = fields.Many2one(
        "res.partner", "Booked by", default=lambda self: self.env.user.partner_id, ondelete="restrict", readonly=True
    )
    conference_id = fields.Many2one(related="session_id.conference_id", store=True, index=True, precompute=True)
    teacher_id = fields.Many2one(related="session_id.teacher_id", store=True, index=True, precompute=True)
    room_id = fields.Many2one(related="session_id.room_id")
    class_id = fields.Many2one(related="class_teacher_id.class_id")
    start = fields.Datetime(related="session_id.start", store=True, precompute=True)
    stop = fields.Datetime(related="session_id.stop", store=True, precompute=True)
    occupancy_ids = fields.One2many("ptc.occupancy", "appointment_id")
    # RFC 5545 3.8.4.7 and 3.8.7.4: one UID for life, SEQUENCE counts the changes.
    ics_uid = fields.Char(default=lambda self: f"{uuid.uuid4()}@ptc", copy=False, readonly=True)
    ics_sequence = fields.Integer(copy=False, readonly=True)

    @api.depends("student_id.name", "teacher_id.name", "start", "conference_id.tz")
    def _compute_display_name(self):
        for record in self:
            when = record.start and format_datetime(self.env, record.start, tz=record.conference_id.tz)
            record.display_name = f"{record.student_id.name or ''}, {record.teacher_id.name or ''}, {when or ''}"

    @api.constrains("session_id", "student_id", "family_id", "class_teacher_id")
    def _check_belongs_together(self):
        for record in self:
            if record.session_id.teacher_id != record.class_teacher_id.teacher_id:
                raise ValidationError(
                    self.env._("The session is not one of this teacher. Choose one of the teacher's own.")
                )
            enrolled = [("class_id", "=", record.class_id.id), ("student_id", "=", record.student_id.id)]
            if not self.env["ptc.enrollment"].search_count(enrolled, limit=1):
                raise ValidationError(self.env._("The student is not in this teacher's class."))
            member = [("family_id", "=", record.family_id.id), ("student_id", "=", record.student_id.id)]
            if not self.env["ptc.guardian"].search_count(member, limit=1):
                raise ValidationError(self.env._("The student does not belong to this family."))

    @api.model_create_multi
    def create(self, vals_list):
        appointments = super().create(vals_list)
        # Precomputing conference_id leaves the unsaved record in the other side of the relation.
        appointments.conference_id.invalidate_recordset(["appointment_ids"], flush=False)
        booked = appointments._get_booked()
        booked._hold()
        self.env["ptc.outbox"]._put(booked, "booked")
        return appointments

    def write(self, vals):
        event = self._get_event(vals)
        if event:
            self.env["ptc.occupancy"]._release(self)
        result = super().write(vals)
        if event:
            self._get_booked()._hold()
            (self if event == "cancelled" else self._get_booked())._tell(event)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_record(self):
        raise ValidationError(self.env._("Appointments are a record and are not deleted: cancel them instead."))

    @api.model
    def _get_event(self, vals):
        """Return what happens to an appointment by these values: a key of EVENTS, or None."""
        if "state" in vals:
            return vals["state"]
        return "moved" if {"session_id", "student_id", "family_id", "class_teacher_id"} & vals.keys() else None

    def _get_booked(self):
        return self.filtered(lambda appointment: appointment.state == "booked")

    def _hold(self):
        """Hold the sessions of these appointments: from here on PostgreSQL guards them."""
        if self:
            self.flush_recordset()
            self.env["ptc.occupancy"]._hold(self)

    def _tell(self, event):
        """Count a change and leave a line in the outbox: nothing is rendered or sent while booking."""
        for appointment in self:
            appointment.ics_sequence += 1
        self.env["ptc.outbox"]._put(self, event)

    def _tell_moved(self):
        """Tell the families of those of these appointments that are booked that the time or room has changed."""
        self._get_booked()._tell("moved")

    def _prepare_occupancy(self, columns):
        """Return the values of this appointment's row of ptc.occupancy, in the order of ``columns``."""
        self.ensure_one()
        values = {
            "appointment_id": self.id,
            "reserved_until": self.conference_id._get_reserved_until(self.stop),
            "start": self.start,
            "stop": self.stop,
        }
        return [values.get(name) or self[name].id for name in columns]
