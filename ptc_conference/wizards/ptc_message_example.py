# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..exceptions import BookingRefused
from ..models.ptc_appointment import EVENTS

TO_TEACHERS = ("wishes_decided", "teacher_change", "teacher_schedule", "teacher_digest", "wishes_asked", "decline")
FIRST_HOUR = 60  # minutes: of the day, in the example of a wish


class PtcMessagePreview(models.TransientModel):
    """What a message is about; an example where nothing of the kind has happened yet.

    What an example needs is written while the message is rendered, and is undone with it.
    """

    _name = "ptc.message.preview"
    _inherit = "ptc.message.preview"

    event = fields.Selection(EVENTS, "What happened", required=True, default="booked")
    is_example = fields.Boolean("Shown by an example", readonly=True)

    @api.depends("kind", "conference_id")
    def _compute_partner_id(self):
        """What teachers are told is shown as one of them gets it."""
        result = super()._compute_partner_id()
        for preview in self.filtered(lambda one: one.kind in TO_TEACHERS):
            teachers = preview.conference_id.teacher_ids.teacher_id
            met = self.env["ptc.class.teacher"].browse(preview._find_meetings()).teacher_id & teachers
            if preview.partner_id not in teachers:
                preview.partner_id = (met or teachers).sorted("name")[:1]
        return result

    def _find_meetings(self):
        """Return ``{class_teacher_id: [student_id, ...]}`` of the family's students."""
        return self.conference_id._get_meetings(self.family_id.guardian_ids.student_id.ids)

    def _get_about(self):
        """Return what the kinds that tell of single records are about, and ``is_example``.

        :raise UserError: with what to choose instead, when there can be nothing of the kind.
        """
        find = {
            "schedule": self._find_lines,
            "reminder": self._find_reminded,
            "asked": self._find_asked,
            "offer": self._find_offer,
            "decline": self._find_declines,
            "wishes_decided": self._find_wishes,
            "teacher_change": self._find_notice,
        }.get(self.kind)
        return find() if find and (self.family_id or self.kind in TO_TEACHERS) else {}

    def _search_own(self, model, domain=()):
        """Return records of the family in the conference."""
        own = [("conference_id", "=", self.conference_id.id), ("family_id", "=", self.family_id.id)]
        return self.env[model].search([*own, *domain])

    def _get_meeting(self, teachers=None):
        """Return a student of the family and the part of a teacher that it meets, the reader if it can be.

        :param teachers: one of these; by default any.
        :raise UserError: when it meets none.
        """
        parts = self.env["ptc.class.teacher"].browse(self._find_meetings())
        if teachers is not None:
            parts = parts.filtered(lambda one: one.teacher_id in teachers)
        part = (parts.filtered(lambda one: one.teacher_id == self.partner_id) or parts).sorted("id")[:1]
        if not part:
            raise UserError(self.env._("This family meets no teacher in the conference: choose another one."))
        conference = {"conference_id": self.conference_id.id, "class_teacher_id": part.id}
        return {**conference, "student_id": self._find_meetings()[part.id][0]}

    def _find_lines(self):
        appointments, is_example = self._find_appointments()
        if self.event == "cancelled":
            appointments = appointments[:1]
            appointments.write({"state": "cancelled"})
        told = {"family_id": self.family_id.id, "event": self.event}
        lines = self.env["ptc.outbox"].create([{"appointment_id": one.id, **told} for one in appointments])
        return {"line_ids": lines.ids, "is_example": is_example}

    def _find_reminded(self):
        return {"is_example": self._find_appointments()[1]}

    def _find_appointments(self):
        """Return what the family has booked, and whether that is an example."""
        booked = self._search_own("ptc.appointment", [("state", "=", "booked")])
        return (booked, False) if booked else (self._book_example(), True)

    def _book_example(self):
        """Return an appointment at the first free time of a teacher whom the family meets.

        :raise UserError: when there is none.
        """
        free = self.env["ptc.session"].search(
            [("conference_id", "=", self.conference_id.id), ("is_free", "=", True)], order="start"
        )
        for part_id, students in self._find_meetings().items():
            part = self.env["ptc.class.teacher"].browse(part_id)
            student = self.env["ptc.student"].browse(students[0])
            who = {"student": student, "family": self.family_id, "class_teacher": part}
            for session in free.filtered(lambda one, teacher=part.teacher_id: one.teacher_id == teacher)[:1]:
                try:
                    with self.env.cr.savepoint():
                        return self.env["ptc.appointment"]._book(session=session, **who, is_staff=True)
                except (BookingRefused, ValidationError):
                    continue
        raise UserError(self.env._("No teacher of this family has a free time: add times, or choose another family."))

    def _find_asked(self):
        lines = self._search_own("ptc.must.see.family")
        if lines:
            return {"asked_ids": lines.ids}
        meeting = self._get_meeting()
        marks = self.env["ptc.must.see"]
        # Another family of the student may be asked already, and this one not.
        mark = marks.search([(name, "=", value) for name, value in meeting.items()]) or marks.create(meeting)
        own = mark.family_line_ids.filtered(lambda line: line.family_id == self.family_id)
        own = own or lines.create({"must_see_id": mark.id, "family_id": self.family_id.id})
        return {"asked_ids": own.ids, "is_example": True}

    def _find_offer(self):
        entries = self._search_own("ptc.waitlist")
        offered = entries.filtered(lambda entry: entry._is_offered())
        if offered:
            return {"waitlist_id": offered[0].id}
        sessions = self.env["ptc.session"].search([("conference_id", "=", self.conference_id.id)], order="start")
        entry = entries.filtered(lambda one: one.teacher_id in sessions.teacher_id)[:1]
        if not entry:
            reader = {"family_id": self.family_id.id, "partner_id": self.partner_id.id}
            entry = entries.create({**self._get_meeting(sessions.teacher_id), **reader})
        session = sessions.filtered(lambda one: one.teacher_id == entry.teacher_id)[0]
        until = fields.Datetime.now() + timedelta(minutes=self.conference_id.offer_minutes)
        entry.write({"session_id": session.id, "offer_until": until})
        return {"waitlist_id": entry.id, "is_example": True}

    def _find_declines(self):
        declines = self._search_own("ptc.decline").filtered(
            lambda one: one.teacher_id in (self.partner_id, one.teacher_id.browse())
        )
        if declines:
            return {"decline_ids": declines.ids}
        teller = self.family_id.guardian_ids.filtered("may_book")[:1].partner_id
        about = {"family_id": self.family_id.id, "partner_id": teller.id, "is_phone_welcome": True}
        return {"decline_ids": declines.create({**self._get_meeting(), **about}).ids, "is_example": True}

    def _find_wishes(self):
        own = [("conference_id", "=", self.conference_id.id), ("teacher_id", "=", self.partner_id.id)]
        wishes = self.env["ptc.teacher.wish"].search(own)
        if wishes:
            return {"wish_ids": wishes.ids}
        part = self.conference_id.teacher_ids.filtered(lambda one: one.teacher_id == self.partner_id)[:1]
        day = self.conference_id.date_ids[:1]
        if not part or not day:
            raise UserError(self.env._("Choose a teacher who takes part in a conference that has a date."))
        hours = {"start_minute": day.start_minute, "stop_minute": min(day.start_minute + FIRST_HOUR, day.stop_minute)}
        example = {"conference_teacher_id": part.id, "date_id": day.id, **hours, "kind": "unavailable"}
        return {"wish_ids": wishes.create({**example, "state": "accepted"}).ids, "is_example": True}

    def _find_notice(self):
        """Return what the person was last told of a change.

        :raise UserError: when no change has touched the person.
        """
        own = [("change_id.conference_id", "=", self.conference_id.id), ("teacher_id", "=", self.partner_id.id)]
        found = self.env["ptc.change.notice"].search(own, order="id desc", limit=1)
        if not found:
            raise UserError(self.env._("No change has touched this person yet: choose a teacher whom one has."))
        return {"notice_id": found.id}
