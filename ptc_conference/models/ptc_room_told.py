# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models

from .ptc_session_way_told import telling_ways

ROOM_FIELDS = {"name", "building", "floor", "campus_id"}
CAMPUS_FIELDS = {"name", "directions"}


class PtcRoom(models.Model):
    """Families who come to a room are told when it is elsewhere, or is called otherwise."""

    _name = "ptc.room"
    _inherit = "ptc.room"

    def _get_place_told(self):
        """Return what families are told of the place, to compare."""
        campus = self.campus_id
        return self.name, self.building, self.floor, campus.name, campus.directions

    def write(self, vals):
        is_touched = bool(ROOM_FIELDS & vals.keys())
        with telling_ways(self.env["ptc.appointment"], is_touched, "session_id.room_id", self):
            return super().write(vals)


class PtcCampus(models.Model):
    """Families who come to a campus are told its other name, and another way there."""

    _name = "ptc.campus"
    _inherit = "ptc.campus"

    def write(self, vals):
        is_touched = bool(CAMPUS_FIELDS & vals.keys())
        with telling_ways(self.env["ptc.appointment"], is_touched, "session_id.room_id.campus_id", self):
            return super().write(vals)
