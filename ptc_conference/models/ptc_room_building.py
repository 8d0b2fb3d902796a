# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

from ..lib import paper_text


class PtcRoom(models.Model):
    """Where a room is on a campus with several buildings."""

    _name = "ptc.room"
    _inherit = "ptc.room"

    building = fields.Char(help="Told to parents with the room: leave it empty where the campus is one building.")

    def _describe_storey(self, has_campus=True):
        """Return where on its campus a room is, for example "Floor: 2, Building: B, Main campus"; parts may lack.

        A floor whose name says what it is has no label: "First floor, Main campus".
        """
        floor = self.floor
        if floor and not paper_text.is_word(floor):
            floor = self.env._("Floor: %(floor)s", floor=floor)
        building = self.building and self.env._("Building: %(building)s", building=self.building)
        return ", ".join(filter(None, [floor, building, has_campus and self.campus_id.name]))
