# SPDX-License-Identifier: LGPL-3.0-or-later
from .. import functions

# Whether other staff meet the families of a student. ``staff``: their part in the conference; ``student``: the student.
# Groups are those of students whose grades are in the conference; single students are as they were chosen.
AUDIENCE = """
CASE staff.staff_audience
    WHEN 'students' THEN
        EXISTS (SELECT FROM ptc_conference_teacher_student_rel chosen
                 WHERE chosen.conference_teacher_id = staff.id AND chosen.student_id = student.id)
    ELSE
        ({grades} = '{{}}' OR student.grade_id = ANY ({grades}))
        AND (staff.staff_audience = 'all' OR staff.staff_audience = 'groups' AND (
             EXISTS (SELECT FROM ptc_conference_teacher_division_rel chosen
                         WHERE chosen.conference_teacher_id = staff.id AND chosen.division_id = student.division_id)
             OR EXISTS (SELECT FROM ptc_conference_teacher_grade_rel chosen
                         WHERE chosen.conference_teacher_id = staff.id AND chosen.grade_id = student.grade_id)
             OR EXISTS (SELECT FROM ptc_conference_teacher_section_rel chosen
                         WHERE chosen.conference_teacher_id = staff.id AND chosen.section_id = student.section_id)))
END
"""
GRADES = """
ARRAY(SELECT ptc_grade_id FROM ptc_conference_ptc_grade_rel WHERE ptc_conference_id = staff.conference_id)
"""


def get_audience(grades=GRADES):
    """Return the SQL of whether other staff meet the families of a student.

    :param str grades: SQL of an array of the grades in the conference; empty is the whole school.
    """
    return AUDIENCE.format(grades=grades)


functions.declare(
    "ptc_conference_staff_meets",
    "part integer, of_student integer",
    "is_met boolean",
    f"""
    RETURN QUERY
    SELECT true FROM ptc_conference_teacher staff JOIN ptc_student student ON student.id = of_student
     WHERE staff.id = part AND {get_audience()};
    """,
)
# Whether an appointment about ``{student}`` may be with ``part``, a row of ptc_class_teacher.
MAY_MEET = """
(EXISTS (SELECT FROM ptc_enrollment enrollment WHERE enrollment.active
            AND enrollment.class_id = part.class_id AND enrollment.student_id = {student})
 OR part.class_id IS NULL AND EXISTS (
        SELECT FROM ptc_conference_staff_meets(part.conference_teacher_id, {student})))
"""
