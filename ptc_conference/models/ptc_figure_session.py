# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

SESSIONS = """
SELECT session.id, session.id AS session_id, session.conference_id, session.teacher_id, session.room_id,
       local.start::date AS date, to_char(local.start, 'HH24:MI') AS clock, to_char(local.start, 'HH24:00') AS hour,
       session.places AS place_count, COALESCE(held.taken, 0) AS booked_count,
       CASE WHEN COALESCE(held.taken, 0) >= session.places THEN 'booked' WHEN session.is_blocked THEN 'blocked'
            ELSE 'free' END AS status,
       held.students
  FROM ptc_session session
  JOIN ptc_conference conference ON conference.id = session.conference_id AND conference.active
 CROSS JOIN LATERAL (SELECT session.start AT TIME ZONE 'UTC' AT TIME ZONE conference.tz AS start) local
  LEFT JOIN LATERAL (
    SELECT NULLIF(count(*), 0) AS taken, string_agg(person.name, ', ' ORDER BY person.name) AS students
      FROM ptc_occupancy occupancy
      JOIN ptc_student student ON student.id = occupancy.student_id
      JOIN res_partner person ON person.id = student.partner_id
     WHERE occupancy.session_id = session.id
  ) held ON true
 WHERE session.active
"""


class PtcFigureSession(models.Model):
    """The scheduling matrix as rows: date, time, teacher, status; times are those of the conference."""

    _name = "ptc.figure.session"
    _description = "Scheduling matrix"
    _inherit = ["ptc.figure"]
    _auto = False
    _order = "date, clock, teacher_id, id"
    _rec_name = "teacher_id"
    _figure_query = SESSIONS

    session_id = fields.Many2one("ptc.session", readonly=True)
    teacher_id = fields.Many2one("res.partner", readonly=True)
    room_id = fields.Many2one("ptc.room", readonly=True)
    date = fields.Date(readonly=True)
    clock = fields.Char("Time", readonly=True)
    hour = fields.Char(readonly=True, help="The hour in which the session begins.")
    students = fields.Char("Who comes", readonly=True)
    place_count = fields.Integer("Places", readonly=True)
    booked_count = fields.Integer("Booked places", readonly=True)
    status = fields.Selection([("free", "Free"), ("booked", "Booked"), ("blocked", "Blocked")], readonly=True)
