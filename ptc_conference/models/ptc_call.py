# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

from .ptc_figure_signup import SIGNUPS

# Why a family is telephoned: what is the most urgent.
CALLS = f"""
WITH signup AS ({SIGNUPS}), last AS (
    SELECT DISTINCT ON (conference_id, family_id, partner_id) conference_id, family_id, state
      FROM ptc_message WHERE family_id IS NOT NULL AND state <> 'withdrawn'
     ORDER BY conference_id, family_id, partner_id, id DESC
), untold AS (
    SELECT conference_id, family_id, bool_or(state = 'failed') AS is_bounced
      FROM last GROUP BY conference_id, family_id HAVING bool_and(state IN ('failed', 'unreachable'))
), asked AS (
    SELECT DISTINCT mark.conference_id, mark.student_id, line.family_id
      FROM ptc_must_see_family line
      JOIN ptc_must_see mark ON mark.id = line.must_see_id
     WHERE line.active AND line.opened_on IS NULL AND mark.is_asked AND mark.has_come IS NOT TRUE
       AND NOT EXISTS (SELECT FROM ptc_decline decline
                        WHERE decline.student_id = mark.student_id AND decline.family_id = line.family_id
                          AND decline.conference_id = mark.conference_id AND decline.active
                          AND (decline.class_teacher_id IS NULL OR decline.teacher_id = mark.teacher_id))
       AND NOT EXISTS (SELECT FROM ptc_occupancy held
                        WHERE held.student_id = mark.student_id AND held.family_id = line.family_id
                          AND held.conference_id = mark.conference_id AND held.teacher_id = mark.teacher_id)
), called AS (
    SELECT signup.id, signup.conference_id, signup.student_id, signup.family_id, signup.section_id,
           CASE WHEN asked.family_id IS NOT NULL AND signup.state <> 'declined' THEN 'asked'
                WHEN untold.is_bounced THEN 'bounced'
                WHEN untold.family_id IS NOT NULL OR signup.reason = 'addressless' THEN 'no_mail'
                WHEN signup.state IN ('silent', 'unreached') THEN 'silent' END AS reason
      FROM signup
      JOIN ptc_conference conference ON conference.id = signup.conference_id AND conference.is_published
       AND conference.is_cancelled IS NOT TRUE
      LEFT JOIN asked ON (asked.conference_id, asked.student_id, asked.family_id)
                       = (signup.conference_id, signup.student_id, signup.family_id)
      LEFT JOIN untold ON (untold.conference_id, untold.family_id) = (signup.conference_id, signup.family_id)
)
SELECT * FROM called WHERE reason IS NOT NULL AND family_id IS NOT NULL
"""


class PtcCall(models.Model):
    """A family that is to be telephoned about a student, and why; who has been reached is not in it any more."""

    _name = "ptc.call"
    _description = "Call list"
    _inherit = ["ptc.figure.phoned"]
    _auto = False
    _order = "conference_id, reason, section_id, student_id, id"
    _rec_name = "student_id"
    _figure_query = CALLS

    section_id = fields.Many2one("ptc.section", readonly=True)
    reason = fields.Selection(
        [
            ("asked", "Asked to come, has not looked"),
            ("bounced", "Message not delivered"),
            ("no_mail", "No e-mail address"),
            ("silent", "Not signed up"),
        ],
        "Why",
        readonly=True,
    )
