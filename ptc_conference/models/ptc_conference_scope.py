# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .audience import AUDIENCE

# What the functions read: written to PostgreSQL before they are called.
READ = (
    "ptc.conference",
    "ptc.conference.date",
    "ptc.class",
    "ptc.class.teacher",
    "ptc.conference.teacher",
    "ptc.student",
    "ptc.enrollment",
    "ptc.grade",
    "ptc.division",
)
# The stop is the first day on which a row no longer holds (OneRoster 4.11).
HOLDS = "COALESCE({0}.date_start, '-infinity') <= read_on AND COALESCE({0}.date_stop, 'infinity') > read_on"
# A day of the conference, in the place of the first one.
ANY_DAY = "SELECT FROM unnest(days) AS day (read_on) WHERE"
# A class is shown by its grades in the conference, where their division shows its type; a class without a grade in
# conferences of the whole school.
SHOWN = """
EXISTS (SELECT FROM ptc_class_ptc_grade_rel has
          JOIN ptc_grade grade ON grade.id = has.ptc_grade_id AND grade.active
          LEFT JOIN ptc_division division ON division.id = grade.division_id
         WHERE has.ptc_class_id = class.id
           AND (is_whole_school OR EXISTS (
                SELECT FROM ptc_conference_ptc_grade_rel wanted
                 WHERE wanted.ptc_conference_id = of_conference AND wanted.ptc_grade_id = grade.id))
           AND (division.id IS NULL OR CASE class.class_type
                WHEN 'homeroom' THEN division.shows_homeroom WHEN 'normal' THEN division.shows_normal
                WHEN 'specialty' THEN division.shows_specialty ELSE division.shows_resource END))
OR is_whole_school AND NOT EXISTS (SELECT FROM ptc_class_ptc_grade_rel has WHERE has.ptc_class_id = class.id)
"""
# On each day somebody stands in for a teacher: for the one who is named, else for the primary teacher of the class.
REPLACED = f"""
NOT EXISTS ({ANY_DAY} NOT EXISTS (
        SELECT FROM ptc_class_teacher substitute
         WHERE substitute.class_id = class.id AND substitute.role = '3_substitute' AND substitute.active
           AND {HOLDS.format("substitute")}
           AND (substitute.stands_in_for_id = part.id
                OR (substitute.stands_in_for_id IS NULL AND part.role = '1_primary'))))
"""
# What keeps a teacher of a class from the parents, the farthest first; its number is its place here, from 1.
OBSTACLES = [
    ("grade", "Classes of other grades only"),
    ("class_type", "The division does not show this type of class"),
    ("subject", "Subject left out"),
    ("class", "Class left out"),
    ("substitute", "Substitutes are not shown"),
    ("replaced", "A substitute is shown instead"),
]
OBSTACLE = f"""
CASE WHEN NOT is_whole_school AND NOT EXISTS (
              SELECT FROM ptc_class_ptc_grade_rel has JOIN ptc_conference_ptc_grade_rel wanted
                  ON wanted.ptc_conference_id = of_conference AND wanted.ptc_grade_id = has.ptc_grade_id
               WHERE has.ptc_class_id = class.id) THEN 1
     WHEN NOT ({SHOWN}) THEN 2
     WHEN EXISTS (SELECT FROM ptc_conference_excluded_subject_rel excluded
                   WHERE excluded.conference_id = of_conference AND excluded.subject_id = class.subject_id) THEN 3
     WHEN EXISTS (SELECT FROM ptc_conference_excluded_class_rel excluded
                   WHERE excluded.conference_id = of_conference AND excluded.class_id = class.id) THEN 4
     WHEN part.role = '3_substitute' AND substitutes = 'hidden' AND part.id <> ALL (replacing) THEN 5
     WHEN part.role <> '3_substitute' AND substitutes = 'instead' AND {REPLACED} THEN 6
     ELSE 7
END
"""
FUNCTION = """
CREATE OR REPLACE FUNCTION {name}(of_conference integer, at timestamp{parameters}, on_day date DEFAULT NULL)
RETURNS TABLE ({columns})
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
    -- The local day on which the roster is read: the first of the conference, or today as long as it has none.
    read_on date := COALESCE(
        (SELECT min(date) FROM ptc_conference_date WHERE conference_id = of_conference),
        (SELECT (at AT TIME ZONE 'UTC' AT TIME ZONE tz)::date FROM ptc_conference WHERE id = of_conference));
    -- The days on which substitutes are looked for: all, unless one is asked for.
    days date[] := CASE WHEN on_day IS NOT NULL THEN ARRAY[on_day] ELSE COALESCE(
        (SELECT array_agg(date) FROM ptc_conference_date WHERE conference_id = of_conference), ARRAY[read_on]) END;
    is_whole_school boolean := NOT EXISTS (
        SELECT FROM ptc_conference_ptc_grade_rel WHERE ptc_conference_id = of_conference);
    substitutes text := (SELECT substitutes FROM ptc_conference WHERE id = of_conference);
    -- The parts of those who replace others in this conference: they are shown whatever their role and its dates.
    replacing integer[] := ARRAY(
        SELECT class_teacher_id FROM ptc_conference_replacing_rel WHERE conference_id = of_conference);
BEGIN
    RETURN QUERY {query};
END $$
"""
IS_CURRENT = f"""
class.active AND {HOLDS.format("class")} AND part.active
 AND ({HOLDS.format("part")} OR part.id = ANY (replacing)
      OR part.role = '3_substitute' AND EXISTS ({ANY_DAY} {HOLDS.format("part")}))
"""
# "Above" and not "=": PostgreSQL takes an equality for rare, and would look at the whole school for a few students.
IN_SCOPE = f"{IS_CURRENT} AND {OBSTACLE} > {len(OBSTACLES)}"
TEACHINGS = f"""
SELECT part.id, part.teacher_id, class.id, {OBSTACLE}
  FROM ptc_class class JOIN ptc_class_teacher part ON part.class_id = class.id
 WHERE {IS_CURRENT}
"""
SCOPE = f"""
SELECT part.id, part.teacher_id, class.id
  FROM ptc_class class JOIN ptc_class_teacher part ON part.class_id = class.id
 WHERE {IN_SCOPE}
"""
# The classes of the students first, each once: PostgreSQL would rather look at the classes of the whole school.
MEETINGS = f"""
WITH attended AS MATERIALIZED (
    SELECT enrollment.student_id, enrollment.class_id
      FROM ptc_enrollment enrollment
     WHERE enrollment.student_id = ANY (students) AND enrollment.active AND {HOLDS.format("enrollment")}
), taught AS MATERIALIZED (
    SELECT part.id, part.teacher_id, part.class_id
      FROM (SELECT DISTINCT class_id FROM attended) visited
      JOIN LATERAL (
           SELECT part.id, part.teacher_id, part.class_id
             FROM ptc_class class JOIN ptc_class_teacher part ON part.class_id = class.id
            WHERE class.id = visited.class_id AND (parts IS NULL OR part.id = ANY (parts)) AND {IN_SCOPE}
           OFFSET 0) part ON true
)
SELECT taught.id, taught.teacher_id, taught.class_id, attended.student_id
  FROM attended JOIN taught ON taught.class_id = attended.class_id
UNION ALL
SELECT part.id, part.teacher_id, NULL, student.id
  FROM ptc_conference_teacher staff
  JOIN ptc_class_teacher part ON part.conference_teacher_id = staff.id AND part.active
  JOIN ptc_student student ON student.id = ANY (students) AND student.active
 WHERE staff.conference_id = of_conference AND staff.active AND staff.staff_audience IS NOT NULL
   AND (parts IS NULL OR part.id = ANY (parts)) AND {AUDIENCE}
"""
COLUMNS = "class_teacher_id integer, teacher_id integer, class_id integer"
# Functions, since PostgreSQL keeps the plan of what they run: planning takes ten times as long as reading.
FUNCTIONS = (
    FUNCTION.format(
        name="ptc_conference_teachings", parameters="", columns=f"{COLUMNS}, obstacle integer", query=TEACHINGS
    ),
    FUNCTION.format(name="ptc_conference_scope", parameters="", columns=COLUMNS, query=SCOPE),
    FUNCTION.format(
        name="ptc_conference_meetings",
        parameters=", students integer[], parts integer[]",
        columns=f"{COLUMNS}, student_id integer",
        query=MEETINGS,
    ),
)


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
        help="Parents do not meet the teachers of these subjects, for example study skills.",
    )
    excluded_class_ids = fields.Many2many(
        "ptc.class",
        "ptc_conference_excluded_class_rel",
        "conference_id",
        "class_id",
        "Classes left out",
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
        """Install the functions; hooks.py removes them."""
        for function in FUNCTIONS:
            self.env.cr.execute(SQL(function))

    def _get_scope_sql(self):
        """Return the teachers' parts in classes that lead to this conference, as what SQL selects from.

        What the conference leaves out is left out, see OBSTACLES; ``ptc_conference_teachings`` has that too, and why.

        :return: SQL with the columns ``class_teacher_id``, ``teacher_id``, ``class_id``.
        """
        self.ensure_one()
        self._flush_scope()
        return SQL("ptc_conference_scope(%s, %s)", self.id, fields.Datetime.now())

    def _get_meetings_sql(self, student_ids, class_teacher_ids=None):
        """Return the same with ``student_id``: a row for each of these students who is enrolled in the class.

        Other staff come with it, without a class, for the students whose parents may meet them.

        :param student_ids: a list of ids, or SQL for an array of them.
        :param list class_teacher_ids: of these teachers' parts only.
        """
        self.ensure_one()
        self._flush_scope()
        now = fields.Datetime.now()
        return SQL("ptc_conference_meetings(%s, %s, %s, %s)", self.id, now, student_ids, class_teacher_ids)

    def _flush_scope(self):
        for name in READ:
            self.env[name].flush_model()

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
