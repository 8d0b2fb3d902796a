# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.tools import SQL

SEPARATED = [
    ("apart", "Each family books its own appointments"),
    ("together", "One appointment with each teacher, which both families see and may attend"),
    ("evenings", "Each family books its own appointments, never on the same evening"),
]
# Sessions that {who}, a query of (student_id, family_id), cannot have because of another family of a student. They look
# as if anybody had them: those of the teacher while the student attends elsewhere, and those of a whole day.
HIDDEN = """
SELECT session.id
  FROM (%(who)s) AS who (student_id, family_id)
  JOIN ptc_occupancy mine ON mine.family_id = who.family_id AND mine.attending_student_id = who.student_id
  JOIN ptc_occupancy other
    ON other.attending_student_id = mine.attending_student_id AND other.family_id <> mine.family_id
  JOIN ptc_session session ON session.conference_id = %(conference)s AND session.teacher_id = mine.teacher_id
   AND session.start < other.stop AND session.stop > other.start
UNION
SELECT session.id
  FROM (%(who)s) AS who (student_id, family_id)
  JOIN ptc_occupancy_evening other ON other.student_id = who.student_id AND other.family_id <> who.family_id
  JOIN ptc_conference conference ON conference.id = %(conference)s
  JOIN ptc_session session ON session.conference_id = conference.id
   AND (session.start AT TIME ZONE 'UTC' AT TIME ZONE conference.tz)::date = other.day
"""


class PtcConference(models.Model):
    """What is asked of separated parents; a student may have another setting, see ptc_student_separated.py."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    separated = fields.Selection(
        SEPARATED,
        "Separated parents",
        required=True,
        default="apart",
        tracking=True,
        help="For students with two families; a student may have another setting. It holds for what is booked from now"
        " on. Neither family is told anything of the other, except that an appointment for both is seen by both.",
    )

    def write(self, vals):
        result = super().write(vals)
        if "separated" in vals:
            self.env["ptc.occupancy"]._follow_separated(self.appointment_ids.student_id)
        return result

    def _get_hidden_sql(self, who):
        """Return the sessions that look taken to families, since they are not to meet, see HIDDEN.

        :param SQL who: a query of ``(student_id, family_id)``.
        """
        self.ensure_one()
        return SQL(HIDDEN, who=who, conference=self.id)

    def _get_hidden(self, pairs):
        """Return the ids of the sessions that look taken to who books for pairs ``(student_id, family_id)``."""
        who = SQL("VALUES %s", SQL(", ").join(SQL("(%s::int, %s::int)", *pair) for pair in pairs))
        return {id for (id,) in self.env.execute_query(self._get_hidden_sql(who))}
