# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.fields import Domain

CLASS_TYPES = ["homeroom", "normal", "specialty", "resource"]


class PtcDivision(models.Model):
    _name = "ptc.division"
    _inherit = "ptc.division"

    # Which classes of a division lead to a conference (Schools-On-I-Net guide, "Rules are as follows").
    shows_homeroom = fields.Boolean("Homeroom classes", default=True)
    shows_normal = fields.Boolean("Normal classes", default=True)
    shows_specialty = fields.Boolean("Specialty classes", default=True)
    shows_resource = fields.Boolean("Resource classes", default=True)

    @api.model
    def _get_showing_domain(self, class_type):
        """Return the domain of the grades in which parents may meet the teachers of classes of a type.

        :param str class_type: one of CLASS_TYPES. A grade without a division shows them all.
        """
        return Domain("division_id", "=", False) | Domain(f"division_id.shows_{class_type}", "=", True)
