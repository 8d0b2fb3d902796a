# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import ValidationError


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
        obstacle = self.change_id._find_obstacle()
        if obstacle:
            raise ValidationError(obstacle)

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
