# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.tools import format_list

from ..lib import paper_text
from ..lib.paper import Column, Row, Section
from ..when import When
from .ptc_paper import Sheet


class PtcConferenceTeacher(models.Model):
    """A teacher's schedule as a sheet of paper: who comes when, and who has told that they cannot."""

    _name = "ptc.conference.teacher"
    _inherit = "ptc.conference.teacher"

    def _get_paper_sheets(self, order=None):
        """Return the sheets of these teachers, by name, or by place with the order "place".

        Queries do not grow with their number.
        """
        asked, declines = self._read_asked(), self._read_declines()
        parts = self.sorted()
        if order == "place":
            parts = parts.sorted(lambda part: (part.conference_id.id, *part._get_place_key()))
        return [part._prepare_sheet(asked, declines.get(part, ())) for part in parts]

    def _get_sign_sheets(self):
        """Return the door signs of the rooms of these teachers only, as when somebody has moved."""
        return [
            sheet
            for conference, parts in self.grouped("conference_id").items()
            for sheet in conference._prepare_signs(parts.room_id)
        ]

    def _get_place_key(self):
        """Return what to sort by place with; who has no room comes last."""
        room = self.room_id
        return (
            not room,
            room.campus_id.sequence,
            room.campus_id.name or "",
            room.building or "",
            room.floor or "",
            room.name or "",
            self.room_table,
        )

    def _prepare_sheet(self, asked, declines):
        self.ensure_one()
        conference = self.conference_id
        sections = [self._prepare_day_section(day, asked) for day in self._get_schedule_days()]
        if declines:
            sections.append(self._prepare_decline_section(declines))
        return Sheet(
            company=conference.company_id,
            above=conference.name,
            title=self.teacher_id.name,
            under=(self._describe_room(),),
            sections=sections,
            empty=self.env._("No sessions have been allotted yet."),
            foot=(conference._describe_printed(),),
            is_two_sided=conference.is_two_sided,
            lang=self.env["ptc.paper"]._get_lang(),
        )

    def _describe_room(self):
        """Return where the teacher is, for example "Room: 101, Floor: 2, Main campus"."""
        room = self.room_id
        if not room:
            return self.env._("No room yet")
        parts = [
            room.name if paper_text.is_word(room.name) else self.env._("Room: %(room)s", room=room.name),
            room.tables > 1 and self.env._("Table: %(number)s", number=self.room_table),
            room._describe_storey(),
        ]
        return ", ".join(filter(None, parts))

    def _prepare_day_section(self, day, asked):
        columns = (
            Column(self.env._("Time"), 20, "time"),
            Column(self.env._("Student, Class"), 28, "first"),
            Column(self.env._("Guardians"), 23),
            Column(self.env._("Remarks"), 13),
            Column(self.env._("Notes"), 16),
        )
        note = self.env._("(booked: %(booked)s, free: %(free)s)", booked=day["booked"], free=day["free"])
        rows = [row for one in day["rows"] for row in self._prepare_paper_rows(one, asked)]
        return Section(day["date"], columns, rows, note)

    def _prepare_paper_rows(self, row, asked):
        """Return the rows of a session or break: one for each family that comes."""
        labels = {"free": self.env._("Free"), "blocked": self.env._("Blocked"), "break": row.get("name")}
        if row["kind"] != "booked":
            return [Row(row["kind"], (row["time"], labels[row["kind"]]))]
        return [
            Row(
                "booked",
                (
                    "" if number else row["time"],
                    "\n".join(filter(None, [person["student"], person["class"]])),
                    person["guardians"],
                    self._describe_remarks(person["appointment"], asked),
                    "",
                ),
            )
            for number, person in enumerate(row["people"])
        ]

    def _describe_remarks(self, appointment, asked):
        """Return what the teacher should know beforehand; why a family was asked to come stays off paper."""
        others = (appointment.session_id | appointment.extra_session_ids).teacher_id - self.teacher_id
        own = appointment._get_sessions().filtered(lambda session: session.teacher_id == self.teacher_id)
        remarks = [
            appointment.is_student_attending and self.env._("Student attends"),
            others and self.env._("With %(names)s", names=format_list(self.env, others.mapped("name"))),
            len(own) > 1 and self.env._("%(count)s sessions", count=len(own)),
            (self.teacher_id, appointment.student_id) in asked and self.env._("Was asked to come"),
        ]
        return "\n".join(filter(None, remarks))

    def _prepare_decline_section(self, declines):
        columns = (
            Column(self.env._("Student"), 25, "strong"),
            Column(self.env._("Told by"), 20),
            Column(self.env._("Instead"), 20),
            Column(self.env._("Message"), 35),
        )
        rows = [
            Row("decline", (one.student_id.name, one._name_teller(), one.ways_text or "", one.message or ""))
            for one in declines
        ]
        return Section(self.env._("Unable to attend"), columns, rows)

    def _read_asked(self):
        """Return pairs of teacher and student: whom these teachers have asked to come."""
        domain = [("conference_id", "in", self.conference_id.ids), ("is_asked", "=", True)]
        marks = self.env["ptc.must.see"].search(domain)
        return {(mark.teacher_id, mark.student_id) for mark in marks}

    def _read_declines(self):
        """Return ``{part: [ptc.decline, ...]}``: what families have told these teachers, or of the whole conference."""
        found = {}
        for conference, parts in self.grouped("conference_id").items():
            declines = self.env["ptc.decline"].search([("conference_id", "=", conference.id)])
            met = conference._get_meetings(declines.student_id.ids) if declines else {}
            teachers = self.env["ptc.class.teacher"].browse(met)
            by_student = {}
            for teacher in teachers:
                for student_id in met[teacher.id]:
                    by_student.setdefault(student_id, set()).add(teacher.teacher_id)
            for part in parts:
                found[part] = [
                    one
                    for one in declines
                    if part.teacher_id in (one.teacher_id or by_student.get(one.student_id.id, ()))
                ]
        return found


class PtcConference(models.Model):
    _name = "ptc.conference"
    _inherit = "ptc.conference"

    is_two_sided = fields.Boolean(
        "Print on both sides",
        help="Each person's schedule then begins a fresh sheet: the back of the last page is left.",
    )

    def _describe_printed(self):
        """Return when a paper was printed, in the time zone of the conference."""
        moment = When(self.env, self.tz).moment(fields.Datetime.now())
        return self.env._("Printed on %(moment)s. What has changed since is in the portal.", moment=moment)
