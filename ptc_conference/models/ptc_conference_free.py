# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import datetime
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

from ..lib import bitset
from ..lib.snapshot import get_kept

# As is_free of ptc.session says, but all at once: counting for each session takes ten times as long.
FREE = """
SELECT session.rule_id, array_agg(session.id)
  FROM ptc_session session
  LEFT JOIN (SELECT session_id, count(*) AS taken FROM ptc_occupancy WHERE conference_id = %(conference)s
              GROUP BY session_id) held ON held.session_id = session.id
  LEFT JOIN (SELECT session_id, count(*) AS kept FROM ptc_session_hold WHERE until > %(now)s
              GROUP BY session_id) kept ON kept.session_id = session.id
 WHERE session.conference_id = %(conference)s AND session.active AND session.is_blocked IS NOT TRUE
   AND session.start > %(earliest)s AND COALESCE(held.taken, 0) + COALESCE(kept.kept, 0) < session.places
 GROUP BY session.rule_id
"""
# When the clock alone changes what is free, or who may look.
UNTIL = """
SELECT min(moment)
  FROM (SELECT min(start) - %(lead)s FROM ptc_session WHERE conference_id = %(conference)s AND start > %(earliest)s
        UNION ALL SELECT min(until) FROM ptc_session_hold WHERE until > %(now)s
        UNION ALL SELECT unnest(ARRAY[opens, closes, preview_from, view_until])
                    FROM ptc_conference_window WHERE conference_id = %(conference)s
        UNION ALL SELECT %(stop)s::timestamp) AS coming (moment)
 WHERE moment > %(now)s
"""


class Shared(NamedTuple):
    """What all families share of the free times of a conference, and what has been made of it.

    ``until``: when the clock changes it, naive UTC. ``by_rule``: ``{id of rule or None: ids of free sessions}``.
    ``packed``: the documents by the set of rules that are open. ``answers``: by the id of the user.
    """

    until: datetime
    by_rule: dict
    packed: dict
    answers: dict


class PtcConference(models.Model):
    """The free times of a conference in one small document, for pages that follow them live."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    @api.model
    def _get_free_again_sudo(self, conference_id, user):
        """Return what ``_get_free_sudo`` does for a user, who asks again and again while nothing changes."""
        now = fields.Datetime.now()
        shared = get_kept(self.env.cr, "free").get(conference_id)
        if shared and shared.until > now and user.id in shared.answers:
            return shared.answers[user.id]
        free = self._get_free_sudo(conference_id, user.partner_id)
        if free is not None:
            self.sudo().browse(conference_id)._get_shared(now).answers[user.id] = free
        return free

    @api.model
    def _get_free_sudo(self, conference_id, partner):
        """Return the free sessions of all teachers, or None for whom no booking window lets look.

        Those that allotment rules keep for other families are left out, and those of ``_get_hidden``.
        They are read from the rows that PostgreSQL guards, and nothing of it outlives a change of any of them.

        :return: ``{"first": id, "free": text}``, see ``lib/bitset.py``; identifiers of ``ptc.session`` only.
        """
        page = self.env["ptc.family.page"].sudo()
        conference = page._find_conference(conference_id)
        now = fields.Datetime.now()
        pairs = page._get_own_pairs(partner)
        if not conference or not any(one.is_visible for one in conference._get_family_access(pairs, now).values()):
            return None
        shared = conference._get_shared(now)
        open_rules = frozenset(page._get_admitting_rules(conference, partner, set(shared.by_rule)))
        hidden = conference._read_hidden(pairs)
        if hidden:
            # As long for a parent of whose student another family has a part as if that one had something.
            return _pack(shared.by_rule, open_rules, hidden)
        if open_rules not in shared.packed:
            shared.packed[open_rules] = _pack(shared.by_rule, open_rules)
        return shared.packed[open_rules]

    def _get_shared(self, now):
        """Return the Shared of this conference; read only when something has changed since."""
        kept = get_kept(self.env.cr, "free")
        if self.id not in kept or kept[self.id].until <= now:
            for model in ("ptc.session", "ptc.session.hold", "ptc.conference.window"):
                self.env[model].flush_model()
            lead, stop = self._get_lead(), self.last_stop or None
            terms = {"conference": self.id, "now": now, "lead": lead, "earliest": now + lead, "stop": stop}
            [[until]] = self.env.execute_query(SQL(UNTIL, **terms))
            by_rule = dict(self.env.execute_query(SQL(FREE, **terms)))
            kept[self.id] = Shared(until or datetime.max, by_rule, {}, {})
        return kept[self.id]


def _pack(by_rule, open_rules, hidden=frozenset()):
    ids = [one for rule, ids in by_rule.items() if rule in open_rules for one in ids if one not in hidden]
    first, free = bitset.pack(ids)
    return {"first": first, "free": free}
