# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class PtcRoom(models.Model):
    """Where a room is on a campus with several buildings."""

    _name = "ptc.room"
    _inherit = "ptc.room"

    building = fields.Char(help="Told to parents with the room: leave it empty where the campus is one building.")
