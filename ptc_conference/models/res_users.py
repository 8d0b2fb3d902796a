# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class ResUsers(models.Model):
    _name = "res.users"
    _inherit = "res.users"

    has_skipped_hints = fields.Boolean(
        "Knows the conference page", help="The hints on the page of a conference are not shown any more by themselves."
    )
