# SPDX-License-Identifier: LGPL-3.0-or-later
from collections import Counter
from typing import NamedTuple

from odoo import models

from ..lib import capacity, grid
from .ptc_conference_scope import OBSTACLES


class Load(NamedTuple):
    """A teacher's students and sessions; ``wanted``: appointments if every family comes."""

    part: int
    students: int
    wanted: int
    sessions: int
    advice: capacity.Advice | None


class PtcConference(models.Model):
    """The checks of teachers: who is left out, and who has fewer sessions than families."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    def _check_teachers(self, facts):
        absent = self._fetch_absent()
        met = {meeting.teacher for meeting in facts.meetings}
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
        unmet = [part.id for part in facts.parts if part.teacher not in met]
        name, advice = self.env._("Teachers whom no student meets"), self.env._("Enter their students, or remove them.")
        found.append(self._find("unmet", "warn", name, advice, "ptc.conference.teacher", unmet))
        return [finding for several in found for finding in several]

    def _check_loads(self, loads):
        short = [load for load in loads if load.advice]
        if not short:
            return []
        name = self.env._("Teachers with too few sessions if all come")
        return self._find(
            "short", "warn", name, self._advise_all(short), "ptc.conference.teacher", [load.part for load in short]
        )

    def _get_loads(self, facts):
        """Return the Load of each teacher's part, those first that need the most sessions more."""
        families = {}
        for link in facts.links:
            if link.may_book:
                families.setdefault(link.student, set()).add(link.family)
        students, wanted, sessions = {}, Counter(), {}
        for meeting in facts.meetings:
            students.setdefault(meeting.teacher, set()).add(meeting.student)
            wanted[meeting.teacher] += len(families.get(meeting.student, ()))
        for session in facts.sessions:
            if not session.is_blocked:
                sessions.setdefault(session.part, []).append(session)
        loads = [
            self._get_load(part, students.get(part.teacher, ()), wanted[part.teacher], sessions.get(part.id, []))
            for part in facts.parts
        ]
        return sorted(loads, key=lambda load: load.sessions - load.wanted)

    def _get_load(self, part, students, wanted, sessions):
        places = sum(session.places for session in sessions)
        days = Counter(grid.to_local(session.start, self.tz).date() for session in sessions)
        # A session with several places holds as many families.
        times = -(-wanted * len(sessions) // places) if places else wanted
        spans = [(session.start, session.stop) for session in sessions]
        advice = capacity.advise(times, spans, max(days.values(), default=0), self._get_gap())
        return Load(part.id, len(students), wanted, places, advice)

    def _get_gap(self):
        """Return the minutes that a teacher has between two sessions."""
        return self.gap

    def _advise_all(self, loads):
        """Return in words what would be enough for all these teachers."""
        lengths = [load.advice.duration for load in loads]
        dates = max(load.advice.dates for load in loads)
        ways = [self.env._("%(count)s sessions in all", count=sum(load.advice.missing for load in loads))]
        if all(lengths):
            ways.append(self.env._("or sessions of %(minutes)s minutes", minutes=min(lengths)))
        ways.append(self._advise_dates(dates))
        return self.env._("Still needed: %(ways)s.", ways=", ".join(ways))

    def _advise(self, advice):
        """Return an Advice in words."""
        ways = [
            self.env._("Add 1 session")
            if advice.missing == 1
            else self.env._("Add %(count)s sessions", count=advice.missing)
        ]
        if advice.duration:
            ways.append(self.env._("or shorten to %(minutes)s minutes", minutes=advice.duration))
        return ", ".join([*ways, self._advise_dates(advice.dates)])

    def _advise_dates(self, count):
        if count == 1:
            return self.env._("or add a date")
        return self.env._("or add %(count)s dates", count=count)
