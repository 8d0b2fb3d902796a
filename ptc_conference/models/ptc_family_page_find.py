# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.tools import SQL

# The free places of sessions that are kept, and for whom.
KEPT = """
SELECT session.id, session.conference_teacher_id, session.start, session.stop, session.rule_id,
       session.places - (SELECT count(*) FROM ptc_occupancy held WHERE held.session_id = session.id),
       array_agg(hold.family_id)
  FROM ptc_session_hold hold JOIN ptc_session session ON session.id = hold.session_id
 WHERE session.conference_teacher_id = ANY (%s) AND hold.until > %s
   AND session.active AND session.is_blocked IS NOT TRUE
 GROUP BY session.id
"""
TIME = ("session_id", "part_id", "start", "stop", "rule_id")


class PtcFamilyPage(models.AbstractModel):
    """Times that are kept for a while: free for the family they are kept for, taken for all others.

    And the way to find others, where several were asked for and refused.
    """

    _name = "ptc.family.page"
    _inherit = "ptc.family.page"

    @api.model
    def _fill_lines(self, lines, shown, free):
        kept = self._get_kept({line["part_id"] for line in lines if line["access"].shows_times})
        result = super()._fill_lines(lines, shown, self._add_kept(free, kept) if kept else free)
        for line in lines if kept else ():
            line["times"] = [time for time in line["times"] if self._is_for(line, kept.get(time["session_id"]))]
        return result

    @api.model
    def _describe_notice(self, notice, conference, lines, when):
        told = super()._describe_notice(notice, conference, lines, when)
        return told and {**told, "total": len(notice["wanted"])}

    @api.model
    def _is_for(self, line, kept):
        """Tell whether a place is left for the family of a line, beside those kept for others."""
        return not kept or kept["places"] > sum(1 for family_id in kept["family_ids"] if family_id != line["family_id"])

    @api.model
    def _add_kept(self, free, kept):
        """Return free times with those that are kept, in order of time."""
        added = {part_id: list(times) for part_id, times in free.items()}
        known = {time["session_id"] for times in free.values() for time in times}
        for one in kept.values():
            if one["time"]["session_id"] not in known:
                added.setdefault(one["part_id"], []).append({**one["time"], "is_taken": False})
        return {
            part: sorted(some, key=lambda time: (time["start"], time["session_id"])) for part, some in added.items()
        }

    @api.model
    def _get_kept(self, part_ids):
        """Return the sessions of these parts that are kept: ``{session_id: {"part_id", "time", "places", ...}}``."""
        self.env.flush_all()
        query = SQL(KEPT, list(part_ids), fields.Datetime.now())
        found = {}
        for *time, places, family_ids in self.env.execute_query(query) if part_ids else ():
            values = dict(zip(TIME, time, strict=True))
            about = {"part_id": values["part_id"], "time": values, "places": places, "family_ids": family_ids}
            found[values["session_id"]] = about
        return found
