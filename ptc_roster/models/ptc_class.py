# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.fields import Domain

from .ptc_subject import CLASS_TYPES


class PtcClass(models.Model):
    _name = "ptc.class"
    _description = "Class"
    _inherit = ["ptc.roster.mixin", "mail.thread"]
    _order = "name, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, tracking=True)
    code = fields.Char()
    active = fields.Boolean(default=True)
    class_type = fields.Selection(CLASS_TYPES, "Type", required=True, default="normal", tracking=True)
    subject_id = fields.Many2one("ptc.subject", index=True, ondelete="restrict")
    section_id = fields.Many2one("ptc.section", index=True, ondelete="restrict")
    grade_ids = fields.Many2many("ptc.grade", string="Grades")
    location = fields.Char("Classroom", help="Where the class is usually taught.")
    date_start = fields.Date("From")
    date_stop = fields.Date("Ends before", help="The first day on which the class no longer exists.")
    class_teacher_ids = fields.One2many("ptc.class.teacher", "class_id", "Teachers")
    enrollment_ids = fields.One2many("ptc.enrollment", "class_id", "Students")
    teacher_ids = fields.Many2many(
        "res.partner", string="Taught by", compute="_compute_teacher_ids", search="_search_teacher_ids"
    )
    student_count = fields.Integer("Number of students", compute="_compute_student_count")

    _dates_ordered = models.Constraint(
        "CHECK (date_stop IS NULL OR date_start IS NULL OR date_stop > date_start)",
        "A class lasts a day at least: it ends before the day after that.",
    )

    @api.depends("class_teacher_ids.teacher_id", "class_teacher_ids.active")
    def _compute_teacher_ids(self):
        self._read_together(self.class_teacher_ids.teacher_id)
        for record in self:
            record.teacher_ids = record.class_teacher_ids.teacher_id

    @api.depends("enrollment_ids.active")
    def _compute_student_count(self):
        counts = dict(
            self.env["ptc.enrollment"]._read_group(
                [("class_id", "in", self.ids)], ["class_id"], ["student_id:count_distinct"]
            )
        )
        for record in self:
            record.student_count = counts.get(record, 0)

    @api.model
    def _search_teacher_ids(self, operator, value):
        return [("class_teacher_ids.teacher_id", operator, value)]

    def action_open_students(self):
        return self._get_records_action("ptc_roster.ptc_student_action", self.enrollment_ids.student_id)

    @api.model
    def _current_domain(self, day):
        """Return the domain of rows with ``date_start``/``date_stop`` that hold on a day.

        :param date day: a day in the school's time zone; the stop is not included (OneRoster 4.11).
        """
        return (Domain("date_start", "=", False) | Domain("date_start", "<=", day)) & (
            Domain("date_stop", "=", False) | Domain("date_stop", ">", day)
        )
