# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_list

from ..rows import fetch_rows
from ..when import When
from .ptc_family_page_rows import PLACE

SHOWN_AFTER = timedelta(days=30)
PART = {
    "part_id": "id",
    "conference_id": "conference_id",
    "name": "conference_id.name",
    "tz": "conference_id.tz",
    "first_start": "conference_id.first_start",
    **PLACE,
}
SESSION = {
    "session_id": "id",
    "part_id": "conference_teacher_id",
    "start": "start",
    "stop": "stop",
    "is_blocked": "is_blocked",
}
TAKEN = {
    "session_id": "session_id",
    "appointment_id": "appointment_id",
    "student_id": "student_id",
    "family_id": "family_id",
    "child": "student_id.name",
    "section": "student_id.section_id.name",
    "class": "appointment_id.class_teacher_id.class_id.name",
    "subject": "appointment_id.class_teacher_id.class_id.subject_id.name",
    "role": "appointment_id.class_teacher_id.conference_teacher_id.staff_role",
    "has_ways": "conference_id.has_ways",
}
ADULT = {"family_id": "family_id", "student_id": "student_id", "name": "partner_id.name"}


class PtcTeachingPage(models.AbstractModel):
    """What a teacher sees of the own conferences, as plain data; each kind of row is read in one query."""

    _name = "ptc.teaching.page"
    _description = "Teacher's page"

    @api.model
    def _get_page_sudo(self, teacher):
        """Return the parts of a teacher in published conferences, until a month after they end.

        :param teacher: the ``res.partner``.
        :return: ``[{"part_id", "name", "place", "progress", "days": [{"day", "sessions"}]}]``; a session has
            ``clock``, ``until``, ``status`` (free, booked, blocked) and ``count_text``, and ``child``, ``section``,
            ``class_text`` and ``adults_text`` when it is booked.
        """
        page = self.sudo()
        parts = page._get_parts(teacher)
        domain = Domain("conference_teacher_id", "in", [part["part_id"] for part in parts])
        sessions = fetch_rows(page.env["ptc.session"], domain, SESSION, order="start, id")
        taken = page._get_taken(domain)
        for part in parts:
            when = When(self.env, part["tz"])
            own = [row for row in sessions if row["part_id"] == part["part_id"]]
            part["place"] = page.env["ptc.family.page"]._describe_place(part)
            part["days"] = page._get_days(own, taken, when)
            booked = sum(1 for row in own if row["session_id"] in taken)
            part["progress"] = self.env._("%(booked)s of %(total)s sessions booked", booked=booked, total=len(own))
        return parts

    @api.model
    def _find_part_sudo(self, teacher, part_id):
        """Return the part with this id if it is the teacher's own in a published conference, else empty."""
        domain = self._get_parts_domain(teacher) & Domain("id", "=", part_id)
        return self.env["ptc.conference.teacher"].sudo().search(domain)

    @api.model
    def _get_parts_domain(self, teacher):
        since = fields.Datetime.now() - SHOWN_AFTER
        return Domain(
            [
                ("teacher_id", "=", teacher.id),
                ("conference_id.is_published", "=", True),
                ("conference_id.active", "=", True),
                ("conference_id.last_stop", ">", since),
            ]
        )

    @api.model
    def _get_parts(self, teacher):
        parts = fetch_rows(self.env["ptc.conference.teacher"], self._get_parts_domain(teacher), PART)
        return sorted(parts, key=lambda part: (part["first_start"], part["part_id"]))

    @api.model
    def _get_taken(self, sessions):
        """Return ``{session_id: [row, ...]}`` of the booked sessions of a domain, with the adults' names."""
        domain = Domain("session_id", "any", sessions)
        taken = fetch_rows(self.env["ptc.occupancy"], domain, TAKEN, order="is_main desc, place, id")
        families = Domain("family_id", "in", list({row["family_id"] for row in taken}))
        adults = {}
        named = families & self.env["ptc.guardian"]._named_domain()
        for row in fetch_rows(self.env["ptc.guardian"], named, ADULT, order="id"):
            adults.setdefault((row["family_id"], row["student_id"]), {})[row["name"]] = True
        children = {}
        for row in taken:
            children.setdefault(row["appointment_id"], {})[row["child"]] = True
        by_session = {}
        for row in {(row["session_id"], row["appointment_id"]): row for row in reversed(taken)}.values():
            row["child"] = format_list(self.env, list(children[row["appointment_id"]]))
            row["adults"] = format_list(self.env, list(adults.get((row["family_id"], row["student_id"]), ())))
            row["adults_text"] = self.env._("With %(names)s", names=row["adults"])
            row["class_text"] = self.env["ptc.family.page"]._describe_class(row)
            by_session.setdefault(row["session_id"], []).append(row)
        return by_session

    @api.model
    def _get_days(self, sessions, taken, when):
        """Return ``[{"day", "sessions"}]``; what follows each other free or blocked is told in one line."""
        days = {}
        for session in sessions:
            rows = days.setdefault(when.date(session["start"]), [])
            booked = taken.get(session["session_id"], [])
            rows += [{**session, **row, "status": "booked", "count": 1} for row in booked]
            if not booked:
                self._add_unbooked(rows, {**session, "status": "blocked" if session["is_blocked"] else "free"})
        for row in (row for rows in days.values() for row in rows):
            row.update(clock=when.clock(row["start"]), until=when.until(row["stop"]))
            row["count_text"] = self._describe_count(row)
        return [{"day": when.day(date), "sessions": rows} for date, rows in days.items()]

    @api.model
    def _add_unbooked(self, rows, session):
        """Add a session to the rows of a day, or make the last row longer when it is the same and just before."""
        last = rows[-1] if rows else None
        if last and last["status"] == session["status"] and last["stop"] == session["start"]:
            last["stop"] = session["stop"]
            last["count"] += 1
        else:
            rows.append({**session, "count": 1})

    @api.model
    def _describe_count(self, row):
        if row["status"] == "blocked":
            return self.env._("%(count)s blocked", count=row["count"])
        return self.env._("%(count)s free", count=row["count"])
