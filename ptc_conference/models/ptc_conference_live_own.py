# SPDX-License-Identifier: LGPL-3.0-or-later
import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

OVERLAP = 3  # seconds that a booking may take to be committed; a page that is not told so hears that the time is taken
OWN = "ptc_conference.own"  # type of messages
AGAIN = "ptc_conference.again"
# What families have booked, moved or cancelled since an instant, by the sessions that they have now or have let go, for
# each adult who sees it on the page at this moment: who has left a family hears nothing of it, however old the page is.
RECENT = """
SELECT link.partner_id, COALESCE(array_agg(DISTINCT one.session_id) FILTER (WHERE one.state = 'booked'), '{}'),
       COALESCE(array_agg(DISTINCT one.session_id) FILTER (WHERE one.state <> 'booked'), '{}')
  FROM ptc_appointment one
  JOIN ptc_guardian link ON link.family_id = one.family_id AND link.active AND link.may_book
   AND (link.student_id = one.student_id OR link.student_id IN (
            SELECT also.student_id FROM ptc_appointment_also also WHERE also.appointment_id = one.id))
  JOIN ptc_family family ON family.id = link.family_id AND family.active
  JOIN ptc_student student ON student.id = link.student_id AND student.active
 WHERE one.conference_id = %(conference)s AND (one.write_date > %(since)s OR one.accepted_at > %(since)s)
 GROUP BY link.partner_id
"""


class PtcConference(models.Model):
    """Open pages of a family are told what the same family has booked elsewhere: in another tab, on another device.

    They read it with the free times too, since not every network lets the bus through.
    """

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    def _send_live(self):
        """Tell families first: so a page knows what is its own before it hears that this is taken."""
        at = int(time.time() * 1000)
        since = self._get_last_told()[0] - timedelta(seconds=OVERLAP)
        for partner, own in self._get_own_since(since).items():
            self.env["bus.bus"]._sendone(partner, OWN, {"conference": self.id, "at": at, **own})
        return super()._send_live()

    def _get_own_since(self, since):
        """Return what families have changed since an instant, naive UTC, by the adults who are to hear of it.

        :return: ``{res.partner: {"booked": [ids of sessions], "left": [ids of sessions]}}``.
        """
        self.ensure_one()
        self.env.flush_all()
        if not self.is_published:
            return {}
        rows = self.env.execute_query(SQL(RECENT, conference=self.id, since=since))
        return {
            self.env["res.partner"].browse(partner_id): {
                "booked": booked,
                "left": [one for one in left if one not in booked],
            }
            for partner_id, booked, left in rows
        }

    @api.model
    def _get_free_sudo(self, conference_id, partner):
        """Add ``own``: the sessions that the page shows as booked, ids in order."""
        free = super()._get_free_sudo(conference_id, partner)
        return free and {**free, "own": self.env["ptc.family.page"]._get_held_sudo(conference_id, partner)}


class PtcGuardian(models.Model):
    """Whose rights or families change asks again what may be heard: pages that are open keep what they were given."""

    _name = "ptc.guardian"
    _inherit = "ptc.guardian"

    @api.model_create_multi
    def create(self, vals_list):
        links = super().create(vals_list)
        links._get_hearing_sudo()._hear_again()
        return links

    def write(self, vals):
        if not {"student_id", "partner_id", "family_id", "active", "may_book"} & vals.keys():
            return super().write(vals)
        before = self._get_hearing_sudo()
        result = super().write(vals)
        (before | self._get_hearing_sudo())._hear_again()
        return result

    def _get_hearing_sudo(self):
        """Return all who are or were guardians of these students, if a page of theirs may be open."""
        coming = [("is_published", "=", True), ("last_stop", ">", fields.Datetime.now())]
        conferences = self.env["ptc.conference"].sudo()
        if not conferences._has_live() or not conferences.search_count(coming, limit=1):
            return self.env["res.partner"]
        return self.student_id.sudo().with_context(active_test=False).guardian_ids.partner_id


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = "res.partner"

    def _hear_again(self):
        """Have open pages of these adults ask again what they may hear."""
        for partner in self:
            self.env["bus.bus"]._sendone(partner, AGAIN, {})
