# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from ..lib import bitset
from ..rows import fetch_rows


class PtcConference(models.Model):
    """The free times of a conference in one small document, for pages that follow them live."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    @api.model
    def _get_free_sudo(self, conference_id, partner):
        """Return the free sessions of all teachers, or None for who books nothing in the conference.

        They are read from the rows that PostgreSQL guards, and nothing of it is kept.

        :return: ``{"first": id, "free": text}``, see ``lib/bitset.py``; identifiers of ``ptc.session`` only.
        """
        page = self.env["ptc.family.page"].sudo()
        conference = page._find_conference(conference_id)
        if not conference or not page.env["ptc.guardian"].search_count(page._get_own_links_domain(partner), limit=1):
            return None
        domain = [
            ("conference_id", "=", conference.id),
            ("is_free", "=", True),
            ("start", ">", fields.Datetime.now()),
        ]
        rows = fetch_rows(page.env["ptc.session"], domain, {"id": "id"})
        first, free = bitset.pack(row["id"] for row in rows)
        return {"first": first, "free": free}
