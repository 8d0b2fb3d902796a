# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import fields, models
from odoo.tools import format_list, groupby

from ..when import When
from .ptc_change_line import from_json

MOST_OTHERS = 3
MERGED = ("merged", "either")  # reasons of a plan: the family meets the teacher, or another one, all the same


class PtcMessage(models.Model):
    """Families who have lost an appointment, or whom the school has given another time, are told what else is free."""

    _name = "ptc.message"
    _inherit = "ptc.message"

    def _prepare_entry(self, appointment, event):
        entry = super()._prepare_entry(appointment, event)
        others = self._find_others(appointment) if self._may_choose_anew(appointment, event) else ()
        return {**entry, "others": self._describe_times(others)}

    def _describe_times(self, sessions):
        """Return when sessions begin, a line for each day: "Tuesday, October 13: 4:00 PM, 4:30 PM, or 4:40 PM"."""
        when = When(self.env, self.conference_id.tz)
        starts = sorted({session.start for session in sessions})
        return [
            self.env._(
                "%(day)s: %(clocks)s",
                day=when.day(day),
                clocks=format_list(self.env, [when.clock(start) for start in own], style="or"),
            )
            for day, own in groupby(starts, when.date)
        ]

    def _may_choose_anew(self, appointment, event):
        """Tell whether other times are of use: whatever was cancelled, and what others than the family have moved.

        What another family has taken over is theirs: free times near it would tell where it is now.
        """
        if appointment.family_id != self.family_id:
            return False
        if event != "moved":
            return event == "cancelled"
        lines = self.line_ids.filtered(lambda line: line.appointment_id == appointment and line.event == "moved")
        # Not who has no rights in Odoo: a teacher may be such a user too.
        return bool(lines.create_uid.partner_id - self.family_id.guardian_ids.partner_id)

    def _find_others(self, appointment):
        """Return the sessions that a change has proposed for a lost appointment, as far as they are free; else others.

        None when the family has another appointment with the teacher already, or this one is part of another now.
        """
        merged = [("appointment_id", "=", appointment.id), ("state", "=", "applied"), ("reason", "in", MERGED)]
        if appointment.state == "cancelled" and self.env["ptc.change.line"].search_count(merged, limit=1):
            return self.env["ptc.session"]
        again = [(name, "=", appointment[name].id) for name in ("family_id", "student_id", "class_teacher_id")] + [
            ("state", "=", "booked"),
            ("id", "!=", appointment.id),
        ]
        if self.env["ptc.appointment"].search_count(again, limit=1):
            return self.env["ptc.session"]
        proposed = self._find_proposed(appointment) if appointment.state == "cancelled" else None
        return proposed or self._find_free(appointment)

    def _find_free(self, appointment):
        """Return the nearest sessions of the teacher that the family could book now; none while it sees no times."""
        conference, now = appointment.conference_id, fields.Datetime.now()
        pair = (appointment.student_id.id, appointment.family_id.id)
        access = conference._get_family_access([pair], now)[pair]
        if access.state != "open" or appointment.extra_session_ids or not self._may_book_again(appointment):
            return self.env["ptc.session"]
        earliest, is_away = now + conference._get_lead(), self._get_is_away(appointment)
        free = appointment.session_id._get_nearest_free(limit=None)
        hidden = conference._get_hidden([pair])
        free = free.filtered(lambda one: one.start > earliest and one.id not in hidden and is_away(one))
        admitted = free.rule_id._get_admitted([self._as_line(appointment)])
        return free.filtered(lambda session: admitted.get(session.rule_id.id, True))[:MOST_OTHERS]

    def _may_book_again(self, appointment):
        """Tell whether the student still has the teacher, and an adult of the family who may book."""
        students = appointment.conference_id._get_meetings(appointment.student_id.ids)
        links = appointment.family_id.guardian_ids.filtered(lambda link: link.student_id == appointment.student_id)
        return any(links.mapped("may_book")) and appointment.class_teacher_id.id in students

    def _get_is_away(self, appointment):
        """Return a function that tells whether a session leaves the family time for its other appointments."""
        held = self.env["ptc.occupancy"].search(
            [("family_id", "=", appointment.family_id.id), ("appointment_id", "!=", appointment.id)]
        )
        way = timedelta(minutes=appointment.conference_id.hall_time)
        return lambda session: all(
            one.reserved_until <= session.start or session.stop + way <= one.start for one in held
        )

    def _as_line(self, appointment):
        """Return an appointment as allotment rules ask of a family, see ``_get_admitted``."""
        part = appointment.class_teacher_id
        return {
            "key": appointment.id,
            "family_id": appointment.family_id.id,
            "student_id": appointment.student_id.id,
            "class_id": part.class_id.id,
            "subject_id": part.class_id.subject_id.id,
            "teacher_id": part.teacher_id.id,
        }

    def _find_proposed(self, appointment):
        """Return the sessions that were proposed for an appointment when it was cancelled, as far as they are free."""
        line = self.env["ptc.change.line"].search(
            [("appointment_id", "=", appointment.id), ("what", "=", "lost"), ("state", "=", "applied")],
            order="id desc",
            limit=1,
        )
        spans = {line.change_id._resolve(from_json(option.spans)[0]) for option in line.option_ids}
        free = self.env["ptc.session"].search(
            [
                ("conference_teacher_id", "in", [span.part for span in spans]),
                ("start", "in", [span.start for span in spans]),
                ("start", ">", fields.Datetime.now()),
                ("is_free", "=", True),
            ]
        )
        hidden = appointment.conference_id._get_hidden([(appointment.student_id.id, appointment.family_id.id)])
        return free.filtered(lambda session: session.id not in hidden and session._get_span() in spans)
