# SPDX-License-Identifier: LGPL-3.0-or-later
import time
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

OVERLAP = 3  # seconds that a booking may take to be committed; a page that is not told so hears that the time is taken
OWN = "ptc_conference.own"  # type of messages
# What families have booked, moved or cancelled since an instant, by the sessions that they have now or have let go.
RECENT = """
SELECT family_id, COALESCE(array_agg(DISTINCT session_id) FILTER (WHERE state = 'booked'), '{}'),
       COALESCE(array_agg(DISTINCT session_id) FILTER (WHERE state <> 'booked'), '{}')
  FROM ptc_appointment
 WHERE conference_id = %(conference)s AND (write_date > %(since)s OR accepted_at > %(since)s)
 GROUP BY family_id
"""


class PtcConference(models.Model):
    """Open pages of a family are told what the same family has booked elsewhere: in another tab, on another device."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    def _send_live(self):
        """Tell families first: so a page knows what is its own before it hears that this is taken."""
        at = int(time.time() * 1000)
        since = self._get_last_told()[0] - timedelta(seconds=OVERLAP)
        for family_id, own in self._get_own_since(since).items():
            message = {"conference": self.id, "at": at, **own}
            self.env["bus.bus"]._sendone((self, f"family-{family_id}"), OWN, message)
        return super()._send_live()

    def _get_own_since(self, since):
        """Return what families have changed since an instant, naive UTC.

        :return: ``{family_id: {"booked": [ids of sessions], "left": [ids of sessions]}}``.
        """
        self.ensure_one()
        self.env.flush_all()
        rows = self.env.execute_query(SQL(RECENT, conference=self.id, since=since))
        return {
            family_id: {"booked": booked, "left": [one for one in left if one not in booked]}
            for family_id, booked, left in rows
        }

    @api.model
    def _get_live_channels_sudo(self, conference_id, partner):
        channels = super()._get_live_channels_sudo(conference_id, partner)
        if not channels:
            return channels
        conference = self.sudo().browse(conference_id)
        families = {family_id for _student_id, family_id in self.env["ptc.family.page"].sudo()._get_own_pairs(partner)}
        return channels + [(conference, f"family-{family_id}") for family_id in sorted(families)]
