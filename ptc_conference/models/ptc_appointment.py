# SPDX-License-Identifier: LGPL-3.0-or-later
import uuid

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from .audience import MAY_MEET

EVENTS = [("booked", "Booked"), ("moved", "Moved"), ("cancelled", "Cancelled")]


# A change of these changes what an appointment holds.
HELD_FIELDS = {
    "session_id",
    "extra_session_ids",
    "also_ids",
    "student_id",
    "family_id",
    "class_teacher_id",
    "adult",
    "is_student_attending",
    "is_over_limit",
}


BELONGING = f"""
SELECT session.teacher_id = part.teacher_id
           AND COALESCE(part.conference_teacher_id, session.conference_teacher_id) = session.conference_teacher_id,
       {MAY_MEET.format(student="appointment.student_id")},
       EXISTS (SELECT FROM ptc_guardian link WHERE link.active
                  AND link.family_id = appointment.family_id AND link.student_id = appointment.student_id)
  FROM ptc_appointment appointment
  JOIN ptc_session session ON session.id = appointment.session_id
  JOIN ptc_class_teacher part ON part.id = appointment.class_teacher_id
 WHERE appointment.id IN %s
"""


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
    extra_session_ids = fields.Many2many(
        "ptc.session",
        "ptc_appointment_extra_session_rel",
        string="More sessions",
        help="Of a long appointment, the sessions that follow; of a joint one, those of the other teacher.",
    )
    adult = fields.Integer(
        "Adult of the family",
        default=1,
        required=True,
        help="A family is in one place at a time for each of its adults; 2 lets a second one go elsewhere meanwhile.",
    )
    is_student_attending = fields.Boolean("Student attends")
    is_over_limit = fields.Boolean("Beyond the limits", readonly=True, help="The office has passed a limit knowingly.")
    accepted_at = fields.Datetime(readonly=True, copy=False, help="When PostgreSQL accepted it.")
    conference_id = fields.Many2one(related="session_id.conference_id", store=True, index=True, precompute=True)
    teacher_id = fields.Many2one(related="session_id.teacher_id", store=True, index=True, precompute=True)
    room_id = fields.Many2one(related="session_id.room_id")
    class_id = fields.Many2one(related="class_teacher_id.class_id")
    start = fields.Datetime(related="session_id.start", store=True, precompute=True)
    stop = fields.Datetime(compute="_compute_stop", store=True, precompute=True)
    occupancy_ids = fields.One2many("ptc.occupancy", "appointment_id")
    # RFC 5545 3.8.4.7 and 3.8.7.4: one UID for life, SEQUENCE counts the changes.
    ics_uid = fields.Char(default=lambda self: self._default_ics_uid(), copy=False, readonly=True)
    ics_sequence = fields.Integer(copy=False, readonly=True)

    @api.model
    def _default_ics_uid(self):
        return f"{uuid.uuid4()}@ptc"

    @api.depends("session_id.stop", "extra_session_ids.stop")
    def _compute_stop(self):
        for record in self:
            record.stop = max(record._get_sessions().mapped("stop"), default=False)

    @api.depends("student_id.name", "teacher_id.name", "start", "tz")
    def _compute_display_name(self):
        for record in self:
            # Teachers read their appointments, not the models behind these names.
            known = record.sudo()
            when = known.session_id._format_start(known.tz) or ""
            record.display_name = f"{known.student_id.name or ''}, {known.teacher_id.name or ''}, {when}"

    @api.constrains("session_id", "student_id", "family_id", "class_teacher_id")
    def _check_belongs_together(self):
        for is_teacher, is_enrolled, is_member in self._find_belonging():
            if not is_teacher:
                raise ValidationError(
                    self.env._("The session is not one of this teacher. Choose one of the teacher's own.")
                )
            if not is_enrolled:
                raise ValidationError(
                    self.env._("The student is not in this teacher's class, or not among those whom other staff meet.")
                )
            if not is_member:
                raise ValidationError(self.env._("The student does not belong to this family."))

    def _find_belonging(self):
        """Return three booleans for each of these appointments, in one query since it is part of every booking.

        :return: rows with ``True`` where the session is the teacher's, the student in the class, and of the family.
        """
        for model in ("ptc.session", "ptc.class.teacher", "ptc.enrollment", "ptc.guardian", "ptc.appointment"):
            self.env[model].flush_model()
        self.env["ptc.conference.teacher"].flush_model()
        return self.env.execute_query(SQL(BELONGING, tuple(self.ids)))

    @api.constrains("session_id", "extra_session_ids")
    def _check_sessions_adjoin(self):
        for record in self.filtered("extra_session_ids"):
            by_teacher = record._get_sessions().grouped("teacher_id")
            gap = record.conference_id._get_longest_gap()
            spans = set()
            for sessions in by_teacher.values():
                starts, stops = sessions.mapped("start"), sessions.mapped("stop")
                if any(start - stop > gap for start, stop in zip(starts[1:], stops, strict=False)):
                    raise ValidationError(self.env._("The sessions of a long appointment must follow each other."))
                spans.add((starts[0], stops[-1]))
            if len(spans) > 1:
                raise ValidationError(self.env._("The teachers of a joint appointment must meet at the same time."))
            if not record._get_class_teacher_ids().keys() >= set(by_teacher):
                raise ValidationError(self.env._("A joint appointment is with teachers of the same class."))

    @api.model_create_multi
    def create(self, vals_list):
        appointments = super().create(vals_list)
        booked = appointments._get_booked()
        booked._hold()
        self.env["ptc.outbox"]._put(booked, "booked")
        # Precomputing conference_id leaves the unsaved record in the other side of the relation. Last, since this
        # forgets the conferences of all appointments.
        appointments.conference_id.invalidate_recordset(["appointment_ids"], flush=False)
        return appointments

    def write(self, vals):
        event = self._get_event(vals)
        result = super().write(vals)
        if event:
            self._get_booked()._lock_move()
            self.env["ptc.occupancy"]._release_sudo(self)
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
        return "moved" if HELD_FIELDS & vals.keys() else None

    def _get_booked(self):
        return self.filtered(lambda appointment: appointment.state == "booked")

    def _lock_move(self):
        if self:
            self.env["ptc.occupancy"]._lock_move(self)

    def _hold(self):
        """Hold the sessions of these appointments: from here on PostgreSQL guards them."""
        if self:
            self.env.flush_all()
            self.env["ptc.occupancy"]._hold(self)

    def _tell(self, event):
        """Count a change and leave a line in the outbox: nothing is rendered or sent while booking."""
        for appointment in self:
            appointment.ics_sequence += 1
        self.env["ptc.outbox"]._put(self, event)

    def _tell_moved(self):
        """Tell the families of those of these appointments that are booked that the time or room has changed."""
        self._get_booked()._tell("moved")

    def _get_sessions(self):
        """Return the sessions of this appointment in order of time."""
        self.ensure_one()
        return (self.session_id | self.extra_session_ids).sorted("start")

    def _get_class_teacher_ids(self):
        """Return ``{teacher: id of ptc.class.teacher}`` of those who may take part; the main one only, unless joint."""
        self.ensure_one()
        if not self.extra_session_ids:
            return {self.teacher_id: self.class_teacher_id.id}
        parts = self.class_id.class_teacher_ids
        return {part.teacher_id: part.id for part in [*parts, self.class_teacher_id]}

    def _prepare_occupancy(self):
        """Return what this appointment holds: for each session a dict of columns of ptc.occupancy, without numbers."""
        self.ensure_one()
        parts = self._get_class_teacher_ids()
        rows = []
        for session in self.session_id | self.extra_session_ids:
            rows.append(
                {
                    "appointment_id": self.id,
                    "session_id": session.id,
                    "is_session_active": True,
                    "place": None,
                    "conference_id": self.conference_id.id,
                    "teacher_id": session.teacher_id.id,
                    "room_id": session.room_id.id or None,
                    "room_table": session.room_table,
                    "family_id": self.family_id.id,
                    "student_id": self.student_id.id,
                    # NULL on the further sessions of a teacher, so that a long appointment is one.
                    "class_teacher_id": parts.pop(session.teacher_id, None),
                    "attending_student_id": self.student_id.id if self.is_student_attending else None,
                    "is_main": session == self.session_id,
                    "adult": self.adult,
                    "start": session.start,
                    "stop": session.stop,
                    "floor": session.room_id.floor_key or None,
                    "campus_id": session.room_id.campus_id.id or None,
                    **self.conference_id._get_untils(session.stop),
                    "family_number": None,
                    "student_number": None,
                    "teacher_number": None,
                    "is_over_limit": self.is_over_limit,
                }
            )
        return rows
