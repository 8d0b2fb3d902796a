# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.fields import Command

WAYS = [
    ("last", "Room of the last conference"),
    ("class", "Own classroom"),
    ("near", "Near the own division"),
]


class PtcRoomAssign(models.TransientModel):
    """Give rooms to the teachers of a conference: how, and who would get which, before anything is written."""

    _name = "ptc.room.assign"
    _description = "Give rooms"

    conference_id = fields.Many2one("ptc.conference", required=True, readonly=True, ondelete="cascade")
    first_way = fields.Selection(WAYS, "First", required=True, default="last")
    second_way = fields.Selection(WAYS, "If that is not free", default="class")
    third_way = fields.Selection(WAYS, "Else", default="near")
    is_keeping = fields.Boolean("Keep rooms already given", default=True)
    kept_count = fields.Integer("Keep their room", compute="_compute_counts")
    placed_count = fields.Integer("Get a room", compute="_compute_counts")
    roomless_count = fields.Integer("Get no room", compute="_compute_counts")
    line_ids = fields.One2many(
        "ptc.room.assign.line", "assign_id", "Who gets which", compute="_compute_line_ids", store=True, readonly=False
    )

    @api.depends("conference_id", "first_way", "second_way", "third_way", "is_keeping")
    def _compute_line_ids(self):
        for wizard in self:
            parts = wizard.conference_id.teacher_ids._origin
            proposed = parts._propose_rooms(wizard._get_ways(), wizard.is_keeping)
            lines = [
                wizard._prepare_line(part, proposed.get(part))
                for part in parts
                if not (wizard.is_keeping and part.room_id)
            ]
            wizard.line_ids = [Command.clear(), *map(Command.create, lines)]

    @api.depends("line_ids.room_id")
    def _compute_counts(self):
        for wizard in self:
            wizard.placed_count = len(wizard.line_ids.filtered("room_id"))
            wizard.roomless_count = len(wizard.line_ids) - wizard.placed_count
            wizard.kept_count = len(wizard.conference_id.teacher_ids) - len(wizard.line_ids)

    @api.model
    def _prepare_line(self, part, place):
        """Return the values of a line; ``place`` is ``(room, table, way)``, or None when there is none."""
        room, table, way = place or (self.env["ptc.room"], 1, False)
        return {"conference_teacher_id": part.id, "room_id": room.id, "room_table": table, "way": way}

    def _get_ways(self):
        """Return the ways that were chosen, in order and each once."""
        return tuple(filter(None, dict.fromkeys([self.first_way, self.second_way, self.third_way])))

    def action_assign(self):
        """Give the rooms as the lines say; who gets none, keeps none."""
        self.ensure_one()
        places = {line.conference_teacher_id: (line.room_id, line.room_table) for line in self.line_ids if line.room_id}
        self.env["ptc.conference.teacher"].check_access("write")
        self.env["ptc.conference.teacher"]._give_rooms(places)
        told = self.conference_id._tell_rooms_assigned()
        told["params"]["next"] = {"type": "ir.actions.act_window_close"}
        return told


class PtcRoomAssignLine(models.TransientModel):
    """Which table one teacher would get."""

    _name = "ptc.room.assign.line"
    _description = "Room for a teacher"

    assign_id = fields.Many2one("ptc.room.assign", required=True, ondelete="cascade")
    conference_teacher_id = fields.Many2one("ptc.conference.teacher", required=True, ondelete="cascade")
    teacher_id = fields.Many2one(related="conference_teacher_id.teacher_id")
    old_room_id = fields.Many2one(related="conference_teacher_id.room_id", string="Now")
    appointment_count = fields.Integer(related="conference_teacher_id.appointment_count", string="Appointments")
    room_id = fields.Many2one("ptc.room", ondelete="cascade")
    room_table = fields.Integer("Table", default=1)
    way = fields.Selection([*WAYS, ("same", "As in another conference")], "Why")
