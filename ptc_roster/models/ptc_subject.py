# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

CLASS_TYPES = [
    ("homeroom", "Homeroom"),
    ("normal", "Normal"),
    ("specialty", "Specialty"),
    ("resource", "Resource"),
]


class PtcSubject(models.Model):
    _name = "ptc.subject"
    _description = "Subject"
    _inherit = ["ptc.roster.mixin"]
    _order = "name, id"

    name = fields.Char(required=True)
    code = fields.Char()
    active = fields.Boolean(default=True)
    class_type = fields.Selection(
        CLASS_TYPES,
        required=True,
        default="normal",
        help="The type that classes of this subject get when they are imported, for example Art: Specialty.",
    )
    class_ids = fields.One2many("ptc.class", "subject_id", "Classes")
