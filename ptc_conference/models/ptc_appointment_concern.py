# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .audience import get_audience

CONCERNS = [
    ("left", "The student has left"),
    ("family", "The student no longer belongs to this family"),
    ("class", "The student is no longer in this class"),
    ("teacher", "The teacher no longer has this class"),
    ("nobody", "Nobody of the family may book or gets messages"),
    ("evening", "Another family of the student comes on the same evening"),
    ("adults", "The family is in more places at once than it has adults"),
]
DAY = "(one.start AT TIME ZONE 'UTC' AT TIME ZONE conference.tz)::date"
HOLDS = f"COALESCE({{0}}.date_start, '-infinity') <= {DAY} AND COALESCE({{0}}.date_stop, 'infinity') > {DAY}"
LINK = "SELECT FROM ptc_guardian link WHERE link.active AND link.family_id = family.id AND link.student_id = student.id"
# Of what an appointment is about too, those for which the condition holds.
ALSO = """
EXISTS (SELECT FROM ptc_appointment_also also JOIN ptc_student further ON further.id = also.student_id
          JOIN ptc_class_teacher taught ON taught.id = also.class_teacher_id
         WHERE also.appointment_id = one.id AND {})
"""
FURTHER_LINK = """
SELECT FROM ptc_guardian link WHERE link.active AND link.family_id = family.id AND link.student_id = further.id
"""
FURTHER_CLASS = f"""
SELECT FROM ptc_enrollment enrollment WHERE enrollment.active AND enrollment.class_id = taught.class_id
   AND enrollment.student_id = further.id AND {HOLDS.format("enrollment")}
"""
# Those who may book count, as for PostgreSQL when it is booked; of two at once the second adult's is the one to move.
CROWDED = """
one.adult > GREATEST(1, (
    SELECT count(DISTINCT link.partner_id) FROM ptc_guardian link
     WHERE link.active AND link.may_book AND link.family_id = family.id))
AND EXISTS (
    SELECT FROM ptc_occupancy held
      JOIN ptc_occupancy other ON other.family_id = held.family_id AND other.appointment_id <> held.appointment_id
       AND other.teacher_id <> held.teacher_id
       AND tsrange(other.start, other.reserved_until) && tsrange(held.start, held.reserved_until)
     WHERE held.appointment_id = one.id)
"""
# As for PostgreSQL a family's evening is that of each of its students who has another family, whomever it is about.
SHARED = f"""
EXISTS (SELECT FROM ptc_guardian mine
          JOIN ptc_student shared ON shared.id = mine.student_id
           AND COALESCE(shared.separated, conference.separated) = 'evenings'
          JOIN ptc_guardian theirs ON theirs.student_id = shared.id AND theirs.active AND theirs.family_id <> family.id
          JOIN ptc_appointment other ON other.family_id = theirs.family_id AND other.state = 'booked'
           AND (other.start AT TIME ZONE 'UTC' AT TIME ZONE conference.tz)::date = {DAY}
         WHERE mine.active AND mine.family_id = family.id)
"""
# Booked appointments that the roster no longer goes with, each with the first reason that holds.
FOUND = f"""
SELECT one.id, CASE
    WHEN NOT student.active OR {ALSO.format("NOT further.active")} THEN 'left'
    WHEN NOT family.active OR NOT EXISTS ({LINK}) OR {ALSO.format(f"NOT EXISTS ({FURTHER_LINK})")} THEN 'family'
    WHEN part.class_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM ptc_enrollment enrollment WHERE enrollment.active AND enrollment.class_id = part.class_id
           AND enrollment.student_id = student.id AND {HOLDS.format("enrollment")}) THEN 'class'
    WHEN {ALSO.format(f"taught.class_id IS NOT NULL AND NOT EXISTS ({FURTHER_CLASS})")} THEN 'class'
    WHEN part.conference_teacher_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM ptc_conference_teacher staff
         WHERE staff.id = part.conference_teacher_id AND {get_audience()}) THEN 'class'
    WHEN NOT part.active OR NOT ({HOLDS.format("part")}) THEN 'teacher'
    WHEN NOT EXISTS ({LINK} AND (link.may_book OR link.receives_mail)) THEN 'nobody'
    WHEN COALESCE(student.separated, conference.separated) = 'evenings' AND EXISTS (
        SELECT FROM ptc_appointment other
         WHERE other.student_id = student.id AND other.family_id <> family.id AND other.state = 'booked'
           AND (other.start AT TIME ZONE 'UTC' AT TIME ZONE conference.tz)::date
             = {DAY}) OR {SHARED} THEN 'evening'
    WHEN {CROWDED} THEN 'adults'
  END AS concern, one.kept_concern AS kept
  FROM ptc_appointment one
  JOIN ptc_student student ON student.id = one.student_id
  JOIN ptc_family family ON family.id = one.family_id
  JOIN ptc_class_teacher part ON part.id = one.class_teacher_id
  JOIN ptc_conference conference ON conference.id = one.conference_id
 WHERE one.state = 'booked' AND one.start > %s
"""
READ = ("ptc.appointment", "ptc.student", "ptc.family", "ptc.guardian", "ptc.enrollment", "ptc.class.teacher")
READ += ("ptc.appointment.also", "ptc.occupancy")


