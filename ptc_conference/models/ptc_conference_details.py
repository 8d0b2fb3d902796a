# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models


class PtcConference(models.Model):
    _name = "ptc.conference"
    _inherit = "ptc.conference"

    details_until = fields.Date(
        "Contact details until",
        copy=False,
        help="Parents are asked on their page to confirm or correct their e-mail address and telephone number until"
        " this day. Corrections wait for the office. Empty: they are not asked.",
    )


class PtcFamilyPage(models.AbstractModel):
    """Asks a parent to check the own contact details, on the first visits of a conference."""

    _name = "ptc.family.page"
    _inherit = "ptc.family.page"

    @api.model
    def _describe_conference(self, own, now, when):
        return {**super()._describe_conference(own, now, when), "details": self._describe_details(own, now, when)}

    @api.model
    def _describe_details(self, own, now, when):
        """Return what asks to check the details: ``{"conference_id", "text", "email", "phone"}``; None when done."""
        conference = own["conference"]
        if not conference.details_until or when.date(now) > conference.details_until:
            return None
        partner = self.env["res.partner"].browse(own["links"][0]["partner_id"])
        done = [("partner_id", "=", partner.id), ("conference_id", "=", conference.id)]
        if self.env["ptc.contact.check"].search_count(done, limit=1):
            return None
        day = when.day(conference.details_until)
        text = self.env._("Please check until %(day)s how the school reaches you.", day=day)
        return {"conference_id": conference.id, "text": text, "email": partner.email, "phone": partner.phone}
