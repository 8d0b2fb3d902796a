# SPDX-License-Identifier: LGPL-3.0-or-later
from collections import Counter

from odoo import api, fields, models
from odoo.tools import format_date

from ..lib import grid
from .ptc_conference_scope import SCOPE

# What decides about sessions; of lines, the conference's own fields.
TIMES = ("duration", "gap", "rest_after", "rest", "is_open_elsewhere", "wanted_tz", "is_calendar_counted")
# In a form that is not saved yet: it is told what an onchange method makes other than it was computed before. Computed
# at once, the numbers of other rules than the edited one would never be told.
NOT_TOLD_YET = -1
BREAK = ("conditions", "start_minute", "stop_minute", "date_id", "is_staggered", "duration")
PART = ("teacher_id", "room_id", "duration", "session_limit", "staff_audience")
RULE = ("conditions", "audience", "sequence", "date_ids", "has_hours", "start_minute", "stop_minute")


def depends_on_settings(path=""):
    """Return the decorator of a compute that says what allotting would yield; ``path`` leads to the conference."""
    names = [
        *TIMES,
        *SCOPE,
        *(f"rule_ids.{name}" for name in RULE),
        *(f"date_ids.{name}" for name in ("start", "stop")),
        *(f"break_ids.{name}" for name in BREAK),
        *(f"length_ids.{name}" for name in ("conditions", "duration", "sequence")),
        *(f"teacher_ids.{name}" for name in PART),
        *(f"wish_ids.{name}" for name in ("state", "kind", "start", "stop")),
    ]
    return api.depends(*(path + name for name in names))


class PtcConferenceRule(models.Model):
    """What an allotment rule yields, told before anything is written."""

    _name = "ptc.conference.rule"
    _inherit = "ptc.conference.rule"

    names_text = fields.Char("Names", compute="_compute_texts")
    times_text = fields.Char("When", compute="_compute_texts")
    teacher_count = fields.Integer("Teachers with these times", compute="_compute_yield")
    session_count = fields.Integer("Sessions", compute="_compute_yield")

    @api.depends("audience", "name_from", "name_to", "date_ids.date", "has_hours", "start_minute", "stop_minute")
    def _compute_texts(self):
        for rule in self:
            days = [format_date(self.env, day.date, date_format="EEE d MMM") for day in rule.date_ids if day.date]
            hours = f"{grid.clock(rule.start_minute)}\u2013{grid.clock(rule.stop_minute)}" if rule.has_hours else ""
            rule.names_text = rule.audience == "named" and (rule._describe_names() or self.env._("All names"))
            rule.times_text = ", ".join(filter(None, [*days, hours])) or self.env._("Always")

    @depends_on_settings("conference_id.")
    def _compute_yield(self):
        saved = self.filtered(lambda rule: rule._origin == rule)
        for conference, rules in saved.grouped("conference_id").items():
            conference._fill_yields(rules)
        for rule in self - saved:
            rule.teacher_count = rule.session_count = NOT_TOLD_YET

    def _get_number(self):
        """Return the id of this rule; in a form that is not saved yet, that of the real one if there is any."""
        return self._origin.id or self.id


class PtcConference(models.Model):
    """What the allotment yields besides its rules."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    open_teacher_count = fields.Integer("Teachers with times open to all", compute="_compute_open_counts")
    open_session_count = fields.Integer("Sessions open to all", compute="_compute_open_counts")

    @depends_on_settings()
    def _compute_open_counts(self):
        for conference in self:
            teachers, sessions = conference._get_yields()
            conference.open_teacher_count = teachers[False]
            conference.open_session_count = sessions[False]

    @api.onchange(*TIMES, *SCOPE, "date_ids", "break_ids", "length_ids", "rule_ids", "teacher_ids", "wish_ids")
    def _onchange_settings(self):
        self._fill_yields(self.rule_ids)

    def _fill_yields(self, rules):
        """Write what allotting would give on these rules of this conference."""
        teachers, sessions = self._get_yields()
        idle = rules.filtered(lambda rule: rule.audience == "nobody")._get_teacher_ids()
        ready = self.teacher_ids.filtered("room_id").teacher_id._origin
        for rule in rules:
            meant = ready if idle.get(rule, ()) is None else ready.browse(idle.get(rule, ())) & ready
            rule.teacher_count = len(meant) or teachers[rule._get_number()]
            rule.session_count = sessions[rule._get_number()]

    def _get_yields(self):
        """Return the sessions that there will be once they are allotted; nothing is written.

        :return: two counters by the id of the rule, False for times open to all: of teachers and of sessions.
        """
        teachers, sessions = Counter(), Counter()
        for after in self.teacher_ids.filtered("room_id")._get_sessions_after().values():
            own = Counter(after.values())
            teachers.update(own.keys())
            sessions.update(own)
        return teachers, sessions
