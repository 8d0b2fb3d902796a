# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models
from odoo.fields import Domain


class PtcConferenceTeacher(models.Model):
    """The sessions that the settings ask for, and how they are written."""

    _name = "ptc.conference.teacher"
    _inherit = "ptc.conference.teacher"

    def _get_wanted_sessions(self):
        """Return the sessions that the settings ask for, for these teachers of one conference; nothing is written.

        What a teacher holds already, here or in another conference, is not looked at.

        :return: ``{part: [vals, ...]}`` with every part; ``vals`` of ``ptc.session``: ``conference_teacher_id``,
            ``start``, ``stop`` (naive UTC, in order of time, never overlapping), ``date_id``, ``rule_id`` (an id, or
            False for a time that is open to all families).
        """
        conference = self.conference_id
        times = [
            {"start": start, "stop": stop, "date_id": day.id, "rule_id": False}
            for day in conference.date_ids
            for start, stop in day._get_session_instants(conference.duration)
        ]
        return {part: [{**vals, "conference_teacher_id": part.id} for vals in times] for part in self}

    def _allot(self):
        """Write the sessions of these teachers of one conference.

        Sessions that fit already stay, with their date and rule brought up to date; free ones that no longer fit go,
        unless they were added by hand. Times at which a teacher has another session, in any conference, are left out.
        """
        wanted = self._get_wanted_sessions()
        by_time = {(part, vals["start"], vals["stop"]): vals for part in self for vals in wanted[part]}
        self._remove_obsolete_sessions(by_time)
        self._update_sessions(by_time)
        busy = self._get_busy_times()
        self.env["ptc.session"].create(
            [
                vals
                for (part, start, stop), vals in by_time.items()
                if not any(start < until and since < stop for since, until in busy.get(part.teacher_id, ()))
            ]
        )

    def _remove_obsolete_sessions(self, wanted):
        """Remove free sessions not in ``wanted``, keyed by (part, start, stop); archive those with a history."""
        obsolete = self.session_ids.filtered(
            lambda session: session.is_free and not session.is_manual and session._get_key() not in wanted
        )
        with_history = obsolete.with_context(active_test=False).filtered("appointment_ids")
        with_history.active = False
        (obsolete - with_history).unlink()

    def _update_sessions(self, wanted):
        """Give sessions the date and the rule of what is ``wanted`` at their time, where they differ."""
        changed = {}
        for session in self.session_ids:
            vals = wanted.get(session._get_key())
            if vals and (session.date_id.id, session.rule_id.id) != (vals["date_id"], vals["rule_id"]):
                key = (vals["date_id"], vals["rule_id"])
                changed[key] = changed.get(key, session.browse()) | session
        for (date_id, rule_id), sessions in changed.items():
            sessions.write({"date_id": date_id, "rule_id": rule_id})

    def _get_busy_times(self):
        """Return ``{teacher: [(start, stop), ...]}``, naive UTC: the sessions they hold in any conference."""
        domain = Domain("teacher_id", "in", self.teacher_id.ids) & Domain("stop", ">", self.conference_id.first_start)
        sessions = self.env["ptc.session"].search_fetch(domain, ["teacher_id", "start", "stop"])
        return {
            teacher: [(session.start, session.stop) for session in group]
            for teacher, group in sessions.grouped("teacher_id").items()
        }
