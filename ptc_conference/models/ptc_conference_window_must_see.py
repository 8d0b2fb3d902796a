# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class PtcConferenceWindow(models.Model):
    """Those whom teachers must see may book in a window of their own, before the others take the times."""

    _name = "ptc.conference.window"
    _inherit = "ptc.conference.window"

    audience = fields.Selection(
        selection_add=[("must_see", "Students whom teachers must see")], ondelete={"must_see": "cascade"}
    )

    def _describe_audience(self):
        if self.audience == "must_see":
            return self.env._("students whom teachers must see")
        return super()._describe_audience()
