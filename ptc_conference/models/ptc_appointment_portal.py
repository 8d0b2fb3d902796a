# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .. import functions

# What booking reads of a session, and of a conference: columns with their types.
BOOKED = {
    **dict.fromkeys(("conference_id", "conference_teacher_id", "teacher_id", "room_id", "room_table"), "integer"),
    **dict.fromkeys(("start", "stop"), "timestamp"),
    "places": "integer",
    **dict.fromkeys(("is_blocked", "active"), "boolean"),
}
RULES = {
    **dict.fromkeys(("is_published", "is_cancelled"), "boolean"),
    "last_stop": "timestamp",
    "lead_time": "integer",
    "lead_unit": "varchar",
    **dict.fromkeys(("family_limit", "student_limit", "teacher_limit", "message_delay"), "integer"),
    "has_long": "boolean",
    **dict.fromkeys(("taught_twice", "separated"), "varchar"),
}
# What a parent asks for: link, teacher and session are found together, since that is part of every booking. Session and
# conference are read with them: a query of the ORM's costs more than these columns.
functions.declare(
    "ptc_appointment_wanted",
    "of_partner integer, of_conference integer, at timestamp,"
    " links integer[], class_teachers integer[], sessions integer[]",
    "session_id integer, student_id integer, family_id integer, class_teacher_id integer, rule_id integer, "
    + ", ".join(f"{name} {kind}" for name, kind in {**BOOKED, **RULES}.items()),
    f"""
    RETURN QUERY
    WITH own AS MATERIALIZED (
        SELECT asked.*, link.student_id, link.family_id
          FROM unnest(links, class_teachers, sessions) WITH ORDINALITY
               AS asked (link_id, class_teacher_id, session_id, number)
          JOIN ptc_guardian link ON link.id = asked.link_id
          JOIN ptc_student student ON student.id = link.student_id AND student.active
          JOIN ptc_family family ON family.id = link.family_id AND family.active
         WHERE link.partner_id = of_partner AND link.active AND link.may_book
    ), met AS MATERIALIZED (
        SELECT DISTINCT met.student_id, met.class_teacher_id, met.teacher_id
          FROM ptc_conference_meetings(
               of_conference, at, ARRAY(SELECT student_id FROM own), ARRAY(SELECT class_teacher_id FROM own)) met
    )
    SELECT session.id, own.student_id, own.family_id, own.class_teacher_id, session.rule_id,
           {", ".join(f"session.{name}" for name in BOOKED)},
           {", ".join(f"conference.{name}" for name in RULES)}
      FROM own
      JOIN met ON met.student_id = own.student_id AND met.class_teacher_id = own.class_teacher_id
      JOIN ptc_session session
        ON session.id = own.session_id AND session.teacher_id = met.teacher_id AND session.room_id IS NOT NULL
      JOIN ptc_conference conference ON conference.id = session.conference_id
     WHERE conference.id = of_conference AND conference.active AND conference.is_published
     ORDER BY own.number;
    """,
)
# What is found, in this order, by the arguments of ``_book``.
WANTED_MODELS = {
    "session": "ptc.session",
    "student": "ptc.student",
    "family": "ptc.family",
    "class_teacher": "ptc.class.teacher",
}


class PtcAppointment(models.Model):
    """A parent's ways in: what a partner may book, move and cancel. All else looks as if it were not there."""

    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    @api.model
    def _find_wanted_sudo(self, partner, conference_id, asked):
        """Return what a parent asks to book, or None unless all of it is theirs to book.

        The ids come from the browser: the link must be the partner's own, the teacher one of the student's in
        this published conference, the session one of this teacher in it.

        :param asked: list of ``(link_id, class_teacher_id, session_id)``, at least one.
        :return: a list of dicts for ``_book_all``, in the same order.
        """
        conference = self.env["ptc.conference"].sudo().browse(conference_id)
        self.env.flush_all()
        columns = (list(column) for column in zip(*asked, strict=True))
        wanted = SQL(
            "ptc_appointment_wanted(%s, %s, %s, %s, %s, %s)", partner.id, conference_id, fields.Datetime.now(), *columns
        )
        found = self.env.execute_query(SQL("SELECT * FROM %s", wanted))
        if len(found) < len(asked):
            return None
        columns = dict(zip((*WANTED_MODELS, "rule_id", *BOOKED, *RULES), zip(*found, strict=True), strict=True))
        # Records of one recordset are read together, should more of them be asked for.
        records = [conference.env[model].browse(columns[name]) for name, model in WANTED_MODELS.items()]
        for name in BOOKED:
            records[0]._fields[name]._insert_cache(records[0], columns[name])
        for name in RULES:
            conference._fields[name]._insert_cache(conference, columns[name][:1])
        wanted = [dict(zip(WANTED_MODELS, row, strict=True)) for row in zip(*records, strict=True)]
        return wanted if not any(columns["rule_id"]) or self._are_admitted(wanted) else None

    @api.model
    def _find_own_sudo(self, partner, conference_id, appointment_id):
        """Return the appointment as sudo if its family and student are the parent's by one link, else empty."""
        page = self.env["ptc.family.page"].sudo()
        conference = page._find_conference(conference_id)
        appointment = self.sudo().search([("id", "=", appointment_id), ("conference_id", "=", conference.id)])
        link = page._get_own_links_domain(partner) & Domain(
            [("family_id", "=", appointment.family_id.id), ("student_id", "=", appointment.student_id.id)]
        )
        return appointment if conference and page.env["ptc.guardian"].search_count(link, limit=1) else self.sudo()

    @api.model
    def _find_session_sudo(self, conference, teacher, session_id):
        """Return the session as sudo if it is one of this teacher in this conference, else empty.

        Also one that was removed while the page was open: it is refused with other times, not as unknown. One that
        is kept for other families than that of this appointment looks as if it were not there.
        """
        domain = [
            ("id", "=", session_id),
            ("active", "in", [True, False]),
            ("conference_id", "=", conference.id),
            ("teacher_id", "in", teacher.ids),
        ]
        session = self.env["ptc.session"].sudo().search_fetch(domain, [*BOOKED, "rule_id"])
        wanted = {name: self[f"{name}_id"] for name in ("student", "family", "class_teacher")}
        if session.rule_id and not self._are_admitted([{"session": session, **wanted}]):
            return session.browse()
        return session
