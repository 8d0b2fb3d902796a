# SPDX-License-Identifier: LGPL-3.0-or-later
from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..lib import rooms
from ..rows import take_turns


class PtcConferenceTeacher(models.Model):
    """Which teacher sits where: proposals, and what is not to be entered."""

    _name = "ptc.conference.teacher"
    _inherit = "ptc.conference.teacher"

    @api.constrains("room_id", "room_table", "conference_id", "active")
    def _check_table_free(self):
        """Refuse a table that another teacher has at that time; PostgreSQL does so once both have sessions.

        Until then those who give tables of a room come one after the other.
        """
        take_turns(self.filtered(lambda part: part.active and not part.session_ids).room_id)
        for part, clash in self.filtered("active")._find_table_clashes().items():
            raise ValidationError(part._explain_clash(clash))

    def _find_table_clashes(self):
        """Return ``{part: part of another teacher who has the table at that time}``."""
        seated = self.filtered("room_id")
        same_room = [("room_id", "in", seated.room_id.ids)]
        others = seated._get_parts_at_once(same_room).grouped("room_id")
        clashes = {}
        for part in seated:
            rivals = others.get(part.room_id, self.browse()).filtered(
                lambda other, part=part: other.room_table == part.room_table and other.teacher_id != part.teacher_id
            )
            clash = next((other for other in rivals if part._is_meanwhile(other)), None)
            if clash:
                clashes[part] = clash
        return clashes

    def _come_back(self):
        """Let these teachers take part again; whose table another has by now needs another room."""
        for part in self:
            is_taken = part in part._find_table_clashes()
            part.write({"active": True, **({"room_id": False, "room_table": 1} if is_taken else {})})

    @api.onchange("room_id")
    def _onchange_room_id(self):
        """Choose the first table that nobody has in the form: in a gym nobody need look who sits where."""
        room, conference = self.room_id._origin, self.conference_id
        elsewhere = self._get_parts_at_once([("room_id", "=", room.id), ("conference_id", "!=", conference._origin.id)])
        others = (conference.teacher_ids | elsewhere).filtered(lambda part: part.teacher_id != self.teacher_id)
        taken = {part.room_table for part in others if part.room_id._origin == room}
        self.room_table = next((number for number in range(1, room.tables + 1) if number not in taken), 1)

    def _is_meanwhile(self, other):
        """Tell whether two parts are held at the same time, as far as that is known."""
        if self.conference_id == other.conference_id and not (self.session_ids and other.session_ids):
            return True
        mine, theirs = self._get_spans(), other._get_spans()
        return any(start < until and since < stop for start, stop in mine for since, until in theirs)

    def _get_spans(self):
        """Return when this teacher is there: the sessions, or the hours of the conference as long as there are none."""
        self.ensure_one()
        held = self.session_ids.filtered(lambda session: not session.is_blocked or session.occupancy_ids)
        return [(span.start, span.stop) for span in (held if self.session_ids else self.conference_id.date_ids)]

    def _explain_clash(self, other):
        return self.env._(
            "%(teacher)s has %(room)s, table %(table)s, in %(conference)s at that time. Choose another room or table"
            " for %(mine)s, or move %(teacher)s first.",
            teacher=other.teacher_id.name,
            room=other.room_id.display_name,
            table=other.room_table,
            conference=other.conference_id.name,
            mine=self.teacher_id.name,
        )

    def _assign_rooms(self):
        """Give each of these teachers of one conference the own classroom if it is free, else a table nearby."""
        proposed = self._propose_rooms(("class", "near"))
        self._give_rooms({part: place[:2] for part, place in proposed.items()})

    def _propose_rooms(self, ways=rooms.WAYS, is_keeping=True):
        """Propose tables for these teachers of one conference, without writing.

        :param ways: of ``lib.rooms.WAYS``, in order of preference.
        :param bool is_keeping: who has a room keeps it.
        :return: ``{part: (room, table, way)}`` of those who get one; ``way`` is one of ``ways``, or "same" for who
            has a table in another conference at that time.
        """
        todo = self.filtered(lambda part: not (is_keeping and part.room_id))
        seated = self._get_parts_at_once([("room_id", "!=", False)]) - todo
        elsewhere = {part.teacher_id: part for part in seated if part.conference_id != self.conference_id}
        same = todo.filtered(lambda part: part.teacher_id in elsewhere)
        found = (todo - same)._assign_tables(seated, ways)
        for part in same:
            there = elsewhere[part.teacher_id]
            found[part] = (there.room_id, there.room_table, "same")
        return found

    def _assign_tables(self, seated, ways):
        """Return ``{part: (room, table, way)}`` by ``lib.rooms``, around those who are ``seated``."""
        found = self.env["ptc.room"].search([("tables", ">", 0)])
        tables = {(table.room, table.number): table for room in found for table in room._get_tables()}
        divisions = (self | seated)._get_divisions()
        taken = {(part.room_id.id, part.room_table): divisions.get(part.teacher_id) for part in seated}
        given = {tables[place]: division for place, division in taken.items() if place in tables}
        places = rooms.assign(self._prepare_teachers(divisions, found), list(tables.values()), ways, given)
        return {self.browse(key): (found.browse(table.room), table.number, way) for key, (table, way) in places.items()}

    def _prepare_teachers(self, divisions, found):
        """Return these teachers as ``lib.rooms`` wants them.

        :param divisions: ``{teacher: division}``
        :param found: the rooms there are
        """
        classrooms, earlier = self._get_classrooms(found), self._get_earlier_places()
        return [
            rooms.Teacher(
                part.id,
                divisions.get(part.teacher_id),
                {
                    "class": [(room.id, 0) for room in [classrooms.get(part.teacher_id)] if room],
                    "last": earlier.get(part.teacher_id, []),
                },
                part.teacher_id.is_step_free_needed,
            )
            for part in self
        ]

    def _give_rooms(self, places):
        """Write rooms and tables.

        :param places: ``{part: (room, table)}``. Those whose table another one of them gets leave it first.
        """
        moves = {part: place for part, place in places.items() if (part.room_id, part.room_table) != place}
        wanted = set(moves.values())
        leaving = self.browse([part.id for part in moves if (part.room_id, part.room_table) in wanted])
        if leaving:
            leaving.write({"room_id": False, "room_table": 1})
            self.env.flush_all()
        for part, (room, table) in moves.items():
            part.write({"room_id": room.id, "room_table": table})

    def _get_parts_at_once(self, domain=()):
        """Return all teachers' parts in these conferences, and in others that are held within their days.

        A cancelled one is not held: its tables are free.

        :param domain: only those parts.
        """
        meanwhile = Domain("conference_id", "in", self.conference_id.ids)
        for one in self.conference_id.filtered("first_start"):
            at_once = Domain("first_start", "<", one.last_stop) & Domain("last_stop", ">", one.first_start)
            meanwhile |= Domain("conference_id", "any", at_once & Domain("is_cancelled", "=", False))
        return self.search(meanwhile & Domain(domain))

    def _get_classrooms(self, found):
        """Return ``{teacher: room}`` for teachers one of whose classes is taught in a room of that name now."""
        by_name = found.grouped(lambda room: room.name.strip().casefold())
        by_whole_name = found.grouped(lambda room: room.display_name.strip().casefold())
        classrooms = {}
        for part in self._get_current_classes().filtered("class_id.location"):
            location = part.class_id.location.strip().casefold()
            rooms_there = by_name.get(location) or by_whole_name.get(location) or found.browse()
            # Of two campuses nobody can tell.
            if len(rooms_there) == 1:
                classrooms.setdefault(part.teacher_id, rooms_there)
        return classrooms

    def _get_current_classes(self):
        """Return the ``ptc.class.teacher`` of these teachers of one conference that hold on its first day."""
        first = min(self.conference_id.date_ids.mapped("date"), default=fields.Date.context_today(self))
        domain = Domain("teacher_id", "in", self.teacher_id.ids) & Domain("class_id.active", "=", True)
        for path in ("", "class_id."):
            domain &= Domain(f"{path}date_start", "=", False) | Domain(f"{path}date_start", "<=", first)
            domain &= Domain(f"{path}date_stop", "=", False) | Domain(f"{path}date_stop", ">", first)
        return self.env["ptc.class.teacher"].search(domain)

    def _get_earlier_places(self):
        """Return ``{teacher: [(room id, table), (room id, 0)]}`` of the conference before; 0 is any table there."""
        conference = self.conference_id
        before = Domain("teacher_id", "in", self.teacher_id.ids) & Domain("conference_id", "!=", conference.id)
        if conference.first_start:
            before &= Domain("conference_id.first_start", "<", conference.first_start)
        places = {}
        for part in self.search(before & Domain("room_id", "!=", False), order="conference_id, id"):
            places.setdefault(part.teacher_id, part)
        return {teacher: [(part.room_id.id, part.room_table), (part.room_id.id, 0)] for teacher, part in places.items()}

    def _get_divisions(self):
        """Return ``{teacher: id of the division most of the teacher's classes belong to}``."""
        counts = {}
        for member in self.env["ptc.class.teacher"].search([("teacher_id", "in", self.teacher_id.ids)]):
            counts.setdefault(member.teacher_id, Counter()).update(member.class_id.grade_ids.division_id.ids)
        return {teacher: min(found, key=lambda one: (-found[one], one)) for teacher, found in counts.items() if found}


