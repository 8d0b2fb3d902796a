# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models
from odoo.tools import SQL

from ..lib.conditions import KEYS

# What is taught to each kind of student, and whom other staff meet; classes by what they say themselves, since they
# may have no students yet; and who takes part without either.
TEACHINGS = """
SELECT student.division_id AS division, student.grade_id AS grade, student.section_id AS section,
       met.class_id AS class, class.subject_id AS subject, met.teacher_id AS teacher
  FROM %s met
  LEFT JOIN ptc_class class ON class.id = met.class_id
  JOIN ptc_student student ON student.id = met.student_id
UNION
SELECT grade.division_id, grade.id, class.section_id, met.class_id, class.subject_id, met.teacher_id
  FROM %s met
  JOIN ptc_class class ON class.id = met.class_id
  LEFT JOIN ptc_class_ptc_grade_rel has ON has.ptc_class_id = class.id
  LEFT JOIN ptc_grade grade ON grade.id = has.ptc_grade_id
UNION
SELECT NULL, NULL, NULL, NULL, NULL, teacher_id FROM ptc_conference_teacher WHERE conference_id = %s
UNION
SELECT NULL, NULL, NULL, NULL, NULL, unnest(%s::integer[])
"""


class PtcConference(models.Model):
    """Who teaches what to whom, as settings tell teachers apart by."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    def _get_teachings(self):
        """Return what is taught in a conference, each kind once, in one query; in a form as it is typed.

        :return: list of dicts with the ``KEYS`` of lib/conditions.py, each an id or None.
        """
        for name in ("ptc.student", "ptc.conference.teacher"):
            self.env[name].flush_model()
        return [dict(zip(KEYS, row, strict=True)) for row in self.env.execute_query(self._get_teachings_sql())]

    def _get_teachings_sql(self):
        """Return the query of what is taught in this conference; its columns are named as ``KEYS``."""
        students = SQL("(SELECT array_agg(id) FROM ptc_student WHERE active)")
        # In a form they may have no rows yet.
        typed = [] if self._origin == self else self.teacher_ids.teacher_id.ids
        parts = (self._origin.id or None, typed)
        return SQL(TEACHINGS, self._get_meetings_sql(students), self._get_scope_sql(), *parts)
