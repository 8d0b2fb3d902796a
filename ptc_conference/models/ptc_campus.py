# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class PtcCampus(models.Model):
    _name = "ptc.campus"
    _description = "Campus"
    _order = "sequence, name, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    directions = fields.Char(help="Told to parents: street, entrance, parking.")
    room_ids = fields.One2many("ptc.room", "campus_id", "Rooms")
