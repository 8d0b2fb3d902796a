# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models


class PtcRoom(models.Model):
    _name = "ptc.room"
    _description = "Room"
    _order = "campus_id, name, id"

    name = fields.Char(required=True)
    campus_id = fields.Many2one("ptc.campus", required=True, index=True, ondelete="restrict")
    active = fields.Boolean(default=True)
    floor = fields.Char()
    tables = fields.Integer(default=1, help="How many teachers can hold conferences here at once; a gym holds many.")
    is_step_free = fields.Boolean("Step-free", help="Can be reached without stairs.")

    _name_unique = models.UniqueIndex(
        "(campus_id, name) WHERE active", "There is already a room of this name on the campus."
    )
    _tables_positive = models.Constraint("CHECK (tables > 0)", "A room has at least one table.")

    @api.depends("name", "campus_id.name")
    def _compute_display_name(self):
        for room in self:
            room.display_name = self.env._(
                "%(room)s, %(campus)s", room=room.name or "", campus=room.campus_id.name or ""
            )
