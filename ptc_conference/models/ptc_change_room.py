# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

# Another teacher at the table at a time at which this one holds sessions or appointments; both after the change.
CLASHES = """
WITH new (part_id, room_id, room_table) AS (VALUES %(rows)s),
used AS (
    SELECT session.conference_teacher_id AS part_id, session.room_id, session.room_table, session.start, session.stop
      FROM ptc_session session
     WHERE session.active AND (session.is_blocked IS NOT TRUE
            OR EXISTS (SELECT FROM ptc_occupancy held WHERE held.session_id = session.id))
)
SELECT new.part_id, min(other.part_id)
  FROM new
  JOIN used mine ON mine.part_id = new.part_id
  JOIN (
    SELECT part_id, room_id, room_table, start, stop FROM used WHERE part_id NOT IN (SELECT part_id FROM new)
     UNION ALL
    SELECT part_id, new.room_id, new.room_table, start, stop FROM used JOIN new USING (part_id)
  ) other ON other.part_id != new.part_id AND other.room_id = new.room_id AND other.room_table = new.room_table
         AND tsrange(other.start, other.stop) && tsrange(mine.start, mine.stop)
 GROUP BY new.part_id ORDER BY new.part_id LIMIT 1
"""


class PtcChangeRoom(models.Model):
    """The room that a teacher of a conference gets instead."""

    _name = "ptc.change.room"
    _description = "New room of a teacher"
    _order = "change_id, teacher_name, id"

    change_id = fields.Many2one("ptc.change", required=True, index=True, ondelete="cascade")
    part_id = fields.Many2one("ptc.conference.teacher", "Teacher", required=True, index=True, ondelete="cascade")
    teacher_id = fields.Many2one(related="part_id.teacher_id", string="Who")
    teacher_name = fields.Char(related="part_id.teacher_id.name", store=True, precompute=True)
    appointment_count = fields.Integer(related="part_id.appointment_count")
    old_room_id = fields.Many2one("ptc.room", "Room now", readonly=True, ondelete="cascade")
    room_id = fields.Many2one("ptc.room", "New room", ondelete="cascade", index="btree_not_null")
    room_table = fields.Integer("Table", default=1, help="Which table of the room, from 1.")

    _part_once = models.UniqueIndex("(change_id, part_id)", "Each teacher gets one new room.")

    @api.constrains("room_id", "room_table")
    def _check_free(self):
        for change in self.change_id:
            change.room_line_ids._check_tables()
            change.room_line_ids._check_clashes()

    def _check_tables(self):
        for line in self.filtered("room_id"):
            if not 1 <= line.room_table <= line.room_id.tables:
                raise ValidationError(
                    self.env._(
                        "%(room)s has %(tables)s table(s): choose a table from 1 to %(tables)s for %(teacher)s.",
                        room=line.room_id.display_name,
                        tables=line.room_id.tables,
                        teacher=line.teacher_id.name,
                    )
                )

    def _check_clashes(self):
        """Raise a ValidationError when two teachers would sit at one table at a time."""
        placed = self.filtered("room_id")
        found = placed and placed._find_clash()
        if found:
            line, other = found
            raise ValidationError(
                self.env._(
                    "%(room)s, table %(table)s, is taken by %(other)s at a time when %(teacher)s holds sessions:"
                    " choose another room or table.",
                    room=line.room_id.display_name,
                    table=line.room_table,
                    other=other.teacher_id.name,
                    teacher=line.teacher_id.name,
                )
            )

    def _find_clash(self):
        """Return the first line, and the part of a teacher who is at that table at that time; None without one."""
        self.env.flush_all()
        rows = SQL(", ").join(SQL("%s", (line.part_id.id, line.room_id.id, line.room_table)) for line in self)
        found = self.env.execute_query(SQL(CLASHES, rows=rows))
        if not found:
            return None
        part_id, other_id = found[0]
        line = self.filtered(lambda line: line.part_id.id == part_id)
        return line, self.env["ptc.conference.teacher"].browse(other_id)

    def write(self, vals):
        result = super().write(vals)
        if {"room_id", "room_table"} & vals.keys():
            self.change_id._follow_rooms()
        return result

    def unlink(self):
        changes = self.change_id
        result = super().unlink()
        changes._follow_rooms()
        return result
