# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from psycopg2.errors import ExclusionViolation

from odoo import api, models
from odoo.fields import Domain

from ..exceptions import BookingStale
from ..lib import timetable


class PtcConferenceTeacher(models.Model):
    """The sessions that the settings ask for, and how they are written."""

    _name = "ptc.conference.teacher"
    _inherit = "ptc.conference.teacher"

    def _get_wanted_sessions(self):
        """Return the sessions that the settings ask for, for these teachers of one conference; nothing is written.

        What a teacher holds already in this conference is not looked at.

        :return: ``{part: [vals, ...]}`` with every part; ``vals`` of ``ptc.session``: ``conference_teacher_id``,
            ``start``, ``stop`` (naive UTC, in order of time, never overlapping), ``date_id``, ``rule_id`` (an id, or
            False for a time that is open to all families).
        """
        return {
            part: [
                {"conference_teacher_id": part.id, "start": start, "stop": stop, "date_id": day.id, "rule_id": rule_id}
                for day, (sessions, _breaks) in days.items()
                for start, stop, rule_id in sessions
            ]
            for part, days in self._get_timetables().items()
        }

    def _allot(self, wanted=None):
        """Write the sessions of these teachers of one conference.

        Sessions that fit already stay, with their date and rule brought up to date; free ones that no longer fit go,
        unless they were added by hand. Times at which a teacher has another session, in any conference, are left out.

        :param dict wanted: what ``_get_wanted_sessions`` has said while appointments were held that are let go by now.
        :raise BookingStale: when sessions are allotted by somebody else at the same moment; Odoo then begins again.
        """
        if not self:
            return
        self._claim_allotment()
        wanted = wanted or self._get_wanted_sessions()
        by_time = {(part, vals["start"], vals["stop"]): vals for part in self for vals in wanted[part]}
        self._remove_obsolete_sessions(by_time)
        self._update_sessions(by_time)
        self._create_sessions([by_time[key] for key in self._get_missing_keys(by_time)])

    @api.model
    def _claim_allotment(self):
        """See to it that one allotment is written at a time: of two, neither would see what the other one writes.

        :raise BookingStale: when somebody else was at it; Odoo then begins again, and what is written already stays.
        """
        self.env.cr.execute("SELECT pg_try_advisory_xact_lock('ptc_conference_teacher'::regclass::int, 0)")
        if not self.env.cr.fetchone()[0]:
            self.env.cr.execute("SELECT pg_advisory_xact_lock('ptc_conference_teacher'::regclass::int, 0)")
            raise BookingStale(self.env._("Somebody else has just allotted sessions. Please allot again."))

    @api.model
    def _create_sessions(self, vals_list):
        """Create sessions.

        :raise BookingStale: when another allotment was written since this transaction began.
        """
        try:
            with self.env.cr.savepoint():
                self.env["ptc.session"]._insert_many(vals_list)
        except ExclusionViolation as error:
            if error.diag.constraint_name != "ptc_session_teacher_once":
                raise
            message = self.env._("One of the teachers has just got sessions at the same time. Please allot again.")
            raise BookingStale(message) from error

    def _get_missing_keys(self, wanted):
        """Return those of the keys (part, start, stop) at which the teacher has no session in any conference.

        Sessions that are held already keep the pause of this conference.
        """
        gap = timedelta(minutes=self.conference_id.gap)
        busy = self._get_busy_times()
        by_part = {}
        for part, start, stop in wanted:
            by_part.setdefault(part, []).append((start, stop))
        return [
            (part, start, stop)
            for part, times in by_part.items()
            for start, stop in self._get_clear_times(times, busy.get(part.teacher_id, ()), gap)
        ]

    @api.model
    def _get_clear_times(self, times, held, gap):
        """Return the pairs (start, stop) that are not held already and leave a gap to those that are."""
        known = set(held)
        return timetable.clear_of([one for one in times if one not in known], held, gap)

    def _remove_obsolete_sessions(self, wanted):
        """Remove free sessions not in ``wanted``, keyed by (part, start, stop); archive those with a history."""
        obsolete = self.session_ids.filtered(
            lambda session: session.is_free and not session.is_manual and session._get_key() not in wanted
        )
        with_history = obsolete.with_context(active_test=False).filtered("appointment_ids")
        with_history._retire()
        (obsolete - with_history).unlink()

    def _update_sessions(self, wanted):
        """Give sessions the date and the rule of what is ``wanted`` at their time, where they differ.

        What is kept though nothing is wanted at its time gets the rule that holds when it begins.
        """
        times = {}
        for part, start, stop in {session._get_key() for session in self.session_ids} - wanted.keys():
            times.setdefault(part, []).append((start, stop))
        rules = self._get_rules_at(times)
        origins = {}
        for session in self.session_ids:
            part, start, stop = key = session._get_key()
            vals = wanted.get(key)
            origins[session] = (
                (vals["date_id"], vals["rule_id"]) if vals else (session.date_id.id, rules[part][start, stop])
            )
        self.session_ids._set_origins(origins)

    def _get_busy_times(self):
        """Return ``{teacher: [(start, stop), ...]}``, naive UTC: the sessions they hold in any conference."""
        # Not first_start, which is that of the sessions there are.
        first = min(self.conference_id.date_ids.mapped("start"))
        earliest = first - timedelta(minutes=self.conference_id.gap)
        domain = Domain("teacher_id", "in", self.teacher_id.ids) & Domain("stop", ">", earliest)
        sessions = self.env["ptc.session"].search_fetch(domain, ["teacher_id", "start", "stop"])
        return {
            teacher: [(session.start, session.stop) for session in group]
            for teacher, group in sessions.grouped("teacher_id").items()
        }
