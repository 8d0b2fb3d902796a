# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models


class IrHttp(models.AbstractModel):
    """The web client offers teachers their own schedule in the menu of their name."""

    _name = "ir.http"
    _inherit = "ir.http"

    def session_info(self):
        return {**super().session_info(), "is_conference_teacher": self.env.user.partner_id.is_teacher}


class PtcTeachingPage(models.AbstractModel):
    _name = "ptc.teaching.page"
    _inherit = "ptc.teaching.page"

    @api.model
    @api.readonly
    def get_my_schedule(self):
        """Return the action that prints the user's own schedule: with several conferences, or none, the own page."""
        parts = self.sudo()._get_parts(self.env.user.partner_id)
        address = f"/my/teaching/{parts[0]['part_id']}/schedule.pdf" if len(parts) == 1 else "/my/teaching"
        return {"type": "ir.actions.act_url", "url": address, "target": "new"}
