# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class PtcConference(models.Model):
    _name = "ptc.conference"
    _inherit = "ptc.conference"

    message_delay = fields.Integer(
        "Gather changes for",
        required=True,
        default=5,
        help="Minutes to wait after a booking or a change before the family is told, so that several become one "
        "message. 0 tells at once.",
    )

    _message_delay_positive = models.Constraint(
        "CHECK (message_delay BETWEEN 0 AND 1440)", "Changes can be gathered for up to a day (1440 minutes)."
    )
