# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models


class PtcFamilyPage(models.AbstractModel):
    """The way to find other times, where several were asked for and refused."""

    _name = "ptc.family.page"
    _inherit = "ptc.family.page"

    @api.model
    def _describe_notice(self, notice, conference, lines, when):
        told = super()._describe_notice(notice, conference, lines, when)
        return told and {**told, "total": len(notice["wanted"])}
