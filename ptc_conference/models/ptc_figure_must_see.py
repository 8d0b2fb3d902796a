# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

from .ptc_must_see_family import STATE, STATES

REACHED = f"""
SELECT line.id, line.conference_id, line.teacher_id, line.student_id, line.family_id,
       student.grade_id, student.division_id, student.section_id, told.state,
       CASE WHEN told.state IN ('booked', 'come') THEN 1 ELSE 0 END AS reached_count
  FROM ({STATE}) told
  JOIN ptc_must_see_family line ON line.id = told.id AND line.active
  JOIN ptc_student student ON student.id = line.student_id
"""


class PtcFigureMustSee(models.Model):
    """A family that a teacher asks to come, and how far it has come: to be counted."""

    _name = "ptc.figure.must.see"
    _description = "Families asked to come, counted"
    _inherit = ["ptc.figure.family"]
    _auto = False
    _order = "conference_id, student_id, id"
    _figure_query = REACHED

    teacher_id = fields.Many2one("res.partner", readonly=True)
    state = fields.Selection(STATES, readonly=True)
    reached_count = fields.Integer("Booked or has come", readonly=True)
