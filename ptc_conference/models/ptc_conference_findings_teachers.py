# SPDX-License-Identifier: LGPL-3.0-or-later
from collections import Counter
from typing import NamedTuple

from odoo import fields, models

from ..lib import capacity, grid, timetable
from .ptc_conference_findings import Finding
from .scope import OBSTACLES


class Load(NamedTuple):
    """A teacher's students and sessions; ``wanted``: appointments if every family comes.

    ``allowed``: how many of them the conference allows a teacher, or 0 when that does not matter. ``limit``: the
    teacher's own limit of sessions, or 0.
    """

    part: int
    students: int
    wanted: int
    sessions: int
    advice: capacity.Advice | None
    allowed: int
    limit: int


class PtcConference(models.Model):
    """The checks of teachers: who is left out, and who has fewer sessions than families."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    def _check_teachers(self, facts):
        absent = self._fetch_absent()
        kinds = [
            ("not_added", "warn", self.env._("Teachers with a class who are not added"), self.env._("Add them.")),
            ("roomless", "warn", self.env._("Teachers without a room"), self.env._("Give them rooms.")),
            ("sessionless", "warn", self.env._("Teachers without sessions"), self.env._("Allot sessions.")),
            (
                "no_class",
                "inform",
                self.env._("Teachers without a class"),
                self.env._("Enter their classes if parents are to meet them."),
            ),
        ]
        model = "ptc.conference.absence"
        found = [self._find(code, *words, model, absent.get(code, ())) for code, *words in kinds]
        left_out = [one for obstacle, _label in OBSTACLES for one in absent.get(obstacle, ())]
        name = self.env._("Teachers left out by grade, class type, subject or substitute")
        found.append(self._find("left_out", "inform", name, self.env._("Look whether that is meant."), model, left_out))
        return [finding for several in found for finding in several] + self._check_unmet(facts)

    def _check_unmet(self, facts):
        """Return teachers whom no student meets, and apart from them other staff, who have no students of their own."""
        met = {meeting.teacher for meeting in facts.meetings}
        unmet = [part for part in facts.parts if part.teacher not in met]
        name, advice = self.env._("Teachers whom no student meets"), self.env._("Enter their students, or remove them.")
        teachers = [part.id for part in unmet if not part.is_staff]
        found = self._find("unmet", "warn", name, advice, "ptc.conference.teacher", teachers)
        name, advice = self.env._("Other staff for no student"), self.env._("Choose whose parents they meet.")
        staff = [part.id for part in unmet if part.is_staff]
        return found + self._find("staff_unmet", "warn", name, advice, "ptc.conference.teacher", staff)

    def _check_loads(self, loads):
        short = [load for load in loads if load.advice]
        found = []
        if short:
            name = self.env._("Teachers with too few sessions if all come")
            ids = [load.part for load in short]
            found += self._find("short", "warn", name, self._advise_all(short), "ptc.conference.teacher", ids)
        limited = [load.part for load in loads if load.allowed]
        name = self.env._("Teachers who may not have as many appointments as families wish")
        advice = self.env._(
            "The limit is %(count)s appointments per teacher: raise it, or set it to 0.", count=self.teacher_limit
        )
        return found + self._find_setting("limited", name, advice, limited)

    def _find_setting(self, code, name, advice, ids):
        """Return the Finding that a setting of the conference is to be changed, for these records."""
        return [Finding(code, "warn", name, advice, len(ids))] if ids else []

    def _get_loads(self, facts, lines):
        """Return the Load of each teacher's part, those first that need the most sessions more.

        :param dict lines: of ``_get_lines``.
        """
        students, sessions = {}, {}
        for meeting in facts.meetings:
            students.setdefault(meeting.teacher, set()).add(meeting.student)
        for session in facts.sessions:
            sessions.setdefault(session.part, []).append(session)
        loads = [
            self._get_load(part, students.get(part.teacher, ()), lines[part.id], sessions.get(part.id, []))
            for part in facts.parts
        ]
        return sorted(loads, key=lambda load: load.sessions - load.wanted)

    def _get_load(self, part, students, lines, sessions):
        by_rule = {}
        for session in sessions:
            if not session.is_blocked:
                by_rule.setdefault(session.rule, []).append(session)
        wants = Counter(line.rules for line in lines)
        supplies = {rule: self._get_supply(own) for rule, own in by_rule.items()}
        places = sum(supply.places for supply in supplies.values())
        is_limited = 0 < self.teacher_limit < len(lines)
        allowed, limit = self.teacher_limit if is_limited else 0, part.session_limit or 0
        # What is added by hand does not count, see session_limit.
        more = max(0, limit - sum(not session.is_manual for session in sessions)) if limit else None
        advice = capacity.advise(wants, supplies, self._get_rhythm(), self._get_break_spans(part), more)
        return Load(part.id, len(students), len(lines), places, advice, allowed, limit)

    def _get_supply(self, sessions):
        """Return sessions that the same families may book as a ``capacity.Supply``."""
        days = Counter()
        for session in sessions:
            days[grid.to_local(session.start, self.tz).date()] += session.places
        times = [(session.start, session.stop) for session in sessions]
        return capacity.Supply(times, days.total(), max(days.values()))

    def _get_rhythm(self):
        """Return how the sessions of a teacher follow each other as a ``timetable.Rhythm``."""
        return timetable.Rhythm(self.duration, self.gap, self.rest_after, self.rest)

    def _get_break_spans(self, part):
        """Return the breaks that a teacher's sessions were allotted around as pairs of instants, naive UTC."""
        to_datetime = fields.Datetime.to_datetime
        return [(to_datetime(pause["start"]), to_datetime(pause["stop"])) for pause in part.breaks or ()]

    def _advise_all(self, loads):
        """Return in words what would be enough for all these teachers."""
        ways = [self.env._("%(count)s sessions in all", count=sum(load.advice.missing for load in loads))]
        free = [load.advice for load in loads if load.advice.dates]
        if free and all(advice.duration for advice in free):
            minutes = min(advice.duration for advice in free)
            ways.append(self.env._("or sessions of %(minutes)s minutes", minutes=minutes))
        if free:
            ways.append(self._advise_dates(max(advice.dates for advice in free)))
        told = [self.env._("Still needed: %(ways)s.", ways=", ".join(ways))]
        if len(free) < len(loads):
            told.append(self.env._("Where a teacher's limit allows no more, raise it or add sessions by hand."))
        return " ".join(told)

    def _advise_load(self, load):
        """Return in words what helps a teacher, or False when nothing is missing."""
        told = [self._advise(load)] if load.advice else []
        if load.allowed:
            told.append(self.env._("Allow %(count)s appointments per teacher", count=load.wanted))
        return "; ".join(told) or False

    def _advise(self, load):
        """Return in words what helps a teacher with too few sessions."""
        advice = load.advice
        if not advice.dates:
            return self._advise_limit(advice.missing, load.limit)
        ways = [
            self.env._("Add 1 session")
            if advice.missing == 1
            else self.env._("Add %(count)s sessions", count=advice.missing)
        ]
        if advice.duration:
            ways.append(self.env._("or shorten to %(minutes)s minutes", minutes=advice.duration))
        return ", ".join([*ways, self._advise_dates(advice.dates)])

    def _advise_limit(self, missing, limit):
        if missing == 1:
            return self.env._("Add 1 session by hand, or raise the teacher's limit of %(limit)s", limit=limit)
        return self.env._(
            "Add %(count)s sessions by hand, or raise the teacher's limit of %(limit)s", count=missing, limit=limit
        )

    def _advise_dates(self, count):
        if count == 1:
            return self.env._("or add a date")
        return self.env._("or add %(count)s dates", count=count)
