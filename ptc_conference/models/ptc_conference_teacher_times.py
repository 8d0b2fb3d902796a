# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import fields, models

from ..lib import timetable

MINUTE = timedelta(minutes=1)


class PtcConferenceTeacher(models.Model):
    """A teacher's times in a conference: session length, breaks, and the timetable they make."""

    _name = "ptc.conference.teacher"
    _inherit = "ptc.conference.teacher"

    duration = fields.Integer(
        "Own session length", help="Minutes; 0: as long as the conference says. It comes before all other lengths."
    )

    _duration_positive = models.Constraint(
        "CHECK (COALESCE(duration, 0) >= 0)", "A session length cannot be negative: enter 0 for that of the conference."
    )

    def _get_durations(self):
        """Return how long the sessions of these teachers of one conference are: ``{part: minutes}``.

        A teacher's own length comes first, then the first line of the conference that is for this teacher.
        """
        conference = self.conference_id
        lines = conference.length_ids.sorted("sequence")._get_teacher_ids()
        return {
            part: part.duration
            or next(
                (line.duration for line, ids in lines.items() if ids is None or part.teacher_id.id in ids),
                conference.duration,
            )
            for part in self
        }

    def _get_timetables(self, away=None):
        """Return the sessions and breaks that the settings give these teachers of one conference.

        :param dict away: as ``_get_away`` returns it, which is asked without it.
        :return: ``{part: {date: (sessions, breaks)}}``: two sorted lists of ``(start, stop, tag)``, naive UTC; the tag
            of a session is the id of its allotment rule or False, of a break the id of its ``ptc.conference.break``.
        """
        durations, observed = self._get_durations(), self.conference_id._get_observed()
        away = self._get_away() if away is None else away
        planned, timetables = {}, {}
        for part in self:
            timetables[part] = {}
            for day, settings in observed.items():
                inputs = part._prepare_day(day, durations[part], settings, away.get(part, ()))
                if (day, inputs) not in planned:
                    planned[day, inputs] = day._to_instants(inputs.plan())
                timetables[part][day] = planned[day, inputs]
        return timetables

    def _get_rules_at(self, times):
        """Return which allotment rules hold the times of these teachers of one conference that are kept anyway.

        :param dict times: ``{part: [(start, stop), ...]}``, naive UTC.
        :return: ``{part: {(start, stop): id of the rule or False}}``: of the first rule that holds when it begins.
        """
        observed = self.conference_id._get_observed() if times else {}
        return {part: {one: part._get_rule_at(one[0], observed) for one in spans} for part, spans in times.items()}

    def _get_rule_at(self, start, observed):
        """Return the id of the rule that holds an instant, naive UTC; False of a time that none keeps for anybody.

        :param dict observed: see ``_get_observed`` of the conference.
        """
        for day, settings in observed.items():
            if day.start <= start < day.stop:
                minute = (start - day.start) // MINUTE
                for ids, (since, until, rule_id) in settings["claims"]:
                    if since <= minute < until and (ids is None or self.teacher_id.id in ids):
                        return rule_id or False
        return False

    def _get_away(self):
        """Return when these teachers of one conference can hold no sessions of it, whatever its settings are.

        :return: ``{part: [(start, stop), ...]}``, naive UTC, in any order; only parts with such times.
        """
        return {}

    def _prepare_day(self, day, duration, settings, away=()):
        """Return a date of this teacher as a ``timetable.Day``; its minutes count from the start of the date.

        :param dict settings: of the date, see ``_get_observed`` of the conference.
        :param away: of this teacher, see ``_get_away``.
        """
        conference, teacher_id = self.conference_id, self.teacher_id.id
        own = {
            name: tuple(entry for ids, entry in entries if ids is None or teacher_id in ids)
            for name, entries in settings.items()
        }
        return timetable.Day(
            start=0,
            stop=(day.stop - day.start) // MINUTE,
            rhythm=timetable.Rhythm(duration, conference.gap, conference.rest_after, conference.rest),
            elsewhere=False if conference.is_open_elsewhere or not conference.rule_ids else None,
            fraction=timetable.spread(self.teacher_id.id) if own["staggered"] else 0.0,
            away=tuple(day._to_minutes(*span) for span in away if span[0] < day.stop and day.start < span[1]),
            **own,
        )
