# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

# Adults without any right are named nowhere, and a family of which nobody may book counts only where no other family of
# the student may. A student without a family has a row too: its number is beyond those of guardians.
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
), told AS (
    SELECT DISTINCT ON (conference_id, partner_id) conference_id, partner_id, state
      FROM ptc_message WHERE state IN ('sent', 'failed') ORDER BY conference_id, partner_id, id DESC
), linked AS (
    SELECT link.*, link.receives_mail AND adult.email_normalized IS NOT NULL AS has_mail
      FROM ptc_guardian link
      JOIN ptc_family family ON family.id = link.family_id AND family.active
      JOIN res_partner adult ON adult.id = link.partner_id
     WHERE link.active AND (link.may_book OR link.receives_mail)
), line AS (
    SELECT met.conference_id, met.student_id, linked.family_id, min(linked.id) AS link_id,
           min(met.teachers) AS teachers, bool_or(linked.may_book) AS can_book, bool_or(linked.has_mail) AS has_mail,
           bool_or(linked.has_mail AND told.state IS DISTINCT FROM 'failed') AS gets_mail,
           bool_or(bool_or(linked.may_book)) OVER (PARTITION BY met.conference_id, met.student_id) AS has_booker
      FROM met
      LEFT JOIN linked ON linked.student_id = met.student_id
      LEFT JOIN told ON told.conference_id = met.conference_id AND told.partner_id = linked.partner_id
     GROUP BY met.conference_id, met.student_id, linked.family_id
), held AS (
    SELECT conference_id, student_id, family_id, count(DISTINCT appointment_id) AS booked
      FROM ptc_occupancy GROUP BY conference_id, student_id, family_id
), declined AS (
    SELECT DISTINCT conference_id, student_id, family_id
      FROM ptc_decline WHERE active AND class_teacher_id IS NULL
), unopened AS (
    SELECT line.conference_id, line.student_id, line.family_id
      FROM ptc_must_see_family line
      JOIN ptc_must_see mark ON mark.id = line.must_see_id
     WHERE line.active AND line.told_on IS NOT NULL AND line.opened_on IS NULL AND mark.is_asked
       AND mark.has_come IS NOT TRUE
    EXCEPT SELECT conference_id, student_id, family_id FROM ptc_decline WHERE active
)
SELECT line.conference_id::bigint << 32 | COALESCE(line.link_id, 1::bigint << 31 | line.student_id) AS id,
       line.conference_id, line.student_id, line.family_id,
       student.grade_id, student.division_id, student.section_id, line.teachers AS teacher_count,
       COALESCE(held.booked, 0) AS booked_count, COALESCE(line.has_mail, false) AS has_mail, why.reason,
       CASE WHEN held.booked IS NOT NULL THEN 'booked' WHEN declined.student_id IS NOT NULL THEN 'declined'
            WHEN why.reason IS NOT NULL THEN 'unreached' ELSE 'silent' END AS state
  FROM line
  JOIN ptc_student student ON student.id = line.student_id
  LEFT JOIN held USING (conference_id, student_id, family_id)
  LEFT JOIN declined USING (conference_id, student_id, family_id)
  LEFT JOIN unopened USING (conference_id, student_id, family_id)
 CROSS JOIN LATERAL (
    SELECT CASE WHEN held.booked IS NOT NULL OR declined.student_id IS NOT NULL THEN NULL
                WHEN line.can_book IS NOT TRUE THEN 'bookerless' WHEN line.has_mail IS NOT TRUE THEN 'addressless'
                WHEN NOT line.gets_mail THEN 'returned' WHEN unopened.student_id IS NOT NULL THEN 'unopened'
           END AS reason
 ) why
 WHERE line.can_book OR line.has_booker IS NOT TRUE OR held.booked IS NOT NULL
"""
REASONS = [
    ("bookerless", "Nobody may book"),
    ("addressless", "No e-mail address"),
    ("returned", "Messages not delivered"),
    ("unopened", "Asked to come, page not opened"),
]


class PtcFigureSignup(models.Model):
    """A family and one of its students who can meet somebody in a conference: whether they have signed up.

    Separated parents are two families, and two rows. Who has neither signed up nor declined is "not reached" for one of
    the REASONS, else "not signed up".
    """

    _name = "ptc.figure.signup"
    _description = "Families signed up"
    _inherit = ["ptc.figure.family", "ptc.figure.phoned"]
    _auto = False
    _order = "conference_id, section_id, student_id, id"
    _figure_query = SIGNUPS

    teacher_count = fields.Integer("Teachers to meet", readonly=True)
    booked_count = fields.Integer("Appointments", readonly=True)
    has_mail = fields.Boolean("Has an e-mail address", readonly=True)
    state = fields.Selection(
        [
            ("booked", "Signed up"),
            ("declined", "Unable to attend"),
            ("silent", "Not signed up"),
            ("unreached", "Not reached"),
        ],
        readonly=True,
    )
    reason = fields.Selection(
        REASONS,
        "Why not reached",
        readonly=True,
        help="Nobody of the family may book; nobody who gets messages has an e-mail address; the last message of this "
        "conference could not be delivered to any of them; or a teacher has asked them to come, and nobody has opened "
        "the page since. Families that have signed up or told that they cannot come are reached.",
    )
