# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

PLACE = {"floor", "campus_id"}


class PtcRoom(models.Model):
    """Where a room is, for the way of families to it."""

    _name = "ptc.room"
    _inherit = "ptc.room"

    floor_key = fields.Char(compute="_compute_floor_key", store=True, help='So that "2nd" and "2ND " are one floor.')

    @api.depends("floor")
    def _compute_floor_key(self):
        for room in self:
            room.floor_key = (room.floor or "").strip().casefold() or False

    def write(self, vals):
        if PLACE & vals.keys():
            self.check_access("write")
            self.env["ptc.session"].search([("room_id", "in", self.ids)])._claim()
        result = super().write(vals)
        if PLACE & vals.keys():
            self.flush_recordset(["floor", "floor_key", "campus_id"])
            self.env["ptc.occupancy"]._follow("room_id", self.ids)
        return result
