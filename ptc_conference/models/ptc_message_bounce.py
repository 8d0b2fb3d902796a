# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import fields, models

BOUNCED_WITHIN = timedelta(days=7)


class ResPartner(models.Model):
    """What comes back from an address shows the office who was not reached."""

    _name = "res.partner"
    _inherit = "res.partner"

    def _message_receive_bounce(self, email, partner):
        """Note that the last message to these people came back; it is not tried again at the same address."""
        result = super()._message_receive_bounce(email, partner)
        since = fields.Datetime.now() - BOUNCED_WITHIN
        sent = (
            self.env["ptc.message"]
            .sudo()
            .search(
                [("partner_id", "in", self.ids), ("state", "=", "sent"), ("sent_on", ">=", since)], order="sent_on desc"
            )
        )
        last = sent.browse([own[0].id for own in sent.grouped("partner_id").values()])
        reason = self.env._("The address %(email)s returned it: correct it, or telephone.", email=email)
        last.write({"state": "failed", "retry_on": False, "reason": reason})
        return result
