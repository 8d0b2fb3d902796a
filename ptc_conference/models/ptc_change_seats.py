# SPDX-License-Identifier: LGPL-3.0-or-later
from contextlib import closing

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..lib.tables import Seat, find_clash
from ..when import When

# What is at the tables of rooms, of teachers whose own times are not among those that are wanted. Who has no sessions
# yet is there in the hours of the conference.
TAKEN = """
SELECT session.room_id, session.room_table, session.start, session.stop, session.conference_teacher_id
  FROM ptc_session session
 WHERE session.active AND session.stop > %(now)s AND session.room_id = ANY(%(rooms)s)
   AND session.conference_teacher_id <> ALL(%(parts)s)
   AND (session.is_blocked IS NOT TRUE OR EXISTS (SELECT FROM ptc_occupancy held WHERE held.session_id = session.id))
 UNION ALL
SELECT part.room_id, part.room_table, day.start, day.stop, part.id
  FROM ptc_conference_teacher part
  JOIN ptc_conference_date day ON day.conference_id = part.conference_id AND day.stop > %(now)s
   AND day.active
 WHERE part.active AND part.room_id = ANY(%(rooms)s)
   AND part.teacher_id NOT IN (SELECT teacher_id FROM ptc_conference_teacher WHERE id = ANY(%(parts)s))
   AND NOT EXISTS (SELECT FROM ptc_session held WHERE held.conference_teacher_id = part.id AND held.active)
"""
COMING = """
SELECT session.conference_teacher_id, session.start, session.stop
  FROM ptc_session session
 WHERE session.active AND session.start > %(now)s AND session.conference_teacher_id = ANY(%(parts)s)
   AND (session.is_blocked IS NOT TRUE OR EXISTS (SELECT FROM ptc_occupancy held WHERE held.session_id = session.id))
"""


class PtcChange(models.Model):
    """Tables that somebody else has by the time of a plan, also in another conference: told with what to do.

    PostgreSQL refuses them when the plan is applied. Who only tried again would be refused for ever.
    """

    _name = "ptc.change"
    _inherit = "ptc.change"

    obstacle = fields.Text("What stands in the way", readonly=True, copy=False)

    def _check_planned(self):
        result = super()._check_planned()
        obstacle = self._find_obstacle()
        if obstacle:
            raise UserError(obstacle)
        return result

    def _write_lines(self, outcomes):
        result = super()._write_lines(outcomes)
        self.obstacle = self._find_obstacle()
        return result

    def _find_obstacle(self):
        """Return in words which teachers would be at one table at a time if this were applied; "" without any."""
        self.ensure_one()
        self.env.flush_all()
        find = getattr(self, f"_find_{self.kind}_seats", None)
        wanted, leaving = find() if find else ([], ())
        clash = wanted and find_clash(wanted, self._fetch_taken(wanted, leaving))
        return self._describe_clash(*clash) if clash else ""

    def _fetch_taken(self, wanted, leaving):
        """Return the coming seats of others at the tables that are wanted.

        :param leaving: ids of the parts whose sessions are not there any more then.
        """
        values = {
            "now": fields.Datetime.now(),
            "rooms": list({seat.table[0] for seat in wanted}),
            "parts": list(leaving),
        }
        rows = self.env.execute_query(SQL(TAKEN, **values))
        return [Seat((room_id, table), start, stop, part_id) for room_id, table, start, stop, part_id in rows]

    def _find_settings_seats(self):
        """Return the seats there will be, and the ids of the parts that have others now."""
        sessions = self._get_sessions(self._get_aims(self.conference_id.session_ids))
        parts = self._get_allotted_parts()
        tables = {part.id: (part.room_id.id, part.room_table) for part in parts if part.room_id}
        spans = [slot.span for slot in sessions.slots if slot.span.part in tables]
        return [Seat(tables[span.part], span.start, span.stop, span.part) for span in spans], parts.ids

    def _find_postponed_seats(self):
        with closing(self.env.cr.savepoint()):
            self._write_dates()
            return self._find_settings_seats()

    def _find_rooms_seats(self):
        lines = self.room_line_ids.filtered("room_id")
        return lines._get_seats(), lines.part_id.ids

    def _find_teacher_seats(self):
        new = self._get_new_part()
        place = new if new.room_id else self.part_id
        handed_over = self._get_handed_over().filtered(lambda one: not one.is_blocked or one.occupancy_ids)
        if not place.room_id:
            return [], ()
        table = (place.room_id.id, place.room_table)
        seats = [Seat(table, one.start, one.stop, new.id or 0) for one in handed_over]
        return seats, self.part_id.ids

    def _describe_clash(self, mine, other):
        """Return a sentence about two seats: who, where, when, and what to do."""
        part = self.env["ptc.conference.teacher"].browse(other.who)
        room_id, table = mine.table
        return self.env._(
            "%(room)s, table %(table)s, is taken by %(other)s (%(conference)s) on %(moment)s, when %(teacher)s holds"
            " sessions there. Give one of them another room or table, then plan again.",
            room=self.env["ptc.room"].browse(room_id).display_name,
            table=table,
            other=self._get_teacher(other.who).name,
            conference=(part.conference_id or self.conference_id).name,
            moment=When(self.env, self.new_tz).moment(max(mine.start, other.start)),
            teacher=self._get_teacher(mine.who).name,
        )


class PtcChangeRoom(models.Model):
    _name = "ptc.change.room"
    _inherit = "ptc.change.room"

    def _get_seats(self):
        """Return the coming seats of these teachers in their new rooms."""
        if not self:
            return []
        self.env.flush_all()
        tables = {line.part_id.id: (line.room_id.id, line.room_table) for line in self}
        rows = self.env.execute_query(SQL(COMING, now=fields.Datetime.now(), parts=list(tables)))
        return [Seat(tables[part_id], start, stop, part_id) for part_id, start, stop in rows]