class PtcAppointment(models.Model):
    """Appointments that a change of the roster has touched: they are listed for the office, and never dropped."""

    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    concern = fields.Selection(
        CONCERNS,
        "What is wrong",
        compute="_compute_concern",
        search="_search_concern",
        groups="ptc_roster.group_office",
        help="Why this appointment no longer goes with the roster. Move it, cancel it, or keep it all the same.",
    )
    kept_concern = fields.Selection(
        CONCERNS,
        "Kept all the same",
        copy=False,
        readonly=True,
        groups="ptc_roster.group_office",
        help="The office knows of this, and keeps the appointment.",
    )

    @api.depends("state", "student_id", "family_id", "class_teacher_id")
    def _compute_concern(self):
        found = self._find_concerns(SQL("id IN %s", tuple(self.ids or [0])))
        for appointment in self:
            appointment.concern = found.get(appointment.id, False)

    @api.model
    def _search_concern(self, operator, value):
        if operator != "in":
            return NotImplemented
        # The groups of a field guard reading it, and a search answers as well.
        self.check_access("write")
        wanted = set(value)
        found = self._find_concerns(SQL("kept IS DISTINCT FROM concern"))
        ids = [id for id, concern in found.items() if concern in wanted]
        if False in wanted:
            return Domain("id", "not in", list(found)) | Domain("id", "in", ids)
        return Domain("id", "in", ids)

    @api.model
    def _find_concerns(self, condition):
        """Return ``{id: concern}`` of the coming booked appointments that have one, and meet a condition on FOUND."""
        for model in READ:
            self.env[model].flush_model()
        self.env["ptc.conference"].flush_model()
        now = fields.Datetime.now()
        query = SQL(
            "SELECT id, concern FROM (%s) AS found WHERE concern IS NOT NULL AND %s", SQL(FOUND, now), condition
        )
        return dict(self.env.execute_query(query))

    def _find_crowded(self):
        """Return those of these appointments for which the family has too few adults, unless the office keeps them."""
        found = self._find_concerns(SQL("id IN %s AND kept IS DISTINCT FROM concern", tuple(self.ids or [0])))
        return self.filtered(lambda one: found.get(one.id) == "adults")

    def action_keep_concern(self):
        """Keep appointments all the same: they are not listed any more for what is wrong now."""
        self.check_access("write")
        for appointment in self:
            if not appointment.concern:
                raise UserError(self.env._("Nothing is wrong with this appointment any more."))
            appointment.kept_concern = appointment.concern
