# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class PtcConference(models.Model):
    _name = "ptc.conference"
    _inherit = "ptc.conference"

    second_adult = fields.Selection(
        [
            ("never", "Is not possible for parents"),
            ("asked", "Is asked for, and the office confirms"),
            ("free", "Is possible at once"),
        ],
        "Two adults at once",
        required=True,
        default="never",
        tracking=True,
        help="Two adults of a family with two teachers at the same time. What is asked for is kept until the office"
        " has answered. A family is never in more places than it has adults.",
    )
