# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain

from ..rows import fetch_rows

ELSEWHERE = {
    "teacher_id": "teacher_id",
    "start": "start",
    "stop": "stop",
    "gap": "conference_id.gap",
}
KEPT = {
    "part_id": "conference_teacher_id",
    "start": "start",
    "stop": "stop",
}


class PtcConferenceTeacher(models.Model):
    """What an allotment finds already: sessions of other conferences, and own ones that stay whatever is asked for."""

    _name = "ptc.conference.teacher"
    _inherit = "ptc.conference.teacher"

    def _get_away(self):
        away, own_gap = super()._get_away(), self.conference_id.gap
        rows = {}
        for row in self._fetch_elsewhere():
            pause = timedelta(minutes=max(row["gap"] or 0, own_gap))
            rows.setdefault(row["teacher_id"], []).append((row["start"] - pause, row["stop"] + pause))
        held = {part: rows[part.teacher_id.id] for part in self if part.teacher_id.id in rows}
        return {part: [*away.get(part, ()), *held.get(part, ())] for part in {**away, **held}}

    def _fetch_elsewhere(self):
        """Return the sessions of these teachers in other conferences in the days of theirs, as dicts of ELSEWHERE."""
        dates = self.conference_id.date_ids.filtered("start")
        if not dates:
            return []
        near = Domain("start", "<", max(dates.mapped("stop"))) & Domain("stop", ">", min(dates.mapped("start")))
        others = Domain("teacher_id", "in", self.teacher_id.ids) & Domain(
            "conference_id", "not in", self.conference_id._origin.ids
        )
        return fetch_rows(self.env["ptc.session"], near & others, ELSEWHERE)

    def _fetch_kept(self):
        """Return the sessions that allotting keeps though the settings may not ask for them: ``{id of the part: ...}``.

        These are those by hand, blocked ones, and those that are over with somebody in them: what else is booked moves
        by a plan.

        :return: in place of ``...`` a list of ``(start, stop)``, naive UTC.
        """
        by_hand = Domain("is_manual", "=", True) | Domain("is_blocked", "=", True)
        over = Domain("start", "<=", fields.Datetime.now()) & Domain("occupancy_ids", "!=", False)
        mine = Domain("conference_teacher_id", "in", self._origin.ids)
        kept = {}
        for row in fetch_rows(self.env["ptc.session"], mine & (by_hand | over), KEPT):
            kept.setdefault(row["part_id"], []).append((row["start"], row["stop"]))
        return kept

    def _get_sessions_after(self):
        """Return the sessions that these teachers of one conference have once they are allotted; nothing is written.

        :return: ``{part: {(start, stop): id of the rule or False}}``, naive UTC.
        """
        kept, after = self._fetch_kept(), {}
        gap = timedelta(minutes=self.conference_id.gap)
        rules = self._get_rules_at({part: kept[part._origin.id] for part in self if part._origin.id in kept})
        for part, vals_list in self._get_wanted_sessions().items():
            own = rules.get(part, {})
            wanted = {(vals["start"], vals["stop"]): vals["rule_id"] for vals in vals_list}
            clear = self._get_clear_times(list(wanted), list(own), gap)
            after[part] = {**own, **{time: wanted[time] for time in [*clear, *(wanted.keys() & own.keys())]}}
        return after
