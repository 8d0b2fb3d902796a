# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.tools import SQL

from .. import functions

SEPARATED = [
    ("apart", "Each family books its own appointments"),
    ("together", "One appointment with each teacher, which both families see and may attend"),
    ("evenings", "Each family books its own appointments, never on the same evening"),
]
# Sessions that families cannot have because of another family of a student. They look as if anybody had them: those of
# the teacher while the student attends elsewhere, and those of a whole day. What is not run is not planned either: for
# who is the only family of the students, that is. For all others the same is run whatever the other family has, so that
# no difference in time tells of it. The second question is for links that are gone while something is still booked.
functions.declare(
    "ptc_conference_hidden",
    "of_conference integer, students integer[], families integer[]",
    "session_id integer",
    """
    IF EXISTS (SELECT FROM unnest(students, families) AS who (student, family)
                 JOIN ptc_guardian other ON other.student_id = student AND other.family_id <> family)
        OR EXISTS (SELECT FROM unnest(students, families) AS who (student, family)
                     JOIN ptc_occupancy other ON other.attending_student_id = student AND other.family_id <> family)
    THEN
        RETURN NEXT;
        RETURN QUERY
        SELECT session.id
          FROM unnest(students, families) AS who (student, family)
          JOIN ptc_occupancy mine ON mine.family_id = family AND mine.attending_student_id = student
          JOIN ptc_occupancy other ON other.attending_student_id = student AND other.family_id <> family
          JOIN ptc_session session ON session.conference_id = of_conference AND session.teacher_id = mine.teacher_id
           AND session.start < other.stop AND session.stop > other.start;
        RETURN QUERY
        SELECT session.id
          FROM unnest(students, families) AS who (student, family)
          JOIN ptc_occupancy_evening other ON other.student_id = student AND other.family_id <> family
          LEFT JOIN ptc_session_hold hold ON hold.id = other.hold_id
          JOIN ptc_conference conference ON conference.id = of_conference
          JOIN ptc_session session ON session.conference_id = conference.id
           AND (other.hold_id IS NULL OR hold.undo_until > now() AT TIME ZONE 'UTC')
           AND (session.start AT TIME ZONE 'UTC' AT TIME ZONE conference.tz)::date = other.day;
    END IF;
    """,
)


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
        before = self.appointment_ids._find_together() if "separated" in vals else None
        result = super().write(vals)
        if "separated" in vals:
            self.env["ptc.occupancy"]._follow_separated(self.appointment_ids.student_id)
            self.appointment_ids._tell_separated(before)
        return result

    def _asks_together(self, student):
        """Tell whether appointments about a student are to be for all of the student's families."""
        self.ensure_one()
        return (student.separated or self.separated) == "together"

    def _get_hidden(self, pairs):
        """Return the ids of the sessions that look taken to who books for pairs ``(student_id, family_id)``."""
        return self._read_hidden(pairs) - {None}

    def _read_hidden(self, pairs):
        """Return the ids as ``_get_hidden`` does, and None where another family could hide some.

        It is there whether that family does or not, so what is done for such a parent need not tell.
        """
        self.ensure_one()
        students, families = zip(*pairs, strict=True) if pairs else ((), ())
        query = SQL("SELECT session_id FROM ptc_conference_hidden(%s, %s, %s)", self.id, list(students), list(families))
        return {id for (id,) in self.env.execute_query(query)}
