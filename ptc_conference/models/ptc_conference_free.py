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
        """Return the free sessions of all teachers, or None for whom no booking window lets look.

        They are read from the rows that PostgreSQL guards, and nothing of it is kept.

        :return: ``{"first": id, "free": text}``, see ``lib/bitset.py``; identifiers of ``ptc.session`` only.
        """
        page = self.env["ptc.family.page"].sudo()
        conference = page._find_conference(conference_id)
        now = fields.Datetime.now()
        own = page.env["ptc.guardian"]._search(page._get_own_links_domain(partner))
        if not conference or not conference._lets_look(own.select("student_id", "family_id"), now):
            return None
        domain = [
            ("conference_id", "=", conference.id),
            ("is_free", "=", True),
            ("start", ">", now + conference._get_lead()),
        ]
        rows = fetch_rows(page.env["ptc.session"], domain, {"id": "id"})
        first, free = bitset.pack(row["id"] for row in rows)
        return {"first": first, "free": free}
