# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class PtcConferenceRule(models.Model):
    """An allotment rule: which sessions which teachers get, and which families may book them."""

    _name = "ptc.conference.rule"
    _description = "Allotment rule of a conference"
    _inherit = ["ptc.conference.condition"]
    _order = "sequence, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
