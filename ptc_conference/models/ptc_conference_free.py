# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.tools import SQL

from ..lib import bitset

# As is_free of ptc.session says, but all at once: counting for each session takes ten times as long.
FREE = """
SELECT session.rule_id, array_agg(session.id)
  FROM ptc_session session
  LEFT JOIN (SELECT session_id, count(*) AS taken FROM ptc_occupancy WHERE conference_id = %s GROUP BY session_id) held
    ON held.session_id = session.id
  LEFT JOIN (SELECT session_id, count(*) AS kept FROM ptc_session_hold WHERE until > %s GROUP BY session_id) kept
    ON kept.session_id = session.id
 WHERE session.conference_id = %s AND session.active AND session.is_blocked IS NOT TRUE AND session.start > %s
   AND COALESCE(held.taken, 0) + COALESCE(kept.kept, 0) < session.places
   AND session.id NOT IN (%s)
 GROUP BY session.rule_id
"""


class PtcConference(models.Model):
    """The free times of a conference in one small document, for pages that follow them live."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    @api.model
    def _get_free_sudo(self, conference_id, partner):
        """Return the free sessions of all teachers, or None for whom no booking window lets look.

        Those that allotment rules keep for other families are left out, and those of ``_get_hidden_sql``.
        They are read from the rows that PostgreSQL guards, and nothing of it is kept.

        :return: ``{"first": id, "free": text}``, see ``lib/bitset.py``; identifiers of ``ptc.session`` only.
        """
        page = self.env["ptc.family.page"].sudo()
        conference = page._find_conference(conference_id)
        now = fields.Datetime.now()
        own = page.env["ptc.guardian"]._search(page._get_own_links_domain(partner))
        if not conference or not conference._lets_look(own, now):
            return None
        for model in ("ptc.session", "ptc.session.hold"):
            conference.env[model].flush_model()
        earliest = now + conference._get_lead()
        hidden = conference._get_hidden_sql(own.select("student_id", "family_id"))
        by_rule = dict(conference.env.execute_query(SQL(FREE, conference.id, now, conference.id, earliest, hidden)))
        open_rules = page._get_admitting_rules(conference, partner, set(by_rule))
        first, free = bitset.pack([one for rule, ids in by_rule.items() if rule in open_rules for one in ids])
        return {"first": first, "free": free}
