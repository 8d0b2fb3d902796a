# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import datetime
from typing import NamedTuple

from odoo import fields, models
from odoo.tools import SQL

from ..lib.conditions import KEYS
from .ptc_conference_access import ADMITS

STUDENTS = "SELECT id FROM ptc_student WHERE active"
MEETINGS = """
SELECT met.teacher_id, met.student_id, met.class_teacher_id, met.class_id, class.subject_id,
       student.section_id, student.grade_id, student.division_id
  FROM %(meetings)s met
  JOIN ptc_student student ON student.id = met.student_id
  LEFT JOIN ptc_class class ON class.id = met.class_id
"""
GRADES = """
SELECT student.id FROM ptc_student student
 WHERE student.active
   AND (student.grade_id IN (SELECT ptc_grade_id FROM ptc_conference_ptc_grade_rel WHERE ptc_conference_id = %(id)s)
        OR NOT EXISTS (SELECT FROM ptc_conference_ptc_grade_rel WHERE ptc_conference_id = %(id)s))
"""
LINKS = """
SELECT link.id, link.student_id AS student, link.family_id AS family, COALESCE(link.may_book, FALSE) AS may_book,
       COALESCE(link.receives_mail, FALSE) AND adult.email_normalized IS NOT NULL AS has_mail,
       EXISTS (SELECT FROM res_users account WHERE account.partner_id = adult.id AND account.active) AS has_login
  FROM ptc_guardian link
  JOIN res_partner adult ON adult.id = link.partner_id
  JOIN ptc_family family ON family.id = link.family_id AND family.active
 WHERE link.active
"""
PARTS = """
SELECT part.id, part.teacher_id AS teacher, part.room_id AS room, part.room_table AS table, room.tables,
       COALESCE(room.active, FALSE) AS is_room_active,
       part.staff_audience IS NOT NULL AS is_staff, part.duration, part.session_limit,
       part.applied_breaks->'times' AS breaks
  FROM ptc_conference_teacher part LEFT JOIN ptc_room room ON room.id = part.room_id
 WHERE part.conference_id = %(id)s AND part.active
"""
# Teachers at whose table somebody else sits in another conference: PostgreSQL refuses it once both have sessions.
TAKEN = """
WITH pair AS (
    SELECT part.id AS mine, other.id AS theirs
      FROM ptc_conference_teacher part
      JOIN ptc_conference_teacher other ON other.room_id = part.room_id AND other.room_table = part.room_table
       AND other.active AND other.conference_id != part.conference_id AND other.teacher_id != part.teacher_id
     WHERE part.conference_id = %(id)s AND part.active
), span AS (
    SELECT part.id, day.start, day.stop
      FROM ptc_conference_teacher part
      JOIN ptc_conference_date day ON day.conference_id = part.conference_id AND day.active
     WHERE part.id IN (SELECT mine FROM pair UNION SELECT theirs FROM pair)
       AND NOT EXISTS (SELECT FROM ptc_session held WHERE held.conference_teacher_id = part.id AND held.active)
     UNION ALL
    SELECT held.conference_teacher_id, held.start, held.stop
      FROM ptc_session held
     WHERE held.conference_teacher_id IN (SELECT mine FROM pair UNION SELECT theirs FROM pair) AND held.active
       AND (held.is_blocked IS NOT TRUE OR EXISTS (SELECT FROM ptc_occupancy one WHERE one.session_id = held.id))
)
SELECT DISTINCT pair.mine AS id
  FROM pair
  JOIN span own ON own.id = pair.mine
  JOIN span other ON other.id = pair.theirs AND other.start < own.stop AND own.start < other.stop
"""
WISHES = """
SELECT wish.id, wish.conference_teacher_id AS part, wish.kind, wish.state, wish.start, wish.stop
  FROM ptc_teacher_wish wish WHERE wish.conference_id = %(id)s AND wish.start IS NOT NULL
"""
SESSIONS = """
SELECT session.id, session.conference_teacher_id, session.start, session.stop, session.places, session.is_blocked,
       session.is_manual, COALESCE(session.rule_id, 0),
       ARRAY(SELECT held.appointment_id FROM ptc_occupancy held WHERE held.session_id = session.id)
  FROM ptc_session session
  JOIN ptc_conference_teacher part ON part.id = session.conference_teacher_id AND part.active
 WHERE session.conference_id = %(id)s AND session.active
 ORDER BY session.start
"""
# Students with the families in which somebody may book for them.
BOOKERS = """
SELECT DISTINCT link.student_id, link.family_id
  FROM ptc_guardian link
  JOIN ptc_family family ON family.id = link.family_id AND family.active
 WHERE link.active AND link.may_book AND link.student_id = ANY (%(students)s)
"""
# Which windows admit somebody, and whom none admits that is still open or to come.
ADMITTED = """
WITH who AS MATERIALIZED (%(who)s)
SELECT TRUE, w.id FROM ptc_conference_window w WHERE EXISTS (SELECT FROM who WHERE %(own)s)
 UNION ALL
SELECT DISTINCT FALSE, family_id FROM who
 WHERE NOT EXISTS (SELECT FROM ptc_conference_window w WHERE w.closes > %(now)s AND %(own)s)
"""


