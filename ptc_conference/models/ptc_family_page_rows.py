# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import datetime, timedelta
from operator import itemgetter

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..lib.walk import Stay

PLACE = {
    "room": "room_id.name",
    "table": "room_table",
    "tables": "room_id.tables",
    "floor": "room_id.floor",
    "building": "room_id.building",
    "campus": "room_id.campus_id.name",
}
LINK = {
    "link_id": "id",
    "partner_id": "partner_id",
    "may_book": "may_book",
    "student_id": "student_id",
    "family_id": "family_id",
    "child": "student_id.name",
    "section": "student_id.section_id.name",
    "family": "family_id.name",
    "separated": "student_id.separated",
}
# By which links somebody books, as LINK, and whether the families have rows of some kinds: most queries for these need
# not be asked then. Names are looked up row by row, families first: PostgreSQL plans joins for longer than they run.
LINKS = """
SELECT link.id AS link_id, link.partner_id, link.may_book, link.student_id, link.family_id,
       (SELECT partner.name FROM res_partner partner WHERE partner.id = student.partner_id) AS child,
       (SELECT section.name FROM ptc_section section WHERE section.id = student.section_id) AS section,
       family.name AS family, student.separated,
       EXISTS (SELECT FROM ptc_occupancy held WHERE held.family_id = link.family_id) AS has_held,
       EXISTS (SELECT FROM ptc_must_see_family asked WHERE asked.family_id = link.family_id)
       OR EXISTS (SELECT FROM ptc_decline declined WHERE declined.family_id = link.family_id)
       OR EXISTS (SELECT FROM ptc_waitlist waiting WHERE waiting.family_id = link.family_id) AS has_told
  FROM (SELECT DISTINCT link.family_id
          FROM ptc_guardian link
          JOIN ptc_student student ON student.id = link.student_id AND student.active
         WHERE link.partner_id = %s AND link.active AND link.may_book) own
  JOIN ptc_family family ON family.id = own.family_id AND family.active
  JOIN ptc_guardian link ON link.family_id = own.family_id AND link.active
  JOIN ptc_student student ON student.id = link.student_id AND student.active
"""
# Instants are seconds since the epoch: to write and read hundreds of timestamps takes longer than to find them.
TIMES = """
SELECT session.id, session.conference_teacher_id,
       date_part('epoch', session.start)::bigint, date_part('epoch', session.stop)::bigint, session.rule_id,
       CASE WHEN session.is_blocked THEN 0 ELSE session.places - COALESCE(held.taken, 0) END,
       CASE WHEN EXISTS (SELECT FROM ptc_session_hold WHERE until > %(now)s)
            THEN ARRAY(SELECT family_id FROM ptc_session_hold WHERE session_id = session.id AND until > %(now)s) END
  FROM ptc_session session
  LEFT JOIN (SELECT session_id, count(*) AS taken FROM ptc_occupancy
              WHERE conference_id = %(conference)s AND teacher_id = ANY (%(teachers)s) GROUP BY session_id) held
    ON held.session_id = session.id
 WHERE session.conference_teacher_id = ANY (%(parts)s) AND session.active AND session.start > %(earliest)s
"""
BUSY = {
    "appointment_id": "appointment_id",
    "session_id": "session_id",
    "conference_id": "conference_id",
    "family_id": "family_id",
    "student_id": "student_id",
    "teacher_id": "teacher_id",
    "class_teacher_id": "class_teacher_id",
    "is_main": "is_main",
    "adult": "adult",
    "start": "start",
    "stop": "stop",
    "reserved_until": "reserved_until",
    "floor_until": "floor_until",
    "campus_until": "campus_until",
    "walk_floor": "floor",
    "walk_campus": "campus_id",
    "child": "student_id.name",
    "teacher": "session_id.teacher_id.name",
    "class": "appointment_id.class_teacher_id.class_id.name",
    "subject": "appointment_id.class_teacher_id.class_id.subject_id.name",
    "role": "appointment_id.class_teacher_id.conference_teacher_id.staff_role",
    "booked_by_id": "appointment_id.booked_by_id",
    "booked_by": "appointment_id.booked_by_id.name",
    "is_by_family": "appointment_id.booked_by_id.partner_share",
    "is_attending": "attending_student_id",
    "channel": "appointment_id.channel",
    "is_adult_asked": "appointment_id.is_adult_asked",
    **{name: f"session_id.{path}" for name, path in PLACE.items()},
}
# Of families: in one conference, or later anywhere.
HELD = """
ptc_occupancy.family_id = ANY (%s) AND (ptc_occupancy.conference_id = %s OR ptc_occupancy.reserved_until > %s)
ORDER BY ptc_occupancy.is_main DESC, ptc_occupancy.start, ptc_occupancy.id
"""

EPOCH = datetime(1970, 1, 1)


