# SPDX-License-Identifier: LGPL-3.0-or-later
"""Who may meet whom in a conference, as functions of PostgreSQL: part of every booking, every page and every check."""

from .. import functions
from .audience import get_audience

# The stop is the first day on which a row no longer holds (OneRoster 4.11).
HOLDS = "COALESCE({0}.date_start, '-infinity') <= read_on AND COALESCE({0}.date_stop, 'infinity') > read_on"
# A day of the conference, in the place of the first one.
ANY_DAY = "SELECT FROM unnest(days) AS day (read_on) WHERE"
# On each day somebody stands in for a teacher: for the one who is named, else for the primary teacher of the class.
REPLACED = f"""
SELECT part.id FROM ptc_class_teacher part
 WHERE part.role <> '3_substitute' AND NOT EXISTS ({ANY_DAY} NOT EXISTS (
        SELECT FROM ptc_class_teacher substitute
         WHERE substitute.class_id = part.class_id AND substitute.role = '3_substitute' AND substitute.active
           AND {HOLDS.format("substitute")}
           AND (substitute.stands_in_for_id = part.id
                OR (substitute.stands_in_for_id IS NULL AND part.role = '1_primary'))))
"""
# What the settings of the conference say is looked up once: planning it as part of each query would take longer.
VARIABLES = """
DECLARE
    substitutes text;
    -- The days on which substitutes are looked for: all, unless one is asked for.
    days date[];
    -- The local day on which the roster is read: the first of the conference, or today as long as it has none.
    read_on date;
    -- Of the conference; none is the whole school.
    grades integer[];
    -- The grades in which the division shows a type of class.
    homeroom_grades integer[];
    normal_grades integer[];
    specialty_grades integer[];
    resource_grades integer[];
    excluded_subjects integer[];
    excluded_classes integer[];
    -- The parts of those who replace others in this conference: they are shown whatever their role and its dates.
    replacing integer[];
    -- The parts of those whom substitutes replace.
    replaced integer[] := '{}';
"""
# Those that the sessions were made from: what is entered and not applied yet is asked about with a day.
DAYS = """
COALESCE(CASE WHEN on_day IS NULL THEN (SELECT array_agg((line ->> 'date')::date ORDER BY line ->> 'date')
                                          FROM jsonb_array_elements(conference.allotted_settings -> 'date_ids') line)
         END, {entered})
"""
ENTERED = "ARRAY(SELECT date FROM ptc_conference_date WHERE conference_id = conference.id AND active ORDER BY date)"
# Settings as they are in a form that is not saved yet, see ``_get_typed_scope``; of what is saved there are none.
FORM = """
jsonb_to_record(form) AS typed (substitutes text, tz text, days date[], grades integer[], excluded_subjects integer[],
                                excluded_classes integer[])
LEFT JOIN ptc_conference conference ON conference.id = of_conference
"""
SETTINGS = f"""
    SELECT conference.substitutes, (at AT TIME ZONE 'UTC' AT TIME ZONE conference.tz)::date,
           {DAYS.format(entered=ENTERED)},
           ARRAY(SELECT ptc_grade_id FROM ptc_conference_ptc_grade_rel WHERE ptc_conference_id = conference.id),
           ARRAY(SELECT subject_id FROM ptc_conference_excluded_subject_rel WHERE conference_id = conference.id),
           ARRAY(SELECT class_id FROM ptc_conference_excluded_class_rel WHERE conference_id = conference.id),
           ARRAY(SELECT class_teacher_id FROM ptc_conference_replacing_rel WHERE conference_id = conference.id)
      INTO substitutes, read_on, days, grades, excluded_subjects, excluded_classes, replacing
      FROM ptc_conference conference WHERE conference.id = of_conference;
    IF form IS NOT NULL THEN
        SELECT typed.substitutes, (at AT TIME ZONE 'UTC' AT TIME ZONE typed.tz)::date,
               {DAYS.format(entered="typed.days")},
               typed.grades, typed.excluded_subjects, typed.excluded_classes, COALESCE(replacing, '{{}}')
          INTO substitutes, read_on, days, grades, excluded_subjects, excluded_classes, replacing
          FROM {FORM};
    END IF;
    SELECT array_agg(grade.id) FILTER (WHERE division.id IS NULL OR division.shows_homeroom),
           array_agg(grade.id) FILTER (WHERE division.id IS NULL OR division.shows_normal),
           array_agg(grade.id) FILTER (WHERE division.id IS NULL OR division.shows_specialty),
           array_agg(grade.id) FILTER (WHERE division.id IS NULL OR division.shows_resource)
      INTO homeroom_grades, normal_grades, specialty_grades, resource_grades
      FROM ptc_grade grade LEFT JOIN ptc_division division ON division.id = grade.division_id
     WHERE grade.active AND (grades = '{{}}' OR grade.id = ANY (grades));
    read_on := COALESCE(days[1], read_on);
    days := CASE WHEN on_day IS NOT NULL THEN ARRAY[on_day] WHEN days = '{{}}' THEN ARRAY[read_on] ELSE days END;
    IF substitutes = 'instead' THEN
        replaced := ARRAY({REPLACED});
    END IF;
"""
# The grades of a class, once: without OFFSET PostgreSQL would look for them wherever they are named.
HAS = """
LATERAL (SELECT ARRAY(SELECT ptc_grade_id FROM ptc_class_ptc_grade_rel WHERE ptc_class_id = class.id) AS grade_ids
         OFFSET 0) AS has
"""
# A class is shown by its grades in the conference, where their division shows its type; a class without a grade in
# conferences of the whole school.
SHOWN = """
COALESCE(has.grade_ids && CASE class.class_type
         WHEN 'homeroom' THEN homeroom_grades WHEN 'normal' THEN normal_grades
         WHEN 'specialty' THEN specialty_grades ELSE resource_grades END, false)
OR grades = '{}' AND has.grade_ids = '{}'
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
CASE WHEN grades <> '{{}}' AND NOT has.grade_ids && grades THEN 1
     WHEN NOT ({SHOWN}) THEN 2
     WHEN class.subject_id = ANY (excluded_subjects) THEN 3
     WHEN class.id = ANY (excluded_classes) THEN 4
     WHEN part.role = '3_substitute' AND substitutes = 'hidden' AND part.id <> ALL (replacing) THEN 5
     WHEN part.id = ANY (replaced) THEN 6
     ELSE 7
END
"""
IS_CURRENT = f"""
class.active AND {HOLDS.format("class")} AND part.active
 AND (part.id = ANY (replacing)
      OR part.role <> '3_substitute' AND {HOLDS.format("part")}
      OR part.role = '3_substitute' AND EXISTS ({ANY_DAY} {HOLDS.format("part")}))
"""
# "Above" and not "=": PostgreSQL takes an equality for rare, and would look at the whole school for a few students.
IN_SCOPE = f"{IS_CURRENT} AND {OBSTACLE} > {len(OBSTACLES)}"
TEACHINGS = f"""
SELECT part.id, part.teacher_id, class.id, {OBSTACLE}
  FROM ptc_class class JOIN ptc_class_teacher part ON part.class_id = class.id CROSS JOIN {HAS}
 WHERE {IS_CURRENT}
"""
SCOPE = f"""
SELECT part.id, part.teacher_id, class.id
  FROM ptc_class class JOIN ptc_class_teacher part ON part.class_id = class.id CROSS JOIN {HAS}
 WHERE {IN_SCOPE}
"""
# In steps that PostgreSQL may not join its own way: it cannot know how few students are asked for, and would look at
# the teachers of the whole school for one of them.
MEETINGS = f"""
WITH taught AS MATERIALIZED (
    SELECT enrollment.student_id, enrollment.class_id
      FROM ptc_enrollment enrollment
     WHERE enrollment.student_id = ANY (students) AND enrollment.active AND {HOLDS.format("enrollment")}
), asked AS MATERIALIZED (
    SELECT part.*
      FROM (SELECT DISTINCT class_id FROM taught) AS own
      JOIN ptc_class_teacher part ON part.class_id = own.class_id AND (parts IS NULL OR part.id = ANY (parts))
), met AS MATERIALIZED (
    SELECT part.id, part.teacher_id, class.id AS class_id
      FROM asked part JOIN ptc_class class ON class.id = part.class_id CROSS JOIN {HAS}
     WHERE {IN_SCOPE}
)
SELECT met.id, met.teacher_id, met.class_id, taught.student_id FROM met JOIN taught ON taught.class_id = met.class_id
"""
# Most conferences have teachers only: what is not run is not planned either.
IS_STAFF = "staff.active AND staff.staff_audience IS NOT NULL"
HAS_STAFF = f"EXISTS (SELECT FROM ptc_conference_teacher staff WHERE conference_id = of_conference AND {IS_STAFF})"
MEETINGS_OF_STAFF = f"""
SELECT part.id, part.teacher_id, NULL::integer, student.id
  FROM ptc_conference_teacher staff
  JOIN ptc_class_teacher part ON part.conference_teacher_id = staff.id AND part.active
  JOIN ptc_student student ON student.id = ANY (students) AND student.active
 WHERE staff.conference_id = of_conference AND {IS_STAFF}
   AND (parts IS NULL OR part.id = ANY (parts)) AND {get_audience("grades")}
"""