class Meeting(NamedTuple):
    """A student with a teacher whom the parents may meet; without a class with other staff."""

    teacher: int
    student: int
    class_teacher: int
    class_: int | None
    subject: int | None
    section: int | None
    grade: int | None
    division: int | None


class Link(NamedTuple):
    """A guardian's link; ``has_mail``: gets messages and has an address; ``has_login``: has an account."""

    id: int
    student: int
    family: int
    may_book: bool
    has_mail: bool
    has_login: bool


class Part(NamedTuple):
    """A teacher's part; the own ``duration`` and ``session_limit`` are None or 0 where there are none.

    ``breaks``: those that the sessions were allotted around, as ``break_times`` has them, or None.
    """

    id: int
    teacher: int
    room: int | None
    table: int
    tables: int | None
    is_room_active: bool
    is_staff: bool
    duration: int | None
    session_limit: int | None
    breaks: list | None


class Wish(NamedTuple):
    id: int
    part: int
    kind: str
    state: str
    start: datetime
    stop: datetime


class Session(NamedTuple):
    """A session; ``rule``: the allotment rule that says who may book it, 0 for all families."""

    id: int
    part: int
    start: datetime
    stop: datetime
    places: int
    is_blocked: bool
    is_manual: bool
    rule: int
    appointments: list


class Facts(NamedTuple):
    """What the checks look at: ids and values, in as few queries as can be.

    ``students``: active ones in the grades of the conference; ``meetings``: which of all students meet which teachers;
    ``taken``: parts at whose table somebody else is in another conference; ``teachings``: see ``_get_teachings``;
    ``settings``: those that sessions are made from, as ``allotted_settings`` keeps them, and the windows.
    """

    students: set
    meetings: list
    links: list
    parts: list
    taken: set
    teachings: list
    wishes: list
    sessions: list
    settings: dict


