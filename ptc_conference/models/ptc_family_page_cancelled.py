# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models


class PtcFamilyPage(models.AbstractModel):
    """What parents read about a conference that is not held."""

    _name = "ptc.family.page"
    _inherit = "ptc.family.page"

    @api.model
    def _describe_closed(self, conference, state):
        if not conference.is_cancelled:
            return super()._describe_closed(conference, state)
        return self.env._(
            "This conference is cancelled. If you have questions, please ask %(contact)s.",
            contact=conference.contact_id.name,
        )
