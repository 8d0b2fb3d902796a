# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..lib import replan
from .kept import forget

NEW_ROOMS = "FROM (VALUES %s) new (part_id, room_id, room_table)"
WRITE_PARTS = (
    f"UPDATE ptc_conference_teacher SET room_id = new.room_id, room_table = new.room_table {NEW_ROOMS}"
    " WHERE ptc_conference_teacher.id = new.part_id"
)
# What is over, or has begun, stays as it was: it is a record.
WRITE_SESSIONS = (
    f"UPDATE ptc_session SET room_id = new.room_id, room_table = new.room_table {NEW_ROOMS}"
    " WHERE ptc_session.conference_teacher_id = new.part_id AND ptc_session.start > %s",
    f"UPDATE ptc_occupancy SET room_id = new.room_id, room_table = new.room_table {NEW_ROOMS}"
    " JOIN ptc_session session ON session.conference_teacher_id = new.part_id"
    " WHERE ptc_occupancy.session_id = session.id AND session.start > %s",
)


class PtcChange(models.Model):
    """Other rooms for some teachers, or for all of a campus or floor."""

    _name = "ptc.change"
    _inherit = "ptc.change"

    moved_part_ids = fields.Many2many(
        "ptc.conference.teacher",
        string="Teachers",
        domain="[('conference_id', '=', conference_id)]",
        help="Leave empty to move all who are on a campus or floor.",
    )
    campus_id = fields.Many2one("ptc.campus", "All on the campus", ondelete="cascade")
    floor = fields.Char("On the floor", help="As it is written at the rooms; leave empty for all floors.")
    target_campus_id = fields.Many2one("ptc.campus", "To the campus", ondelete="cascade")
    target_room_ids = fields.Many2many(
        "ptc.room", string="To the rooms", help="Leave empty for any room of the campus."
    )
    room_line_ids = fields.One2many("ptc.change.room", "change_id", "Rooms")
    roomless_count = fields.Integer("Teachers without a new room", compute="_compute_roomless_count")

    @api.depends("room_line_ids.room_id")
    def _compute_roomless_count(self):
        for change in self:
            change.roomless_count = len(change.room_line_ids.filtered(lambda line: not line.room_id))

    def _check_inputs(self):
        result = super()._check_inputs()
        if self.kind == "rooms":
            if not (self.target_campus_id or self.target_room_ids):
                raise UserError(self.env._("Choose where to: a campus, or some rooms."))
            if not self._get_moving_parts():
                raise UserError(self.env._("Nobody is to be moved: choose teachers, or a campus that some are on."))
        return result

    def action_plan(self):
        """Give the teachers new rooms first, where rooms are changed."""
        if self.kind == "rooms":
            self.check_access("write")
            self._check_unfinished()
            self._check_inputs()
            self._assign_new_rooms()
        return super().action_plan()

    def _get_moving_parts(self):
        """Return the teachers' parts that are to get other rooms."""
        parts = self.conference_id.teacher_ids.filtered("room_id")
        if self.moved_part_ids:
            return parts & self.moved_part_ids
        floor = (self.floor or "").strip().casefold()
        return parts.filtered(
            lambda part: (
                part.room_id.campus_id == self.campus_id
                and (not floor or (part.room_id.floor or "").strip().casefold() == floor)
            )
        )

    def _assign_new_rooms(self):
        """Give each teacher who is to be moved a free table, first in a room of the same name."""
        self.room_line_ids.unlink()
        parts = self._get_moving_parts()
        taken = self._get_taken_tables(parts)
        free = [
            (room, table)
            for room in self._get_target_rooms()
            for table in range(1, room.tables + 1)
            if (room, table) not in taken
        ]
        vals_list = []
        for part in parts.sorted(self._get_turn):
            fitting = [place for place in free if self._fits(place, part)]
            place = min(fitting, key=lambda place, part=part: self._rank(place, part), default=None)
            if place:
                free.remove(place)
            vals_list.append(self._prepare_room_line(part, place))
        self.env["ptc.change.room"].create(vals_list)

    @api.model
    def _get_turn(self, part):
        """Return when a teacher gets a table, as a sort key: who needs a room without steps chooses first."""
        needs_step_free = part.teacher_id.is_step_free_needed
        return (not needs_step_free, part.room_id.display_name or "", part.room_table, part.id)

    @api.model
    def _fits(self, place, part):
        """Tell whether a teacher can get to a table: nobody who cannot climb is sent up stairs unasked."""
        room, _table = place
        return room.is_step_free or not part.teacher_id.is_step_free_needed

    @api.model
    def _rank(self, place, part):
        """Return how well a table suits a teacher, the smaller the better; ties go by the order of rooms."""
        room, _table = place
        return (
            room.name.casefold() != part.room_id.name.casefold(),
            part.room_id.is_step_free and not room.is_step_free,
        )

    def _prepare_room_line(self, part, place):
        room, table = place or (self.env["ptc.room"], 1)
        return {
            "change_id": self.id,
            "part_id": part.id,
            "old_room_id": part.room_id.id,
            "room_id": room.id,
            "room_table": table,
        }

    def _get_target_rooms(self):
        if self.target_room_ids:
            return self.target_room_ids
        return self.env["ptc.room"].search([("campus_id", "=", self.target_campus_id.id)])

    def _get_taken_tables(self, parts):
        """Return the tables of others at the time, and those that teachers are to leave, as pairs (room, number)."""
        at_once = parts._get_parts_at_once().filtered("room_id")
        return {(part.room_id, part.room_table) for part in at_once}

    def _propose_rooms(self, chosen):
        """Everybody keeps the time, unless the way from or to another appointment of the family is too far then."""
        appointments = self._get_appointments(self._get_rooms_domain())
        sessions = appointments._get_all_sessions()
        admitted = self._get_admitted(appointments)
        slots = self._as_slots(self._get_open_slots(sessions.conference_teacher_id, sessions, admitted))
        board = self._make_board([one._get_span() for one in sessions], slots, appointments)
        bookings = self._get_bookings(appointments, self._get_same_aims(sessions))
        outcomes = replan.plan(bookings, board, is_any_day=self.is_any_day, chosen=chosen)
        return {key: one._replace(what="moves") if one.what == "stays" else one for key, one in outcomes.items()}

    def _follow_rooms(self):
        """Work these plans out anew after another room was chosen, or a teacher was left out."""
        for change in self.filtered(lambda change: change.state == "planned"):
            change._write_lines(change._propose())

    def _get_rooms_domain(self):
        """Return the domain of the appointments that take place elsewhere; without a new room there is no elsewhere."""
        lines = self.room_line_ids.filtered(lambda line: line.room_id != line.part_id.room_id)
        mine = Domain("conference_teacher_id", "in", lines.part_id.ids)
        return Domain("session_id", "any", mine) | Domain("extra_session_ids", "any", mine)

    def _get_new_rooms(self):
        rooms = super()._get_new_rooms()
        return rooms | {line.part_id.id: line.room_id for line in self.room_line_ids}

    def _check_planned(self):
        result = super()._check_planned()
        roomless = self.room_line_ids.filtered(lambda line: not line.room_id)
        if roomless:
            raise UserError(
                self.env._(
                    "No free table is left for %(teachers)s. Choose a room for each, or remove the line of who is not"
                    " to move.",
                    teachers=", ".join(roomless.teacher_id.mapped("name")),
                )
            )
        return result

    def _apply_rooms(self):
        """Write the new rooms on teachers, sessions and what is held; who gets another time lets go of the old one."""
        parts = self.room_line_ids.part_id
        self.env["ptc.occupancy"]._release_sudo(self._get_touched() - self._get_room_only())
        self.env.flush_all()
        # First nobody sits anywhere: teachers may change places, and PostgreSQL checks each row at once.
        self._write_rooms([(part.id, None, part.room_table) for part in parts])
        self._write_rooms([(line.part_id.id, line.room_id.id, line.room_table) for line in self.room_line_ids])
        self.env["ptc.occupancy"]._follow("session_id", parts._get_coming_sessions().ids)
        for name in ("ptc.conference.teacher", "ptc.session", "ptc.occupancy", "ptc.appointment"):
            self.env[name].invalidate_model(["room_id", *(["room_table"] if name != "ptc.appointment" else [])])

    def _get_room_only(self):
        """Return the appointments that keep their time, in another room."""
        kept = self.moved_line_ids.filtered(lambda line: line.new_start == line.start)
        return kept.appointment_id

    def _write_rooms(self, rows):
        """Write rooms: triples (id of the part, id of the room, table)."""
        values = SQL(", ").join(SQL("(%s, %s::integer, %s)", *row) for row in rows)
        self.env.cr.execute(SQL(WRITE_PARTS, values))
        forget(self.env)
        for statement in WRITE_SESSIONS:
            self.env.cr.execute(SQL(statement, values, fields.Datetime.now()))

    def _place_appointments(self):
        # Where only the room is another one, what is held stays held.
        if self.kind == "rooms":
            self._get_room_only()._tell_room()
        return super()._place_appointments()

    def _get_new_sessions(self):
        found = super()._get_new_sessions()
        room_only = self.kind == "rooms" and self._get_room_only()
        return {one: spans for one, spans in found.items() if one not in room_only} if room_only else found
