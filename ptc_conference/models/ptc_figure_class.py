# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

from odoo.addons.ptc_roster.models.ptc_subject import CLASS_TYPES

# The number of a row is unique for up to two million teachers of classes and students each, and fits into what the web
# client counts with.
CLASSES = """
SELECT conference.id::bigint << 42 | meeting.class_teacher_id::bigint << 21 | meeting.student_id AS id,
       conference.id AS conference_id, class.id AS class_id, class.class_type, class.subject_id, meeting.teacher_id,
       meeting.student_id, student.section_id, student.grade_id, student.division_id
  FROM ptc_conference conference
 CROSS JOIN LATERAL ptc_conference_meetings(
       conference.id, now() AT TIME ZONE 'UTC', ARRAY(SELECT id FROM ptc_student WHERE active), NULL) meeting
  JOIN ptc_class class ON class.id = meeting.class_id
  JOIN ptc_student student ON student.id = meeting.student_id
 WHERE conference.active
"""


class PtcFigureClass(models.Model):
    """Who is taught by whom in which class, as far as parents meet these teachers in a conference.

    A row for each student and teacher of a class: grouped it is class lists, teachers' or students' classes.
    """

    _name = "ptc.figure.class"
    _description = "Classes with teachers and students"
    _inherit = ["ptc.figure"]
    _auto = False
    _order = "conference_id, class_id, teacher_id, student_id, id"
    _rec_name = "student_id"
    _figure_query = CLASSES

    class_id = fields.Many2one("ptc.class", readonly=True)
    class_type = fields.Selection(CLASS_TYPES, "Type of the class", readonly=True)
    subject_id = fields.Many2one("ptc.subject", readonly=True)
    teacher_id = fields.Many2one("res.partner", readonly=True)
    student_id = fields.Many2one("ptc.student", readonly=True)
    section_id = fields.Many2one("ptc.section", readonly=True)
    grade_id = fields.Many2one("ptc.grade", readonly=True)
    division_id = fields.Many2one("ptc.division", readonly=True)
