# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models


class PtcConferenceTeacher(models.Model):
    """A teacher's breaks, as papers and the session grid show them: those of the sessions there are.

    Breaks that are edited come with the sessions that follow.
    """

    _name = "ptc.conference.teacher"
    _inherit = "ptc.conference.teacher"

    break_times = fields.Json(
        compute="_compute_break_times",
        help="The breaks within the hours: dicts of name, start and stop (naive UTC, as text), in order of time.",
    )
    applied_breaks = fields.Json(
        copy=False, readonly=True, prefetch=False, help="What break_times were when sessions were last allotted."
    )

    @api.depends(
        "applied_breaks",
        "duration",
        *(f"conference_id.break_ids.{name}" for name in ("name", "conditions", "date_id", "start_minute")),
        *(f"conference_id.break_ids.{name}" for name in ("stop_minute", "is_staggered", "duration")),
        *(f"conference_id.date_ids.{name}" for name in ("start", "stop")),
        *(f"conference_id.length_ids.{name}" for name in ("conditions", "duration", "sequence")),
        *(f"conference_id.{name}" for name in ("duration", "gap", "rest_after", "rest")),
    )
    def _compute_break_times(self):
        applied = self.filtered("applied_breaks")
        for part in applied:
            part.break_times = part.applied_breaks["times"]
        for part, times in (self - applied)._get_entered_breaks().items():
            part.break_times = times

    def _get_entered_breaks(self):
        """Return what ``break_times`` are by the settings: ``{part: [{"name", "start", "stop"}, ...]}``."""
        to_string, found = fields.Datetime.to_string, {}
        for conference, parts in self.grouped("conference_id").items():
            names = {pause.id: pause.name for pause in conference.break_ids}
            # Where teachers are away moves staggered breaks only.
            away = None if any(conference.break_ids.mapped("is_staggered")) else {}
            timetables = parts._get_timetables(away) if names else {}
            for part in parts:
                found[part] = [
                    {"name": names[tag], "start": to_string(start), "stop": to_string(stop)}
                    for day, (_sessions, breaks) in timetables.get(part, {}).items()
                    for start, stop, tag in breaks
                    if tag and day.start <= start and stop <= day.stop
                ]
        return found

    def _allot(self, wanted=None):
        result = super()._allot(wanted)
        for part, times in self._get_entered_breaks().items():
            if part.applied_breaks != {"times": times}:
                part.applied_breaks = {"times": times}
        return result