class PtcFamilyPage(models.AbstractModel):
    """The rows of a parent's page, each kind in one query. Called as sudo, with explicit columns."""

    _name = "ptc.family.page"
    _inherit = "ptc.family.page"

    @api.model
    def _get_own_links_domain(self, partner):
        """Return the domain of the ``ptc.guardian`` links by which a partner books."""
        return Domain(
            [
                ("partner_id", "=", partner.id),
                ("may_book", "=", True),
                ("student_id.active", "=", True),
                ("family_id.active", "=", True),
            ]
        )

    @api.model
    def _get_own_pairs(self, partner):
        """Return the ``(student_id, family_id)`` for which a partner books."""
        links = self.env["ptc.guardian"]._search(self._get_own_links_domain(partner))
        return self.env.execute_query(links.select("student_id", "family_id"))

    @api.model
    def _get_links(self, partner):
        """Return the partner's links by which to book, and who the adults of those families are.

        :return: a pair: the links by name of student, and the set of ``(family_id, partner_id)`` of who may book.
        """
        self.env.flush_all()
        rows = self.env.execute_query_dict(SQL(LINKS, partner.id))
        adults = {(row["family_id"], row["partner_id"]) for row in rows if row["may_book"]}
        own = [row for row in rows if row["partner_id"] == partner.id and row["may_book"]]
        return sorted(own, key=lambda link: (link["child"] or "", link["link_id"])), adults

    @api.model
    def _get_lines(self, conference, links):
        """Return the lines of these links, child by child, numbered from 1; no appointments and times yet."""
        taught = self._get_taught(conference, list({link["student_id"] for link in links}))
        lines = [
            {**link, **teaching}
            for link in links
            for teaching in taught
            if teaching["student_id"] == link["student_id"]
        ]
        for number, line in enumerate(lines, 1):
            line["number"] = number
            line["key"] = (line["family_id"], line["student_id"], line["class_teacher_id"])
        return lines

    @api.model
    def _get_busy(self, conference, links, now):
        """Return the appointments of the families of these links here, and later ones anywhere, in order of time.

        ``is_shown`` tells those of this conference about the parent's own students; ``keys`` are the lines they
        belong to: several when co-teachers come together; ``stays`` are its times at its places, see lib/walk.py.
        """
        own = {(link["family_id"], link["student_id"]) for link in links}
        held = {}
        family_ids = list({link["family_id"] for link in links if link.get("has_held", True)})
        held_rows = family_ids and self._read("ptc.occupancy", BUSY, SQL(HELD, family_ids, conference.id, now))
        for row in held_rows:
            appointment = held.setdefault(row["appointment_id"], {**row, "keys": [], "teachers": [], "stays": []})
            appointment["stays"].append(self._get_stay(row, row))
            appointment["keys"].append((row["family_id"], row["student_id"], row["class_teacher_id"]))
            appointment["teachers"].append(row["teacher"])
            appointment["stop"] = max(appointment["stop"], row["stop"])
            is_own = (row["family_id"], row["student_id"]) in own
            appointment["is_shown"] = is_own and row["conference_id"] == conference.id
        return sorted(held.values(), key=lambda appointment: appointment["start"])

    @api.model
    def _get_stay(self, time, place):
        """Return a time at a place as lib/walk.py has it."""
        return Stay(
            start=time["start"],
            stop=time["stop"],
            until=time["reserved_until"],
            floor=place["walk_floor"] or None,
            floor_until=time["floor_until"],
            campus=place["walk_campus"],
            campus_until=time["campus_until"],
            host=place["teacher_id"],
        )

    @api.model
    def _get_free(self, conference, lines, earliest):
        """Return the sessions that lines with times show, as ``{part_id: [time, ...]}``, also those that are taken.

        Read from the rows that PostgreSQL guards: ``places`` are left, and families ``kept_for`` have one of them for
        some minutes.

        :param earliest: sessions begin later than this instant, naive UTC.
        """
        shown = [line for line in lines if line["is_shown"] and line["access"].shows_times]
        if not shown:
            return {}
        part_ids, teacher_ids = ({line[name] for line in shown} for name in ("part_id", "teacher_id"))
        asked = {"conference": conference.id, "parts": list(part_ids), "teachers": list(teacher_ids)}
        self.env.flush_all()
        rows = self.env.execute_query(SQL(TIMES, **asked, now=fields.Datetime.now(), earliest=earliest))
        return self._read_times(part_ids, rows)

    @api.model
    def _read_times(self, part_ids, rows):
        """Return rows of TIMES as ``{part_id: [time, ...]}``, each in order; nothing is in the way of them yet."""
        seconds = {second for row in rows for second in row[2:4]}
        instants = {second: EPOCH + timedelta(seconds=second) for second in seconds}
        found = {part_id: [] for part_id in part_ids}
        for session_id, part_id, start, stop, rule_id, places, kept_for in sorted(rows, key=itemgetter(2, 0)):
            found[part_id].append(
                {
                    "session_id": session_id,
                    "part_id": part_id,
                    "start": instants[start],
                    "stop": instants[stop],
                    "rule_id": rule_id,
                    "places": places,
                    "kept_for": kept_for,
                    "clash": "",
                    "is_elsewhere": False,
                }
            )
        return found
