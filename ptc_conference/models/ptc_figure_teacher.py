# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

LOADS = """
WITH met AS (
    SELECT conference.id AS conference_id, meeting.teacher_id, count(DISTINCT meeting.student_id) AS students,
           count(DISTINCT (meeting.student_id, link.family_id)) FILTER (WHERE link.id IS NOT NULL) AS families
      FROM ptc_conference conference
     CROSS JOIN LATERAL ptc_conference_meetings(
           conference.id, now() AT TIME ZONE 'UTC', ARRAY(SELECT id FROM ptc_student WHERE active), NULL) meeting
      LEFT JOIN ptc_guardian link ON link.student_id = meeting.student_id AND link.active AND link.may_book
     WHERE conference.active
     GROUP BY conference.id, meeting.teacher_id
), given AS (
    SELECT session.conference_teacher_id AS part_id,
           sum(session.places) FILTER (WHERE session.is_blocked IS NOT TRUE OR held.taken > 0) AS places,
           sum(COALESCE(held.taken, 0))::integer AS booked,
           count(*) FILTER (WHERE session.is_blocked AND held.taken IS NULL) AS blocked
      FROM ptc_session session
      LEFT JOIN (SELECT session_id, count(*) AS taken FROM ptc_occupancy GROUP BY session_id) held
        ON held.session_id = session.id
     WHERE session.active GROUP BY session.conference_teacher_id
)
SELECT part.id, part.conference_id, part.teacher_id, part.room_id, part.id AS conference_teacher_id,
       COALESCE(met.students, 0) AS student_count, COALESCE(met.families, 0) AS family_count,
       COALESCE(given.places, 0) AS session_count, COALESCE(given.booked, 0) AS booked_count,
       COALESCE(given.places, 0) - COALESCE(given.booked, 0) AS free_count,
       COALESCE(given.blocked, 0) AS blocked_count,
       GREATEST(COALESCE(met.families, 0) - COALESCE(given.places, 0), 0) AS missing_count
  FROM ptc_conference_teacher part
  JOIN ptc_conference conference ON conference.id = part.conference_id AND conference.active
  LEFT JOIN met ON met.conference_id = part.conference_id AND met.teacher_id = part.teacher_id
  LEFT JOIN given ON given.part_id = part.id
 WHERE part.active
"""


class PtcFigureTeacher(models.Model):
    """A teacher's students against the sessions there are for their families."""

    _name = "ptc.figure.teacher"
    _description = "Students and sessions of teachers"
    _inherit = ["ptc.figure"]
    _auto = False
    _order = "conference_id, teacher_id, id"
    _rec_name = "teacher_id"
    _figure_query = LOADS

    teacher_id = fields.Many2one("res.partner", readonly=True)
    room_id = fields.Many2one("ptc.room", readonly=True)
    conference_teacher_id = fields.Many2one("ptc.conference.teacher", "Part in the conference", readonly=True)
    student_count = fields.Integer("Students", readonly=True)
    family_count = fields.Integer(
        "Families",
        readonly=True,
        help="Appointments if all come: a student of separated parents counts for each family.",
    )
    session_count = fields.Integer(
        "Sessions", readonly=True, help="Places that families can have; blocked ones are left out."
    )
    booked_count = fields.Integer("Booked", readonly=True)
    free_count = fields.Integer("Free", readonly=True)
    blocked_count = fields.Integer("Blocked", readonly=True)
    missing_count = fields.Integer("Missing", readonly=True, help="Sessions that lack if all families come.")
