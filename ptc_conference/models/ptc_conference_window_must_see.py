# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.tools import SQL


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


class PtcConference(models.Model):
    _name = "ptc.conference"
    _inherit = "ptc.conference"

    @api.model
    def _get_admits_sql(self):
        """Add the audience "must_see", decided per student: separated parents have the same times."""
        self.env["ptc.must.see"].flush_model(["conference_id", "student_id", "is_asked"])
        return SQL(
            """
            %s OR w.audience = 'must_see' AND EXISTS (
                SELECT FROM ptc_must_see mark
                 WHERE mark.conference_id = w.conference_id AND mark.student_id = who.student_id AND mark.is_asked)
            """,
            super()._get_admits_sql(),
        )
