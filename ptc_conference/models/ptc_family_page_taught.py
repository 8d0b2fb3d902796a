# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.tools import SQL, ormcache

from ..lib import grid
from .ptc_division import CLASS_TYPES
from .scope import HOLDS, IS_STAFF

# Who teaches what in a conference, and where to find them: teachers without a room do not take part. Names are looked
# up row by row: PostgreSQL plans joins for longer than they run.
TAUGHT = f"""
SELECT taught.id AS class_teacher_id, taught.teacher_id, taught.class_id, class.class_type, class.co_teaching,
       class.name AS class, class.subject_id,
       (SELECT subject.name FROM ptc_subject subject WHERE subject.id = class.subject_id) AS subject,
       (SELECT own.staff_role FROM ptc_conference_teacher own WHERE own.id = taught.conference_teacher_id) AS role,
       part.id AS part_id,
       (SELECT partner.name FROM res_partner partner WHERE partner.id = part.teacher_id) AS teacher,
       room.name AS room, part.room_table AS table, room.tables, room.floor, room.building,
       (SELECT campus.name FROM ptc_campus campus WHERE campus.id = room.campus_id) AS campus,
       room.floor_key AS walk_floor, room.campus_id AS walk_campus
  FROM (SELECT class_teacher_id FROM %(scope)s
        UNION ALL
        SELECT part.id FROM ptc_conference_teacher staff
          JOIN ptc_class_teacher part ON part.conference_teacher_id = staff.id
         WHERE staff.conference_id = %(conference)s AND {IS_STAFF}) met
  JOIN ptc_class_teacher taught ON taught.id = met.class_teacher_id AND taught.active
  JOIN ptc_conference_teacher part
    ON part.conference_id = %(conference)s AND part.teacher_id = taught.teacher_id AND part.active
  JOIN ptc_room room ON room.id = part.room_id
  LEFT JOIN ptc_class class ON class.id = taught.class_id
 ORDER BY taught.role, taught.id
"""
# The classes of all students, as ``ptc_conference_meetings`` finds them.
ENROLLED = f"""
SELECT enrollment.student_id, array_agg(enrollment.class_id)
  FROM ptc_enrollment enrollment CROSS JOIN ptc_conference_read_on(%s, %s) AS day (read_on)
 WHERE enrollment.active AND {HOLDS.format("enrollment")}
 GROUP BY enrollment.student_id
"""
STAFF = "SELECT class_teacher_id, student_id FROM ptc_conference_meetings_of_staff(%s, %s, %s, %s)"
# Other staff, who have no class, come last.
ORDER = [*CLASS_TYPES, None]


class PtcFamilyPage(models.AbstractModel):
    """Who teaches the students of a page. Workers keep who teaches what: it is the same for all families.

    What it is made of is forgotten as soon as somebody changes it, see kept.py; booking asks PostgreSQL all the same.
    """

    _name = "ptc.family.page"
    _inherit = "ptc.family.page"

    @api.model
    def _get_taught(self, conference, student_ids):
        """Return who teaches these students in which class, homerooms first, then by subject; then other staff.

        :return: list of dicts with ``student_id``, the columns of TAUGHT, ``class_text`` and ``place``.
        """
        today = grid.to_local(fields.Datetime.now(), conference.tz).date()
        kept = self._get_kept_teachings(conference, today)
        met = [
            (student_id, row)
            for student_id in student_ids
            for class_id in kept["enrolled"].get(student_id, ())
            for row in kept["classes"].get(class_id, ())
        ]
        if kept["staff"]:
            self.env.flush_all()
            asked = self.env.execute_query(SQL(STAFF, conference.id, student_ids, list(kept["staff"]), kept["grades"]))
            met += [(student_id, kept["staff"][part_id]) for part_id, student_id in asked]
        taught = [{**row, "student_id": student_id} for student_id, row in met]
        return sorted(taught, key=lambda row: row["order"])

    @api.model
    @ormcache("conference.id", "today", "self.env.lang")
    def _get_kept_teachings(self, conference, today):
        """Return who teaches what in a conference, and who is taught what, to be read only.

        :param date today: in the time zone of the conference: the roster is read on it as long as there is no date.
        :return: ``{"enrolled": {student_id: [class_id, ...]}, "grades": [id, ...], "classes": {class_id: [row, ...]},
            "staff": {class_teacher_id: row}}``
        """
        scope = conference._get_scope_sql()
        rows = self.env.execute_query_dict(SQL(TAUGHT, scope=scope, conference=conference.id))
        enrolled = self.env.execute_query(SQL(ENROLLED, conference.id, fields.Datetime.now()))
        grades = conference.with_context(active_test=False).grade_ids.ids
        kept = {"enrolled": dict(enrolled), "grades": grades, "classes": {}, "staff": {}}
        for place, row in enumerate(rows):
            row.update(class_text=self._describe_class(row), place=self._describe_place(row))
            row["order"] = (ORDER.index(row["class_type"]), row["class_text"], place)
            if row["class_id"]:
                kept["classes"].setdefault(row["class_id"], []).append(row)
            else:
                kept["staff"][row["class_teacher_id"]] = row
        return kept