class PtcConference(models.Model):
    """Everything about a conference that is checked before it is opened, read in a constant number of queries."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    def _read_facts(self):
        """Return the Facts of this conference. Who may see them is for the caller to check."""
        self.ensure_one()
        self.env.flush_all()
        meetings = self._get_meetings_sql(SQL("ARRAY(%s)", SQL(STUDENTS)))
        kinds = {"students": GRADES, "links": LINKS, "parts": PARTS, "taken": TAKEN, "wishes": WISHES}
        queries = {kind: SQL(query, id=self.id) for kind, query in kinds.items()}
        queries["teachings"] = self._get_teachings_sql()
        found = self._fetch_lists(queries | self._get_line_queries())
        return Facts(
            students={row["id"] for row in found.pop("students")},
            meetings=[Meeting(*row) for row in self._fetch(MEETINGS, meetings=meetings)],
            links=[Link(**row) for row in found.pop("links")],
            parts=[Part(**row) for row in found.pop("parts")],
            taken={row["id"] for row in found.pop("taken")},
            teachings=found.pop("teachings"),
            wishes=[_to_wish(row) for row in found.pop("wishes")],
            sessions=[Session(*row) for row in self._fetch(SESSIONS, id=self.id)],
            settings=found,
        )

    def _fetch(self, query, **values):
        return self.env.execute_query(SQL(query, **values))

    def _fetch_lists(self, queries):
        """Run several queries as one.

        :param dict queries: ``{name: SQL}``.
        :return: ``{name: [{column: value}, ...]}``; values as JSON has them, so times are texts.
        """
        whole = SQL(" UNION ALL ").join(
            SQL("SELECT %s, (SELECT COALESCE(json_agg(found), '[]') FROM (%s) AS found)", name, query)
            for name, query in queries.items()
        )
        return dict(self.env.execute_query(whole))

    def _get_line_queries(self):
        """Return the queries of the lines and lists of settings and of the windows, by the name of their field."""
        kept = [self._fields[name] for name in (*self._get_setting_names(), "window_ids")]
        lines = [field for field in kept if field.type == "one2many"]
        lists = [field for field in kept if field.type == "many2many"]
        queries = {field.name: self._get_line_query(self.env[field.comodel_name]) for field in lines}
        return queries | {field.name: self._get_list_query(field) for field in lists}

    def _get_list_query(self, field):
        """Return the query of the ids in a list of this conference."""
        names = (field.column2, field.relation, field.column1)
        return SQL("SELECT %s AS id FROM %s WHERE %s = %s ORDER BY 1", *map(SQL.identifier, names), self.id)

    def _get_line_query(self, model):
        """Return the query of all columns of the lines of this conference, and of lists that no column has."""
        # Conditions are a column too, with the lists in it.
        has_conditions = "conditions" in model._fields
        lists = [
            SQL(
                "ARRAY(SELECT %s FROM %s WHERE %s = line.id ORDER BY 1) AS %s",
                *map(SQL.identifier, (field.column2, field.relation, field.column1, field.name)),
            )
            for field in model._fields.values()
            if field.type == "many2many" and field.store and not (has_conditions and _is_condition(field))
        ]
        columns = SQL(", ").join([SQL("line.*"), *lists])
        own = SQL("line.conference_id = %s%s", self.id, SQL(" AND line.active") if model._active_name else SQL())
        return SQL("SELECT %s FROM %s line WHERE %s ORDER BY line.id", columns, SQL.identifier(model._table), own)

    def _fetch_admitted(self, students, now):
        """Return which booking windows admit somebody, and whom none admits.

        :param list students: ids; with the families in which somebody may book for them.
        :param now: naive UTC; windows that have closed admit nobody any more.
        :return: a pair: the set of ids of windows, and the set of ids of families that no window admits.
        """
        own = SQL("w.conference_id = %s AND (%s)", self.id, SQL(ADMITS))
        rows = self._fetch(ADMITTED, who=SQL(BOOKERS, students=students), own=own, now=now)
        return {row[1] for row in rows if row[0]}, {row[1] for row in rows if not row[0]}

    def _fetch_absent(self):
        """Return ``{reason: [id of ptc.conference.absence, ...]}`` of the teachers who do not take part."""
        mine = [("conference_id", "=", self.id)]
        return dict(self.env["ptc.conference.absence"]._read_group(mine, ["reason"], ["id:array_agg"]))


def _is_condition(field):
    return field.name.removesuffix("_ids") in KEYS


def _to_wish(row):
    times = {name: fields.Datetime.to_datetime(row[name].replace("T", " ")) for name in ("start", "stop")}
    return Wish(**{**row, **times})
