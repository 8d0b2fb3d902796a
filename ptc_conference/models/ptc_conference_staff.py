# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command

from ..settings import ALSO_ARCHIVED

STAFF = [
    "staff_audience",
    "staff_role",
    "staff_division_ids",
    "staff_grade_ids",
    "staff_section_ids",
    "staff_student_ids",
]


class PtcConferenceTeacher(models.Model):
    """Other staff: the principal, a counsellor, a nurse, who meet families without teaching a class."""

    _name = "ptc.conference.teacher"
    _inherit = "ptc.conference.teacher"

    staff_audience = fields.Selection(
        [("all", "All students"), ("groups", "Chosen divisions, grades or sections"), ("students", "Chosen students")],
        "Meets as other staff",
        help="Whose parents may meet this person without a class: the principal, a counsellor, a nurse. Empty for who"
        " only meets the parents of the own classes.",
    )
    staff_role = fields.Char("Role", help='Shown to parents, for example "Principal".')
    staff_division_ids = fields.Many2many(
        "ptc.division",
        "ptc_conference_teacher_division_rel",
        "conference_teacher_id",
        "division_id",
        "Divisions",
        context=ALSO_ARCHIVED,
    )
    staff_grade_ids = fields.Many2many(
        "ptc.grade",
        "ptc_conference_teacher_grade_rel",
        "conference_teacher_id",
        "grade_id",
        "Grades",
        context=ALSO_ARCHIVED,
    )
    staff_section_ids = fields.Many2many(
        "ptc.section",
        "ptc_conference_teacher_section_rel",
        "conference_teacher_id",
        "section_id",
        "Sections",
        context=ALSO_ARCHIVED,
    )
    staff_student_ids = fields.Many2many(
        "ptc.student",
        "ptc_conference_teacher_student_rel",
        "conference_teacher_id",
        "student_id",
        "Students",
        context=ALSO_ARCHIVED,
    )
    staff_link_ids = fields.One2many(
        "ptc.class.teacher", "conference_teacher_id", help="What appointments with other staff hang on."
    )

    @api.constrains(*STAFF)
    def _check_staff(self):
        for part in self.filtered("staff_audience"):
            if not (part.staff_role or "").strip():
                raise ValidationError(
                    self.env._(
                        'Enter the role of %(name)s, for example "Principal": parents see it.',
                        name=part.teacher_id.name,
                    )
                )
            chosen = {
                "groups": part.staff_division_ids or part.staff_grade_ids or part.staff_section_ids,
                "students": part.staff_student_ids,
            }
            if not chosen.get(part.staff_audience, True):
                raise ValidationError(
                    self.env._(
                        "Choose whose parents meet %(name)s: divisions, grades, sections or students.",
                        name=part.teacher_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts.filtered("staff_audience")._link_staff()
        return parts

    def write(self, vals):
        result = super().write(vals)
        if "staff_audience" in vals:
            self._link_staff()
        return result

    def action_open_staff(self):
        """Open this person with role and audience."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(self.env.ref("ptc_conference.ptc_conference_teacher_view_form_staff").id, "form")],
            "target": "new",
        }

    def _link_staff(self):
        """Keep one link for each of these parts of other staff; who is no longer one has it archived."""
        for part in self.with_context(active_test=False):
            if part.staff_link_ids:
                part.staff_link_ids.active = bool(part.staff_audience)
            elif part.staff_audience:
                part.staff_link_ids = [Command.create({"teacher_id": part.teacher_id.id})]
                part.teacher_id.is_teacher = True


class PtcClassTeacher(models.Model):
    """Whom an appointment is with: a teacher of a class, or, without a class, other staff of a conference."""

    _name = "ptc.class.teacher"
    _inherit = "ptc.class.teacher"

    conference_teacher_id = fields.Many2one(
        "ptc.conference.teacher", "Other staff", index="btree_not_null", ondelete="cascade", readonly=True
    )
    staff_role = fields.Char(related="conference_teacher_id.staff_role", string="Role of other staff")

    _class_or_staff = models.Constraint(
        "CHECK ((class_id IS NULL) <> (conference_teacher_id IS NULL))",
        "A teacher teaches a class. Other staff take part in a conference without one.",
    )
    _staff_once = models.UniqueIndex("(conference_teacher_id)", "This person is other staff of the conference already.")

    @api.depends("staff_role")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        for record in self.filtered("conference_teacher_id"):
            record.display_name = f"{record.staff_role or ''}, {record.teacher_id.name or ''}"
        return result


class PtcAppointment(models.Model):
    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    about = fields.Char(compute="_compute_about", help="The class, or the role of other staff.")

    @api.depends("class_id.name", "class_teacher_id.staff_role")
    def _compute_about(self):
        for appointment in self:
            appointment.about = appointment.class_id.name or appointment.class_teacher_id.staff_role
