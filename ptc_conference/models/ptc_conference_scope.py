# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# What the statements read: written to PostgreSQL before they run.
READ = (
    "ptc.conference",
    "ptc.conference.date",
    "ptc.class",
    "ptc.class.teacher",
    "ptc.enrollment",
    "ptc.grade",
    "ptc.division",
)
# The local day on which the roster is read: the first of the conference, or today as long as it has none.
DAY = """
SELECT conference.id, COALESCE(
           (SELECT min(date) FROM ptc_conference_date WHERE conference_id = conference.id),
           (%s AT TIME ZONE 'UTC' AT TIME ZONE conference.tz)::date
       ) AS day
  FROM ptc_conference conference WHERE conference.id IN %s
"""
# The stop is the first day on which a row no longer holds (OneRoster 4.11).
HOLDS = "(COALESCE({0}.date_start, '-infinity') <= of.day AND COALESCE({0}.date_stop, 'infinity') > of.day)"
# A class is shown by its grades in the conference, where their division shows its type; a class without a grade in
# conferences of the whole school.
SHOWN = """
(EXISTS (
    SELECT FROM ptc_class_ptc_grade_rel has
      JOIN ptc_grade grade ON grade.id = has.ptc_grade_id AND grade.active
      LEFT JOIN ptc_division division ON division.id = grade.division_id
     WHERE has.ptc_class_id = class.id
       AND (limited.is_so IS NULL OR EXISTS (
            SELECT FROM ptc_conference_ptc_grade_rel wanted
             WHERE wanted.ptc_conference_id = of.id AND wanted.ptc_grade_id = grade.id))
       AND (division.id IS NULL OR CASE class.class_type
            WHEN 'homeroom' THEN division.shows_homeroom WHEN 'normal' THEN division.shows_normal
            WHEN 'specialty' THEN division.shows_specialty ELSE division.shows_resource END))
 OR (limited.is_so IS NULL AND NOT EXISTS (
        SELECT FROM ptc_class_ptc_grade_rel has WHERE has.ptc_class_id = class.id)))
"""
SCOPE = f"""
SELECT of.id AS conference_id, of.day, part.id AS class_teacher_id, part.teacher_id, class.id AS class_id
  FROM ({DAY}) of
  LEFT JOIN LATERAL (
       SELECT true AS is_so FROM ptc_conference_ptc_grade_rel WHERE ptc_conference_id = of.id LIMIT 1) limited ON true
  JOIN ptc_class class ON class.active AND {HOLDS.format("class")}
  JOIN ptc_class_teacher part ON part.class_id = class.id AND part.active AND {HOLDS.format("part")}
 WHERE part.role <> '3_substitute' AND {SHOWN}
"""
MEETINGS = f"""
SELECT of.*, enrollment.student_id
  FROM ({SCOPE}) of
  JOIN ptc_enrollment enrollment
    ON enrollment.class_id = of.class_id AND enrollment.active AND {HOLDS.format("enrollment")}
"""


class PtcConference(models.Model):
    """Who may meet whom: said once, in SQL, since it is part of every booking, every page and every check."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    def _get_scope_sql(self):
        """Return the teachers' parts in classes that lead to these conferences, as a subquery.

        Substitutes are left out, and class types that the class's division does not show.

        :return: SQL with the columns ``conference_id``, ``day`` (on which the roster is read), ``class_teacher_id``,
            ``teacher_id``, ``class_id``.
        """
        self._flush_scope()
        return SQL(SCOPE, fields.Datetime.now(), tuple(self.ids) or (0,))

    def _get_meetings_sql(self):
        """Return the same with ``student_id``: a row for each student who is enrolled in the class."""
        self._flush_scope()
        return SQL(MEETINGS, fields.Datetime.now(), tuple(self.ids) or (0,))

    def _flush_scope(self):
        for name in READ:
            self.env[name].flush_model()

    def _get_class_teachers(self, students=None):
        """Return the teachers' parts in classes that lead to this conference, as ``ptc.class.teacher`` records.

        :param students: ``ptc.student`` records: only classes they are enrolled in.
        """
        if students is not None:
            return self.env["ptc.class.teacher"].search([("id", "in", list(self._get_meetings(students.ids)))])
        met = SQL("(SELECT class_teacher_id FROM (%s) met)", self._get_scope_sql())
        return self.env["ptc.class.teacher"].search(Domain("id", "in", met))

    def _get_meetings(self, student_ids):
        """Return ``{class_teacher_id: [student_id, ...]}`` of these students, see ``_get_meetings_sql``."""
        students = tuple(student_ids) or (0,)
        query = SQL(
            "SELECT class_teacher_id, student_id FROM (%s) met WHERE student_id IN %s",
            self._get_meetings_sql(),
            students,
        )
        found = {}
        for class_teacher_id, student_id in self.env.execute_query(query):
            found.setdefault(class_teacher_id, []).append(student_id)
        return found
