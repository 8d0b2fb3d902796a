# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

SIGNUPS = """
WITH met AS (
    SELECT conference.id AS conference_id, meeting.student_id, count(DISTINCT part.id) AS teachers
      FROM ptc_conference conference
     CROSS JOIN LATERAL ptc_conference_meetings(
           conference.id, now() AT TIME ZONE 'UTC', ARRAY(SELECT id FROM ptc_student WHERE active), NULL) meeting
      JOIN ptc_conference_teacher part
        ON part.conference_id = conference.id AND part.teacher_id = meeting.teacher_id AND part.active
       AND part.room_id IS NOT NULL
     WHERE conference.active
     GROUP BY conference.id, meeting.student_id
), linked AS (
    SELECT min(link.id) AS id, link.student_id, link.family_id,
           bool_or(link.receives_mail AND adult.email_normalized IS NOT NULL) AS has_mail
      FROM ptc_guardian link
      JOIN ptc_family family ON family.id = link.family_id AND family.active
      JOIN res_partner adult ON adult.id = link.partner_id
     WHERE link.active AND (link.may_book OR link.receives_mail)
     GROUP BY link.student_id, link.family_id
), held AS (
    SELECT conference_id, student_id, family_id, count(DISTINCT appointment_id) AS booked
      FROM ptc_occupancy GROUP BY conference_id, student_id, family_id
), declined AS (
    SELECT DISTINCT conference_id, student_id, family_id
      FROM ptc_decline WHERE active AND class_teacher_id IS NULL
)
SELECT met.conference_id::bigint << 32 | linked.id AS id, met.conference_id, met.student_id, linked.family_id,
       student.grade_id, student.division_id, student.section_id, met.teachers AS teacher_count,
       COALESCE(held.booked, 0) AS booked_count, linked.has_mail,
       CASE WHEN held.booked IS NOT NULL THEN 'booked' WHEN declined.student_id IS NOT NULL THEN 'declined'
            WHEN linked.has_mail THEN 'silent' ELSE 'unreached' END AS state
  FROM met
  JOIN ptc_student student ON student.id = met.student_id
  JOIN linked ON linked.student_id = met.student_id
  LEFT JOIN held ON (held.conference_id, held.student_id, held.family_id)
                  = (met.conference_id, met.student_id, linked.family_id)
  LEFT JOIN declined ON (declined.conference_id, declined.student_id, declined.family_id)
                      = (met.conference_id, met.student_id, linked.family_id)
"""


class PtcFigureSignup(models.Model):
    """A family and one of its students who can meet somebody in a conference: whether they have signed up.

    Separated parents are two families, and two rows.
    """

    _name = "ptc.figure.signup"
    _description = "Families signed up"
    _inherit = ["ptc.figure"]
    _auto = False
    _order = "conference_id, section_id, student_id, id"
    _rec_name = "student_id"
    _figure_query = SIGNUPS

    conference_id = fields.Many2one("ptc.conference", readonly=True)
    student_id = fields.Many2one("ptc.student", readonly=True)
    family_id = fields.Many2one("ptc.family", readonly=True)
    division_id = fields.Many2one("ptc.division", readonly=True)
    grade_id = fields.Many2one("ptc.grade", readonly=True)
    section_id = fields.Many2one("ptc.section", readonly=True)
    teacher_count = fields.Integer("Teachers to meet", readonly=True)
    booked_count = fields.Integer("Appointments", readonly=True)
    has_mail = fields.Boolean("Has an e-mail address", readonly=True)
    state = fields.Selection(
        [
            ("booked", "Signed up"),
            ("declined", "Unable to attend"),
            ("silent", "Not signed up"),
            ("unreached", "Not reached: no e-mail address"),
        ],
        readonly=True,
    )
    phones = fields.Text("Telephone", compute="_compute_phones")

    @api.depends("family_id", "student_id")
    def _compute_phones(self):
        for row in self:
            row.phones = row.family_id._describe_phones(row.student_id)

    def action_open_office_page(self):
        """Open the family's page, where the office books for it."""
        self.ensure_one()
        address = f"/conference-office/{self.family_id.id}/{self.conference_id.id}/telephone"
        return {"type": "ir.actions.act_url", "url": address, "target": "new"}
