# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tools import format_list


class PtcAppointmentAlso(models.Model):
    """What else an appointment is about: another student of the family, or another class of the same teacher.

    It takes no place of its own. As long as it is booked it has a row of ptc.occupancy beside that of the appointment,
    so that PostgreSQL refuses a second appointment about it as about any other.
    """

    _name = "ptc.appointment.also"
    _description = "Further student of an appointment"
    _order = "id"

    appointment_id = fields.Many2one("ptc.appointment", required=True, index=True, ondelete="cascade")
    student_id = fields.Many2one("ptc.student", required=True, index=True, ondelete="restrict")
    class_teacher_id = fields.Many2one("ptc.class.teacher", "Class and teacher", required=True, ondelete="restrict")

    _once = models.UniqueIndex(
        "(appointment_id, student_id, class_teacher_id)", "The appointment is about this student already."
    )

    @api.depends("student_id.name", "class_teacher_id.class_id.name")
    def _compute_display_name(self):
        for also in self:
            also.display_name = f"{also.student_id.name or ''}, {also.class_teacher_id.class_id.name or ''}"

    @api.constrains("appointment_id", "student_id", "class_teacher_id")
    def _check_belongs_together(self):
        for also in self:
            one = also.appointment_id
            if one.session_id.places > 1:
                raise ValidationError(self.env._("In a group session each student has an appointment."))
            if also.student_id not in one.family_id.guardian_ids.student_id:
                raise ValidationError(self.env._("The student does not belong to this family."))
            met = one.conference_id._get_meetings(also.student_id.ids)
            if also.class_teacher_id.teacher_id != one.teacher_id or also.class_teacher_id.id not in met:
                raise ValidationError(
                    self.env._("%(student)s is in no class of this teacher.", student=also.student_id.name)
                )


class PtcAppointment(models.Model):
    """An appointment about several students of a family, or several classes of one."""

    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    also_ids = fields.One2many(
        "ptc.appointment.also", "appointment_id", "About these too", groups="ptc_roster.group_office"
    )
    student_names = fields.Char("Students", compute="_compute_student_names")

    @api.depends("student_id.name", "also_ids.student_id.name")
    @api.depends_context("uid", "su")
    def _compute_student_names(self):
        known = self._filter_known()
        for appointment in self:
            names = appointment._name_students() if appointment in known else appointment.sudo().student_id.name
            appointment.student_names = names or False

    @api.depends("also_ids.student_id.name")
    @api.depends_context("uid", "su")
    def _compute_display_name(self):
        """Name all students for who may know of all."""
        result = super()._compute_display_name()
        for appointment in self._filter_known():
            if appointment.sudo().also_ids:
                one = appointment.sudo().student_id.name or ""
                appointment.display_name = appointment.display_name.replace(one, appointment.student_names, 1)
        return result

    def _filter_known(self):
        """Return those of which the user may know all students: the office, and the teachers whom it is with."""
        if self.env.su or self.env.user.has_group("ptc_roster.group_office"):
            return self
        partner = self.env.user.partner_id
        return self.filtered(lambda one: partner in one.sudo()._get_sessions().teacher_id)

    def _get_students(self):
        """Return the students that these appointments are about, that of each appointment first."""
        return self.student_id | self.sudo().also_ids.student_id.sudo(self.env.su)

    def _name_students(self):
        """Return the names of all students of this appointment, for staff."""
        names = self.sudo()._get_students().mapped("name")
        return format_list(self.env, names) if names else ""

    def _get_topics(self):
        """Return the pairs ``(student, class_teacher)`` this appointment is about, its own first."""
        self.ensure_one()
        also = [(one.student_id, one.class_teacher_id) for one in self.sudo().also_ids]
        return [(self.student_id, self.class_teacher_id), *also]

    @api.model
    def _describe_topics(self, topics):
        """Return the classes of topics in words, each once, or the roles of other staff."""
        names = dict.fromkeys(part.class_id.name or part.staff_role for _student, part in topics)
        return format_list(self.env, list(filter(None, names))) if names else ""

    @api.model
    def _prepare_vals(self, *, also=(), **wanted):
        """Take further pairs ``also`` of student and class teacher, which the appointment is about too."""
        vals = super()._prepare_vals(**wanted)
        return {**vals, "also_ids": self._prepare_also(also)} if also else vals

    @api.model
    def _prepare_also(self, topics):
        return [Command.create({"student_id": student.id, "class_teacher_id": part.id}) for student, part in topics]

    def _prepare_occupancy(self):
        """Add a row for each further student or class, beside that of the first session."""
        rows = super()._prepare_occupancy()
        main = next(row for row in rows if row["is_main"])
        for number, (student, part) in enumerate(self._get_topics()[1:], 2):
            # It is no further appointment, so it counts for no limit.
            row = {**main, "student_id": student.id, "class_teacher_id": part.id, "place": number, "is_main": False}
            row.update(attending_student_id=student.id if self.is_student_attending else None, is_over_limit=True)
            rows.append(row)
        return rows