class PtcConference(models.Model):
    _name = "ptc.conference"
    _inherit = "ptc.conference"

    @api.constrains("wanted_tz")
    def _check_tables_free(self):
        """Other clocks are other hours: see the same of dates."""
        self.teacher_ids._check_table_free()


class PtcConferenceDate(models.Model):
    _name = "ptc.conference.date"
    _inherit = "ptc.conference.date"

    @api.constrains("date", "start_minute", "stop_minute")
    def _check_tables_free(self):
        """Who has no sessions yet has the table in the hours of the conference: these may now be those of another."""
        self.conference_id.teacher_ids._check_table_free()


class PtcRoom(models.Model):
    _name = "ptc.room"
    _inherit = "ptc.room"

    @api.constrains("tables")
    def _check_tables_used(self):
        """Refuse fewer tables than teachers of coming conferences sit at."""
        for room in self:
            seated = Domain("room_id", "=", room.id) & Domain("room_table", ">", room.tables)
            coming = Domain("conference_id.last_stop", ">", fields.Datetime.now())
            part = self.env["ptc.conference.teacher"].search(seated & coming, limit=1)
            if part:
                raise ValidationError(
                    self.env._(
                        "%(teacher)s has table %(table)s of %(room)s in %(conference)s. Give this teacher another table"
                        " first, then enter fewer tables.",
                        teacher=part.teacher_id.name,
                        table=part.room_table,
                        room=room.display_name,
                        conference=part.conference_id.name,
                    )
                )

    def _get_tables(self):
        """Return the tables of this room as ``lib.rooms`` wants them."""
        self.ensure_one()
        campus = (self.campus_id.sequence, self.campus_id.id)
        place = (campus, self.floor or "", self.name, self.is_step_free)
        return [rooms.Table(self.id, number, *place) for number in range(1, self.tables + 1)]
