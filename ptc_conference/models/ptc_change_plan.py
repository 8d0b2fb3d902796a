# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.fields import Command, Domain

from ..lib import grid
from ..lib.replan import Board, Booking, Held, Slot
from ..lib.walk import Place, Stay
from .ptc_change_line import from_json, to_json


class PtcChange(models.Model):
    """From appointments to what ``lib/replan.py`` asks for, and from its answer to lines."""

    _name = "ptc.change"
    _inherit = "ptc.change"

    def _get_appointments(self, domain=()):
        """Return the booked appointments of the conference that are still to come."""
        coming = Domain("state", "=", "booked") & Domain("start", ">", fields.Datetime.now())
        mine = Domain("conference_id", "=", self.conference_id.id)
        return self.env["ptc.appointment"].search(coming & mine & Domain(domain or Domain.TRUE))

    def _get_bookings(self, appointments, aims):
        """Return a ``replan.Booking`` for each appointment.

        :param dict aims: ``{session: (day, start)}``, both None when the day is gone.
        """
        appointments.fetch(["session_id", "extra_session_ids", "family_id", "student_id", "adult"])
        bookings, also = [], self._get_other_families(appointments)
        for one in appointments:
            sessions = one._get_sessions_main_first()
            day, goal = aims[sessions[0]]
            bookings.append(
                Booking(
                    id=one.id,
                    held=tuple(Held(session._get_span(), session.id, session.places) for session in sessions),
                    goal=goal,
                    day=day,
                    family=(one.family_id.id, one._get_adult()),
                    student=one.student_id.id if one.is_student_attending else None,
                    also=also.get(one, ()),
                )
            )
        return bookings

    def _get_other_families(self, appointments):
        """Return the other families for which who comes to these appointments books: ``{appointment: ((id, 1), ...)}``.

        Such an adult is in one place at a time for all of them, see ptc_occupancy_person.py.
        """
        rows = self.env["ptc.occupancy"].search_fetch(
            Domain("appointment_id", "in", appointments.ids) & Domain("person", ">", 0) & Domain("is_main", "=", True),
            ["appointment_id", "family_id", "person"],
        )
        booking = Domain("partner_id", "in", rows.mapped("person")) & Domain("may_book", "=", True)
        families = {
            partner.id: links.family_id
            for partner, links in self.env["ptc.guardian"].search(booking).grouped("partner_id").items()
        }
        return {
            row.appointment_id: tuple((family.id, 1) for family in families[row.person] - row.family_id)
            for row in rows
            if row.person in families and families[row.person] - row.family_id
        }

    def _get_admitted(self, appointments, further=()):
        """Return which appointments the allotment rules let have which sessions: ``{id of the rule: set of ids}``.

        :param further: lines as the rules take them, of what is to be booked besides.
        """
        # A removed one holds as long as sessions come from it.
        rules = self.conference_id.with_context(active_test=False).rule_ids
        if not rules:
            return {}
        return rules._get_admitted(
            [
                {
                    "key": one.id,
                    "family_id": one.family_id.id,
                    "student_id": one.student_id.id,
                    "class_id": one.class_id.id,
                    "subject_id": one.class_id.subject_id.id,
                    "teacher_id": one.class_teacher_id.teacher_id.id,
                }
                for one in appointments
            ]
            + list(further),
            is_planned=self.kind in ("settings", "postponed"),
        )

    def _make_board(self, kept, slots, appointments):
        """Return the ``replan.Board`` on which these appointments are planned.

        :param kept: the spans that remain.
        :param slots: each ``replan.Slot`` that may be given.
        """
        return Board(
            kept,
            slots,
            walks=self.conference_id._get_ways(),
            places=self._get_new_places(),
            gap=self.conference_id._get_longest_gap(),
            busy=self._get_busy(appointments),
        )

    def _get_new_places(self):
        """Return where each teacher is afterwards: ``{id of ptc.conference.teacher: walk.Place}``."""
        return {
            part: Place(room.floor_key or None, room.campus_id.id or None, self._get_teacher(part).id)
            for part, room in self._get_new_rooms().items()
        }

    def _get_same_aims(self, sessions):
        """Return aims for ``_get_bookings`` by which each session stays at its time."""
        tz = self.conference_id.tz
        return {one: (grid.to_local(one.start, tz).date(), one.start) for one in sessions}

    def _get_open_slots(self, parts, held, admitted):
        """Return which coming sessions of teachers may be given: free ones, and those ``held`` by who is planned.

        :param dict admitted: see ``_get_admitted``.
        :return: ``{span: (places, ids of the appointments that may have it or None)}``
        """
        now = fields.Datetime.now()
        coming = parts.session_ids.filtered(lambda one: one.start > now)
        return {
            one._get_span(): (one.places, admitted.get(one.rule_id.id))
            for one in self._get_givable(coming) | (coming & held)
        }

    def _as_slots(self, spans):
        """Return what ``_get_open_slots`` returns as a list of ``replan.Slot``."""
        tz = self.conference_id.tz
        return [Slot(span, grid.to_local(span.start, tz).date(), *about) for span, about in spans.items()]

    def _get_busy(self, appointments):
        """Return where the people of these appointments are otherwise, as ``replan.Board`` wants it."""
        others = Domain("appointment_id", "not in", appointments.ids)
        coming = Domain("reserved_until", ">", fields.Datetime.now())
        also = {family_id for keys in self._get_other_families(appointments).values() for family_id, _adult in keys}
        families = Domain("family_id", "in", [*appointments.family_id.ids, *also])
        held = self.env["ptc.occupancy"].search_fetch(others & coming & families)
        busy = [(("family", (row.family_id.id, row.adult)), row._as_stay()) for row in held]
        students = Domain("attending_student_id", "in", appointments.student_id.ids)
        for row in self.env["ptc.occupancy"].search_fetch(others & coming & students):
            busy.append((("student", row.attending_student_id.id), Stay(row.start, row.stop, row.stop)))
        return busy

    def _write_lines(self, outcomes):
        """Write what becomes of appointments; what was chosen for one is kept as long as it is proposed again."""
        chosen = {line.appointment_id.id: line.option_id.spans for line in self.line_ids.filtered("option_id")}
        self.line_ids.unlink()
        appointments = self.env["ptc.appointment"].browse(outcomes)
        rooms = self._get_new_rooms()
        lines = self.env["ptc.change.line"].create(
            [self._prepare_line(appointment, outcomes[appointment.id], rooms) for appointment in appointments]
        )
        for line in lines.filtered(lambda line: line.appointment_id.id in chosen):
            spans = chosen[line.appointment_id.id]
            line.option_id = line.option_ids.filtered(lambda option, spans=spans: option.spans == spans)

    def _prepare_line(self, appointment, outcome, rooms):
        """Return the values of the line of an appointment.

        :param dict rooms: ``{id of ptc.conference.teacher, 0 for who has none yet: ptc.room}`` afterwards.
        """
        vals = {
            "change_id": self.id,
            "appointment_id": appointment.id,
            "student_id": appointment.student_id.id,
            "student_names": appointment._name_students(),
            "family_id": appointment.family_id.id,
            "teacher_id": appointment.teacher_id.id,
            "room_id": appointment.room_id.id,
            "start": appointment.start,
            "stop": appointment.stop,
            "what": outcome.what,
            "reason": outcome.reason or False,
            "spans": to_json(outcome.spans),
        }
        if outcome.what == "moves":
            main = outcome.spans[0]
            vals["new_start"] = main.start
            vals["new_stop"] = max(span.stop for span in outcome.spans)
            vals["new_teacher_id"] = self._get_teacher(main.part).id
            vals["new_room_id"] = rooms[main.part].id
        if outcome.options:
            vals["option_ids"] = [
                Command.create({"start": spans[0].start, "spans": to_json(spans)}) for spans in outcome.options
            ]
        return vals

    def _get_new_rooms(self):
        """Return the room each teacher has afterwards: ``{id of ptc.conference.teacher: ptc.room}``."""
        return {part.id: part.room_id for part in self.conference_id.teacher_ids}

    def _get_teacher(self, part_id):
        """Return the teacher of a part, named as in ``_propose``."""
        return self.env["ptc.conference.teacher"].browse(part_id).teacher_id

    def _get_chosen(self):
        """Return what was chosen for appointments that cannot be kept: ``{id of the appointment: spans}``."""
        chosen = self.lost_line_ids.filtered("option_id")
        return {line.appointment_id.id: from_json(line.option_id.spans) for line in chosen}

    def _get_targets(self):
        """Return the sessions that appointments are to have: ``{ptc.appointment: spans}`` of those that move."""
        targets = {line.appointment_id: from_json(line.spans) for line in self.moved_line_ids}
        chosen = self.lost_line_ids.filtered("option_id")
        return targets | {line.appointment_id: from_json(line.option_id.spans) for line in chosen}
