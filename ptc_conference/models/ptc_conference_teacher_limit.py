# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import fields, models

from ..lib import grid, timetable
from ..lib.replan import same_time
from ..rows import fetch_rows

HELD = {
    "part_id": "session_id.conference_teacher_id",
    "start": "session_id.start",
    "stop": "session_id.stop",
}


class PtcConferenceTeacher(models.Model):
    """A teacher who gives only some of the sessions: those at the times that this teacher prefers come first."""

    _name = "ptc.conference.teacher"
    _inherit = "ptc.conference.teacher"

    session_limit = fields.Integer(
        "Sessions at the most",
        help="For who works part-time, for example; 0 is no limit. Booked times come first, then those in accepted"
        " preferences of this teacher, then the earliest. What is added by hand is not counted.",
    )

    _session_limit_positive = models.Constraint(
        "CHECK (COALESCE(session_limit, 0) >= 0)", "The number of sessions cannot be negative: enter 0 for no limit."
    )

    def _get_wanted_sessions(self):
        wanted = super()._get_wanted_sessions()
        limited = self.filtered("session_limit")
        held, preferred, kept = limited._get_held_times(), limited._get_preferred(), limited._fetch_kept()
        gap = timedelta(minutes=self.conference_id.gap)
        # In a form that is not saved yet parts are new records of the real ones.
        for part, number in ((part, part._origin.id) for part in limited):
            sessions, own = {(vals["start"], vals["stop"]): vals for vals in wanted[part]}, kept.get(number, [])
            there = {*held.get(number, ()), *own} & sessions.keys()
            possible = [*there, *part._get_clear_times(sessions.keys() - there, own, gap)]
            chosen = timetable.choose(possible, part.session_limit, there, preferred.get(number, []))
            wanted[part] = [sessions[time] for time in chosen]
        return wanted

    def _get_held_times(self):
        """Return ``{id of the part: {(start, stop), ...}}`` of when booked sessions of these teachers are to be.

        That is at their time of day, on the dates and by the clocks that are entered.
        """
        domain = [("session_id.conference_teacher_id", "in", self.ids)]
        found, conference = {}, self.conference_id
        moved = conference._get_moved_days() if self else {}
        for row in fetch_rows(self.env["ptc.occupancy"], domain, HELD) if self else ():
            day = grid.to_local(row["start"], conference.tz).date()
            start = same_time(row["start"], moved.get(day, day), conference.tz, conference.wanted_tz)
            found.setdefault(row["part_id"], set()).add((start, start + (row["stop"] - row["start"])))
        return found

    def _get_preferred(self):
        """Return ``{id of the part: [(start, stop), ...]}`` of the preferences that were accepted, naive UTC.

        They are on the dates and by the clocks that are entered, whether these are applied or not.
        """
        domain = [("conference_teacher_id", "in", self.ids), ("kind", "=", "preference"), ("state", "=", "accepted")]
        found = {}
        tz = self.conference_id.wanted_tz
        for wish in self.env["ptc.teacher.wish"].search(domain) if self else ():
            found.setdefault(wish.conference_teacher_id.id, []).append(wish._get_wanted_instants(tz))
        return found
