# SPDX-License-Identifier: LGPL-3.0-or-later
import json

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .. import functions
from ..settings import ALSO_ARCHIVED

SCOPE = ("grade_ids", "excluded_subject_ids", "excluded_class_ids", "substitutes")


class PtcConference(models.Model):
    """Who may meet whom: said once, in SQL, since it is part of every booking, every page and every check."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    excluded_subject_ids = fields.Many2many(
        "ptc.subject",
        "ptc_conference_excluded_subject_rel",
        "conference_id",
        "subject_id",
        "Subjects left out",
        context=ALSO_ARCHIVED,
        help="Parents do not meet the teachers of these subjects, for example study skills.",
    )
    excluded_class_ids = fields.Many2many(
        "ptc.class",
        "ptc_conference_excluded_class_rel",
        "conference_id",
        "class_id",
        "Classes left out",
        context=ALSO_ARCHIVED,
        help="Parents do not meet the teachers of these classes.",
    )
    substitutes = fields.Selection(
        [
            ("hidden", "Are not shown"),
            ("beside", "Are shown beside the teacher"),
            ("instead", "Are shown instead of the teacher"),
        ],
        required=True,
        default="hidden",
        help="Who stands in for a teacher on a day of the conference. Instead: on the other days the teacher is there.",
    )
    replacing_part_ids = fields.Many2many(
        "ptc.class.teacher",
        "ptc_conference_replacing_rel",
        "conference_id",
        "class_teacher_id",
        "Replace other teachers",
        copy=False,
        readonly=True,
        help="By a change after booking: they are shown to parents whatever is said of substitutes.",
    )

    def init(self):
        """Install the functions of this and other models; hooks.py removes them."""
        functions.install(self.env)

    def _get_scope_sql(self):
        """Return the teachers' parts in classes that lead to this conference, as what SQL selects from.

        What the conference leaves out is left out, see scope.py; ``ptc_conference_teachings`` has that too, and why.

        :return: SQL with the columns ``class_teacher_id``, ``teacher_id``, ``class_id``.
        """
        self.ensure_one()
        return self._get_scope_sql_on(None)

    def _get_scope_sql_on(self, day):
        """Return the same of one local day of the conference; None asks for all of them."""
        self._flush_scope()
        now = fields.Datetime.now()
        return SQL("ptc_conference_scope(%s, %s, %s, %s)", self._origin.id or None, now, day, self._get_typed_scope())

    def _get_meetings_sql(self, student_ids, class_teacher_ids=None):
        """Return the same with ``student_id``: a row for each of these students who is enrolled in the class.

        Other staff come with it, without a class, for the students whose parents may meet them.

        :param student_ids: a list of ids, or SQL for an array of them.
        :param list class_teacher_ids: of these teachers' parts only.
        """
        self.ensure_one()
        self._flush_scope()
        now = fields.Datetime.now()
        asked = (student_ids, class_teacher_ids, None, self._get_typed_scope())
        return SQL("ptc_conference_meetings(%s, %s, %s, %s, %s, %s)", self._origin.id or None, now, *asked)

    def _get_typed_scope(self):
        """Return what a form says that is not saved yet, as SQL for the functions of scope.py; None once saved."""
        if self._origin == self:
            return None
        typed = {
            "substitutes": self.substitutes,
            "tz": self.tz or "UTC",
            "days": sorted(str(day) for day in self.date_ids.mapped("date") if day),
            "grades": self.grade_ids.ids,
            "excluded_subjects": self.excluded_subject_ids.ids,
            "excluded_classes": self.excluded_class_ids.ids,
        }
        return SQL("%s::jsonb", json.dumps(typed))

    def _flush_scope(self):
        """Write what the functions read; asking for everything is cheaper than for each of the models."""
        self.env.flush_all()

    def _get_class_teachers(self, students=None):
        """Return the teachers' parts in classes that lead to this conference, as ``ptc.class.teacher`` records.

        :param students: ``ptc.student`` records: only classes they are enrolled in.
        """
        if students is not None:
            return self.env["ptc.class.teacher"].search([("id", "in", list(self._get_meetings(students.ids)))])
        met = SQL("(SELECT class_teacher_id FROM %s)", self._get_scope_sql())
        return self.env["ptc.class.teacher"].search(Domain("id", "in", met))

    def _get_meetings(self, student_ids):
        """Return ``{class_teacher_id: [student_id, ...]}`` of these students, see ``_get_meetings_sql``."""
        query = SQL("SELECT class_teacher_id, student_id FROM %s", self._get_meetings_sql(student_ids))
        found = {}
        for class_teacher_id, student_id in self.env.execute_query(query):
            found.setdefault(class_teacher_id, []).append(student_id)
        return found