CONFERENCE = "of_conference integer, at timestamp"
ON_DAY = "on_day date DEFAULT NULL, form jsonb DEFAULT NULL"
COLUMNS = "class_teacher_id integer, teacher_id integer, class_id integer"
functions.declare(
    "ptc_conference_teachings",
    f"{CONFERENCE}, {ON_DAY}",
    f"{COLUMNS}, obstacle integer",
    f"{SETTINGS} RETURN QUERY {TEACHINGS};",
    variables=VARIABLES,
)
functions.declare(
    "ptc_conference_scope",
    f"{CONFERENCE}, {ON_DAY}",
    COLUMNS,
    f"{SETTINGS} RETURN QUERY {SCOPE};",
    variables=VARIABLES,
)
functions.declare(
    "ptc_conference_meetings",
    f"{CONFERENCE}, students integer[], parts integer[], {ON_DAY}",
    f"{COLUMNS}, student_id integer",
    f"""
    {SETTINGS}
    RETURN QUERY {MEETINGS};
    IF {HAS_STAFF} THEN
        RETURN QUERY SELECT * FROM ptc_conference_meetings_of_staff(of_conference, students, parts, grades);
    END IF;
    """,
    variables=VARIABLES,
)
functions.declare(
    "ptc_conference_meetings_of_staff",
    "of_conference integer, students integer[], parts integer[], grades integer[]",
    f"{COLUMNS}, student_id integer",
    f"RETURN QUERY {MEETINGS_OF_STAFF};",
)
functions.declare(
    "ptc_conference_read_on",
    f"{CONFERENCE}, {ON_DAY}",
    "roster_day date",
    f"{SETTINGS} RETURN QUERY SELECT read_on;",
    variables=VARIABLES,
)
