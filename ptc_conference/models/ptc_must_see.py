# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import ValidationError

MAX_REASON = 500  # characters
MOST_SESSIONS = 3


class PtcMustSee(models.Model):
    """A student whose parents a teacher needs to see, or needs more time for; only staff read why."""

    _name = "ptc.must.see"
    _description = "Student a teacher must see"
    _order = "conference_id, student_id, id"

    conference_id = fields.Many2one("ptc.conference", required=True, index=True, ondelete="cascade")
    student_id = fields.Many2one("ptc.student", required=True, index=True, ondelete="cascade")
    class_teacher_id = fields.Many2one(
        "ptc.class.teacher", "Class and teacher", required=True, index=True, ondelete="cascade"
    )
    teacher_id = fields.Many2one(related="class_teacher_id.teacher_id", store=True, precompute=True)
    class_id = fields.Many2one(related="class_teacher_id.class_id")
    is_asked = fields.Boolean(
        "Ask the family to come",
        default=True,
        help="The family is told that the teacher asks to see them. Without it the student is only given more time.",
    )
    reason = fields.Text(help="Only staff see it.")
    session_count = fields.Integer(
        "Length in sessions", default=1, required=True, help="2 is a double appointment, 3 a triple one."
    )
    has_come = fields.Boolean("The family has come", help="Then nobody follows it up any more.")
    family_line_ids = fields.One2many("ptc.must.see.family", "must_see_id", "Families")

    _once = models.UniqueIndex(
        "(conference_id, student_id, class_teacher_id)", "This teacher has marked the student already."
    )
    _length_known = models.Constraint(
        f"CHECK (session_count BETWEEN 1 AND {MOST_SESSIONS})", f"An appointment takes 1 to {MOST_SESSIONS} sessions."
    )
    _reason_short = models.Constraint(
        f"CHECK (char_length(reason) <= {MAX_REASON})", f"A reason has at most {MAX_REASON} characters."
    )

    @api.depends("student_id.name", "teacher_id.name")
    def _compute_display_name(self):
        for mark in self:
            mark.display_name = f"{mark.student_id.name or ''}, {mark.teacher_id.name or ''}"

    @api.constrains("conference_id", "student_id", "class_teacher_id")
    def _check_is_met(self):
        for mark in self:
            met = mark.conference_id._get_meetings(mark.student_id.ids)
            if mark.class_teacher_id.id not in met:
                raise ValidationError(
                    self.env._(
                        "%(student)s is in no class of this teacher in the conference.", student=mark.student_id.name
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        marks = super().create(vals_list)
        marks._ask_families()
        return marks

    def write(self, vals):
        result = super().write(vals)
        if vals.get("is_asked"):
            self._ask_families()
        return result

    def action_come(self):
        """Note that the families have come."""
        self.has_come = True

    def _get_links(self):
        """Return the guardian links of these students by which somebody books or is told."""
        return self.student_id.guardian_ids.filtered(lambda link: link.may_book or link.receives_mail)

    def _ask_families(self):
        """Have every family of these students, of whom somebody may book or gets mail, asked once.

        A family of whom nobody does any more, as one that has become part of another, is not followed up.
        """
        known = self.with_context(active_test=False).family_line_ids
        for line in known:
            line.active = line.family_id in line.must_see_id._get_links().family_id
        by_mark = known.grouped("must_see_id")
        vals_list = [
            {"must_see_id": mark.id, "family_id": family.id}
            for mark in self.filtered("is_asked")
            for family in mark._get_links().family_id - by_mark.get(mark, known.browse()).family_id
        ]
        self.env["ptc.must.see.family"].create(vals_list)._wake_sudo()


class PtcConference(models.Model):
    _name = "ptc.conference"
    _inherit = "ptc.conference"

    must_see_ids = fields.One2many("ptc.must.see", "conference_id", "Students teachers must see")


class PtcGuardian(models.Model):
    _name = "ptc.guardian"
    _inherit = "ptc.guardian"

    @api.model_create_multi
    def create(self, vals_list):
        links = super().create(vals_list)
        links._follow_must_see_sudo()
        return links

    def write(self, vals):
        students = self.student_id
        result = super().write(vals)
        if {"student_id", "family_id", "active", "may_book", "receives_mail"} & vals.keys():
            self._follow_must_see_sudo(students)
        return result

    def _follow_must_see_sudo(self, before=()):
        """Have families that are new to a student asked for what is still to come, and others followed no more.

        :param before: the students of these links until now.
        """
        now, students = fields.Datetime.now(), self.student_id.union(*before)
        domain = [("student_id", "in", students.ids), ("conference_id.last_stop", ">", now)]
        self.env["ptc.must.see"].sudo().search(domain)._ask_families()
