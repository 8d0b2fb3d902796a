# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

CLASS_TYPES = ["homeroom", "normal", "specialty", "resource"]


class PtcDivision(models.Model):
    _name = "ptc.division"
    _inherit = "ptc.division"

    # Which classes of a division lead to a conference (Schools-On-I-Net guide, "Rules are as follows").
    shows_homeroom = fields.Boolean("Homeroom classes", default=True)
    shows_normal = fields.Boolean("Normal classes", default=True)
    shows_specialty = fields.Boolean("Specialty classes", default=True)
    shows_resource = fields.Boolean("Resource classes", default=True)
