# SPDX-License-Identifier: LGPL-3.0-or-later
from typing import NamedTuple

from odoo import models
from odoo.tools import SQL

STUDENTS = "SELECT id FROM ptc_student WHERE active"
MEETINGS = "SELECT teacher_id, student_id, class_teacher_id FROM %(meetings)s"
GRADES = """
SELECT student.id FROM ptc_student student
 WHERE student.active
   AND (student.grade_id IN (SELECT ptc_grade_id FROM ptc_conference_ptc_grade_rel WHERE ptc_conference_id = %(id)s)
        OR NOT EXISTS (SELECT FROM ptc_conference_ptc_grade_rel WHERE ptc_conference_id = %(id)s))
"""
LINKS = """
SELECT link.id, link.student_id, link.family_id, link.may_book,
       link.receives_mail AND COALESCE(adult.email, '') <> '',
       EXISTS (SELECT FROM res_users account WHERE account.partner_id = adult.id AND account.active)
  FROM ptc_guardian link
  JOIN res_partner adult ON adult.id = link.partner_id
  JOIN ptc_family family ON family.id = link.family_id AND family.active
 WHERE link.active
"""
PARTS = """
SELECT part.id, part.teacher_id, part.room_id, part.room_table, room.tables
  FROM ptc_conference_teacher part LEFT JOIN ptc_room room ON room.id = part.room_id
 WHERE part.conference_id = %(id)s AND part.active
"""
SESSIONS = """
SELECT session.id, session.conference_teacher_id, session.start, session.stop, session.places, session.is_blocked,
       session.is_manual, EXISTS (SELECT FROM ptc_occupancy held WHERE held.session_id = session.id)
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


class Meeting(NamedTuple):
    teacher: int
    student: int
    class_teacher: int


class Link(NamedTuple):
    """A guardian's link; ``has_mail``: gets messages and has an address; ``has_login``: has an account."""

    id: int
    student: int
    family: int
    may_book: bool
    has_mail: bool
    has_login: bool


class Part(NamedTuple):
    id: int
    teacher: int
    room: int | None
    table: int
    tables: int | None


class Session(NamedTuple):
    id: int
    part: int
    start: object
    stop: object
    places: int
    is_blocked: bool
    is_manual: bool
    is_held: bool


class Facts(NamedTuple):
    """What the checks look at: ids and values, each kind read by one query.

    ``students``: active ones in the grades of the conference; ``meetings``: which of all students meet which teachers.
    """

    students: set
    meetings: list
    links: list
    parts: list
    sessions: list


class PtcConference(models.Model):
    """Everything about a conference that is checked before it is opened, read in a constant number of queries."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    def _read_facts(self):
        """Return the Facts of this conference. Who may see them is for the caller to check."""
        self.ensure_one()
        self.env.flush_all()
        meetings = self._get_meetings_sql(SQL("ARRAY(%s)", SQL(STUDENTS)))
        return Facts(
            students={row[0] for row in self._fetch(GRADES)},
            meetings=[Meeting(*row) for row in self._fetch(MEETINGS, meetings=meetings)],
            links=[Link(*row) for row in self._fetch(LINKS)],
            parts=[Part(*row) for row in self._fetch(PARTS)],
            sessions=[Session(*row) for row in self._fetch(SESSIONS)],
        )

    def _fetch(self, query, **values):
        return self.env.execute_query(SQL(query, **({"id": self.id} if "%(id)s" in query else {}), **values))

    def _fetch_admitted(self, students, now):
        """Return which booking windows admit somebody, and whom none admits.

        :param list students: ids; with the families in which somebody may book for them.
        :param now: naive UTC; windows that have closed admit nobody any more.
        :return: a pair: the set of ids of windows, and the set of ids of families that no window admits.
        """
        who = SQL(BOOKERS, students=students)
        own = SQL("w.conference_id = %s AND (%s)", self.id, self._get_admits_sql())
        admitting = SQL(
            "WITH who AS MATERIALIZED (%s) SELECT w.id FROM ptc_conference_window w"
            " WHERE EXISTS (SELECT FROM who WHERE %s)",
            who,
            own,
        )
        left_out = SQL(
            "WITH who AS MATERIALIZED (%s) SELECT DISTINCT family_id FROM who"
            " WHERE NOT EXISTS (SELECT FROM ptc_conference_window w WHERE w.closes > %s AND %s)",
            who,
            now,
            own,
        )
        return tuple({row[0] for row in self.env.execute_query(query)} for query in (admitting, left_out))

    def _fetch_absent(self):
        """Return ``{reason: [id of ptc.conference.absence, ...]}`` of the teachers who do not take part."""
        mine = [("conference_id", "=", self.id)]
        return dict(self.env["ptc.conference.absence"]._read_group(mine, ["reason"], ["id:array_agg"]))
