# SPDX-License-Identifier: LGPL-3.0-or-later
import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.modules import module
from odoo.service import server
from odoo.tools import SQL, config

from .. import live

PAUSE = 3  # seconds between two messages about a conference, when something is always booked
# A booking may take so many seconds to be committed after PostgreSQL has accepted it: what is told twice does no harm.
OVERLAP = 15
TAKEN, CHANGED = "ptc_conference.taken", "ptc_conference.changed"  # types of messages
# Sessions with no place left of those that were booked, blocked or removed since an instant, by their rules.
RECENT = """
SELECT session.rule_id, array_agg(session.id ORDER BY session.id)
  FROM ptc_session session
 WHERE session.conference_id = %(conference)s AND session.start > %(now)s
   AND (session.id IN (SELECT held.session_id FROM ptc_occupancy held
                         JOIN ptc_appointment booked ON booked.id = held.appointment_id
                        WHERE held.conference_id = %(conference)s AND booked.accepted_at > %(since)s)
        OR session.write_date > %(since)s AND (session.is_blocked OR NOT session.active))
   AND (session.is_blocked OR NOT session.active OR session.places
        <= (SELECT count(*) FROM ptc_occupancy held WHERE held.session_id = session.id))
 GROUP BY session.rule_id
"""
LOCK = "SELECT pg_try_advisory_xact_lock('ptc_conference'::regclass::int, %s)"
LAST = """
SELECT create_date, now() AT TIME ZONE 'UTC' - create_date FROM bus_bus WHERE channel = %s ORDER BY id DESC LIMIT 1
"""


class PtcConference(models.Model):
    """Messages of Odoo's bus to open pages: identifiers of sessions only, on channels that not everybody hears.

    Nobody is told of a session that a rule keeps for others. Who could learn something of the other family of a
    student is told without identifiers that there is something new, and then asks what is free for them.
    """

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    def _wake_live(self):
        """Have open pages of these conferences told once this transaction is committed."""
        if not self._tells_live():
            return
        waiting = self.env.cr.postcommit.data.setdefault("ptc_conference.live", set())
        if not waiting:
            self.env.cr.postcommit.add(self._wake_waiting)
        waiting.update(self.ids)

    def _wake_waiting(self):
        for conference_id in self.env.cr.postcommit.data.pop("ptc_conference.live", ()):
            live.wake(self.env.cr.dbname, conference_id)

    @api.model
    def _tells_live(self):
        """Tell whether this process is a server: neither an installation, nor a script, nor a test."""
        return bool(server.server and self.env.registry.ready and not module.current_test)

    @api.model
    def _has_live(self):
        """Tell whether browsers can reach the bus: Odoo's workers do not serve it, a proxy in front of them does."""
        return bool(config["proxy_mode"] or not config["workers"])

    def _wait_live(self):
        """Wait until it is time to tell open pages again; return whether it is for this process to do so.

        One process at a time waits, until the end of its transaction. Whoever finds one waiting can leave it to that:
        it reads in its next transaction, so it sees what was committed before.
        """
        self.ensure_one()
        self.env.cr.execute(LOCK, [self.id])
        if not self.env.cr.fetchone()[0]:
            return False
        time.sleep(max(PAUSE - self._get_last_told()[1].total_seconds(), 0))
        return True

    def _send_live(self):
        """Send what was taken since the last time, by the rules that say whom it is open to.

        ``at`` is when it was read, in milliseconds since the epoch: a page that was made later knows better.
        """
        at = int(time.time() * 1000)
        since = self._get_last_told()[0] - timedelta(seconds=OVERLAP)
        for rule_id, ids in self._get_taken_since(since).items():
            self.env["bus.bus"]._sendone((self, f"taken-{rule_id or 0}"), TAKEN, {"sessions": ids, "at": at})
        self.env["bus.bus"]._sendone((self, "changed"), CHANGED, {"conference": self.id})

    def _get_last_told(self):
        """Return when pages were told last, naive UTC, and how long ago that is, a timedelta."""
        channel = f'["{self.env.cr.dbname}","{self._name}",{self.id},"changed"]'
        self.env.cr.execute(LAST, [channel])
        long_ago = timedelta(minutes=1)
        return self.env.cr.fetchone() or (fields.Datetime.now() - long_ago, long_ago)

    def _get_taken_since(self, since):
        """Return ``{id of a rule, or None: [ids of sessions]}`` of what was taken since an instant, naive UTC."""
        self.ensure_one()
        self.env.flush_all()
        values = {"conference": self.id, "now": fields.Datetime.now(), "since": since}
        return dict(self.env.execute_query(SQL(RECENT, **values)))

    @api.model
    def _get_live_channels_sudo(self, conference_id, partner):
        """Return the channels of the bus that a partner may hear about a conference; none as if it did not exist."""
        page = self.env["ptc.family.page"].sudo()
        conference = page._find_conference(conference_id)
        pairs, now = page._get_own_pairs(partner), fields.Datetime.now()
        if not conference or not any(one.is_visible for one in conference._get_family_access(pairs, now).values()):
            return []
        links = page.env["ptc.guardian"].search(page._get_own_links_domain(partner))
        # Links that have ended count too: what was booked by them is still there.
        students = links.student_id.with_context(active_test=False)
        families = {student.id: student.guardian_ids.family_id for student in students}
        if any(families[link.student_id.id] - link.family_id for link in links):
            return [(conference, "changed")]
        found = conference.env["ptc.session"]._read_group([("conference_id", "=", conference.id)], ["rule_id"])
        rules = page._get_admitting_rules(conference, partner, {rule.id or None for (rule,) in found})
        return [(conference, f"taken-{rule or 0}") for rule in rules]


class PtcOutbox(models.Model):
    _name = "ptc.outbox"
    _inherit = "ptc.outbox"

    @api.model
    def _prepare_put(self, conferences, event):
        """Every booking, move and cancellation comes by here, whichever way it is written."""
        conferences._wake_live()
        return super()._prepare_put(conferences, event)


class PtcSession(models.Model):
    _name = "ptc.session"
    _inherit = "ptc.session"

    def write(self, vals):
        result = super().write(vals)
        if {"is_blocked", "active"} & vals.keys():
            self.conference_id._wake_live()
        return result
