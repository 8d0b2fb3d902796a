# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..lib import replan
from ..lib.replan import Outcome, Span


class PtcChange(models.Model):
    """A teacher whose sessions and appointments another one takes over."""

    _name = "ptc.change"
    _inherit = "ptc.change"

    part_id = fields.Many2one(
        "ptc.conference.teacher",
        "Teacher",
        ondelete="cascade",
        index="btree_not_null",
        domain="[('conference_id', '=', conference_id)]",
        help="Who does not take part after all.",
    )
    new_teacher_id = fields.Many2one(
        "res.partner",
        "Replaced by",
        ondelete="cascade",
        domain=[("is_teacher", "=", True)],
        help="Takes over all sessions that do not overlap own ones, in the same room unless there is an own one.",
    )

    def _check_inputs(self):
        result = super()._check_inputs()
        if self.kind == "teacher":
            if not (self.part_id and self.new_teacher_id):
                raise UserError(self.env._("Choose the teacher, and who takes over."))
            if self.part_id.teacher_id == self.new_teacher_id:
                raise UserError(self.env._("Choose another teacher, who takes over."))
            if self.part_id.conference_id != self.conference_id:
                raise UserError(self.env._("Choose a teacher of this conference."))
        return result

    def _propose_teacher(self, chosen):
        appointments = self._get_taken_over()
        again = self._find_again(appointments)
        sessions = appointments._get_all_sessions()
        bookings = self._get_bookings(appointments - again, self._get_same_aims(sessions))
        board = self._make_board((), self._get_taken_slots(sessions, self._get_admitted(appointments)), appointments)
        bookings = [self._hand_over(booking) for booking in bookings]
        outcomes = replan.plan(bookings, board, is_any_day=self.is_any_day, chosen=chosen)
        return outcomes | {one.id: Outcome("lost", reason="again") for one in again}

    def _get_taken_over(self):
        """Return the coming appointments that the teacher takes part in, joint ones too."""
        mine = Domain("conference_teacher_id", "=", self.part_id.id)
        return self._get_appointments(Domain("session_id", "any", mine) | Domain("extra_session_ids", "any", mine))

    def _find_again(self, appointments):
        """Return those whose family has another appointment about the student with the new teacher in that class."""
        links = self._get_links(appointments)
        of_teacher = Domain("class_teacher_id", "in", [link.id for link in links.values()])
        held = self.env["ptc.occupancy"].search(of_teacher & Domain("appointment_id", "not in", appointments.ids))
        known = {(row.family_id, row.student_id, row.class_teacher_id) for row in held}
        return appointments.filtered(lambda one: (one.family_id, one.student_id, links.get(one.class_id)) in known)

    def _get_links(self, appointments):
        """Return ``{class: ptc.class.teacher}`` of the new teacher in the classes of these appointments."""
        links = self.env["ptc.class.teacher"].search(
            [("class_id", "in", appointments.class_id.ids), ("teacher_id", "=", self.new_teacher_id.id)]
        )
        return {link.class_id: link for link in links}

    def _get_new_part(self):
        """Return the part that the new teacher has in the conference already, or none."""
        return self.conference_id.teacher_ids.filtered(lambda part: part.teacher_id == self.new_teacher_id)

    def _resolve(self, span):
        return super()._resolve(span._replace(part=span.part or self._get_new_part().id))

    def _hand_over(self, booking):
        """Return a booking with the new teacher in the place of the old one; a co-teacher is not needed twice."""
        new = self._get_new_part().id or 0
        is_there = any(held.span.part == new for held in booking.held)
        held = [
            one._replace(span=one.span._replace(part=new)) if one.span.part == self.part_id.id else one
            for one in booking.held
            if not (is_there and one.span.part == self.part_id.id)
        ]
        return booking._replace(held=tuple(held))

    def _get_taken_slots(self, held, admitted):
        """Return which sessions may be given: the new teacher's own free ones, those taken over, and co-teachers'.

        :param held: sessions that the appointments concerned hold themselves.
        :param dict admitted: see ``_get_admitted``. What is taken over goes to whom had it, whatever rule there is.
        """
        new = self._get_new_part()
        parts = new | held.conference_teacher_id - self.part_id
        slots = self._get_open_slots(parts, held, admitted)
        for session in self._get_handed_over():
            if session in held or not session.is_blocked:
                slots[Span(new.id or 0, session.start, session.stop)] = (session.places, None)
        return self._as_slots(slots)

    def _get_handed_over(self):
        """Return the teacher's coming sessions at which the new one has none, in this or another conference."""
        coming = Domain("stop", ">", fields.Datetime.now())
        sessions = self.env["ptc.session"].search(coming & Domain("teacher_id", "=", self.new_teacher_id.id))
        busy = [(session.start, session.stop) for session in sessions]
        return self.part_id._get_coming_sessions().filtered(
            lambda session: not any(session.start < stop and start < session.stop for start, stop in busy)
        )

    def _get_new_rooms(self):
        return {**super()._get_new_rooms(), 0: self.part_id.room_id}

    def _get_teacher(self, part_id):
        return super()._get_teacher(part_id) or self.new_teacher_id

    def _apply_teacher(self):
        handed_over, coming = self._get_handed_over(), self.part_id._get_coming_sessions()
        booked = handed_over.filtered("occupancy_ids")
        self._release_touched()
        new = self._get_new_part()
        if not new:
            new = self.part_id.create({**self._prepare_new_part(), "room_id": False})
        vals_list = [one._prepare_carried(Span(new.id, one.start, one.stop)) for one in handed_over]
        for one, vals in zip(handed_over, vals_list, strict=True):
            # Nobody could hold a blocked session, not even who held it before.
            vals["is_blocked"] = one.is_blocked and one not in booked
        coming._retire()
        self.part_id.active = False
        if not new.room_id:
            # Not before the table is left: two at one are refused.
            new.write({"room_id": self.part_id.room_id.id, "room_table": self.part_id.room_table})
        self.env["ptc.session"]._insert_many(vals_list)

    def _prepare_new_part(self):
        """Return the values of the new teacher's part: the room and whatever was set for the old teacher."""
        [vals] = self.part_id.copy_data({"teacher_id": self.new_teacher_id.id})
        return {**vals, "conference_id": self.conference_id.id, "applied_breaks": self.part_id.applied_breaks}

    def _get_class_teachers(self, appointments):
        if self.kind != "teacher":
            return super()._get_class_teachers(appointments)
        appointments = self.env["ptc.appointment"].concat(*appointments)
        links = self._get_links(appointments)
        return {one: links[one.class_id] for one in appointments if one.teacher_id == self.part_id.teacher_id}
