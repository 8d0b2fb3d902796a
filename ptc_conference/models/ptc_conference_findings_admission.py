# SPDX-License-Identifier: LGPL-3.0-or-later
from collections import Counter
from typing import NamedTuple

from odoo import models
from odoo.tools import format_list

OF_STUDENT = ("section", "grade", "division")
NAMED = 3  # teachers that a finding names


class Line(NamedTuple):
    """An appointment that a family may want; ``rules``: those of the teacher's sessions that let it book, 0 for all."""

    student: int
    family: int
    rules: frozenset


class PtcConference(models.Model):
    """The checks of who is kept from whom: by allotment rules, and by the limits of appointments."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    def _get_lines(self, facts):
        """Return what families may want of each teacher, in a constant number of queries.

        :return: ``{id of the part: [Line, ...]}``: one for each family of each student, for each class.
        """
        rules = {part.id: set() for part in facts.parts}
        for session in facts.sessions:
            if not session.is_blocked:
                rules[session.part].add(session.rule)
        pairs = self._get_pairs(facts)
        limited = [pair for part, own in pairs.items() if any(rules[part]) for pair in own]
        admitted = self._get_admitted_pairs(self._get_rules_of(facts), limited)
        return {
            part: [Line(pair[0].student, pair[1], _choose(rules[part], admitted, pair)) for pair in own]
            for part, own in pairs.items()
        }

    def _get_pairs(self, facts):
        """Return ``{id of the part: [(Meeting, id of a family that may book), ...]}``."""
        families, meetings = {}, {}
        for student, family in sorted({(link.student, link.family) for link in facts.links if link.may_book}):
            families.setdefault(student, []).append(family)
        for meeting in facts.meetings:
            meetings.setdefault(meeting.teacher, []).append(meeting)
        return {
            part.id: [
                (meeting, family)
                for meeting in meetings.get(part.teacher, ())
                for family in families.get(meeting.student, ())
            ]
            for part in facts.parts
        }

    def _get_admitted_pairs(self, rules, pairs):
        """Return ``{id of the allotment rule: set of the pairs (Meeting, id of the family) that it lets book}``."""
        lines = [
            {
                "key": (meeting, family),
                "family_id": family,
                "student_id": meeting.student,
                "class_id": meeting.class_,
                "subject_id": meeting.subject,
                "teacher_id": meeting.teacher,
                **{key: getattr(meeting, key) for key in OF_STUDENT},
            }
            for meeting, family in pairs
        ]
        return rules._get_admitted(lines) if lines else {}

    def _get_rules_of(self, facts):
        return self.env["ptc.conference.rule"].browse(sorted({session.rule for session in facts.sessions} - {0}))

    def _check_admission(self, facts, lines):
        """Return the families that the allotment rules let book no session of a teacher whom they should meet."""
        teachers = {part.id: part.teacher for part in facts.parts}
        with_sessions = {session.part for session in facts.sessions if not session.is_blocked}
        kept = [(teachers[part], line.family) for part in with_sessions for line in lines[part] if not line.rules]
        most = Counter(teacher for teacher, _family in set(kept)).most_common()
        named = self.env["res.partner"].browse([teacher for teacher, _count in most[:NAMED]]).mapped("name")
        if len(most) > NAMED:
            named.append(self.env._("%(count)s more", count=len(most) - NAMED))
        name = self.env._("Families whom the allotment rules give no time with a teacher")
        advice = self.env._(
            "Of %(teachers)s. Widen a rule or add one for them, then allot again.",
            teachers=format_list(self.env, named),
        )
        families = {family for _teacher, family in kept}
        rules = self._get_rules_of(facts).ids if kept else ()
        found = self._find("not_admitted", "warn", name, advice, "ptc.conference.rule", rules)
        return [finding._replace(count=len(families)) for finding in found]

    def _check_limits(self, facts, lines):
        """Return the students and families with more teachers to meet than the limits allow appointments."""
        with_sessions = {session.part for session in facts.sessions if not session.is_blocked}
        wanted = [line for part in with_sessions for line in lines[part]]
        students = Counter((line.student, line.family) for line in wanted)
        families = Counter(line.family for line in wanted)
        over = {student for (student, _family), count in students.items() if count > self.student_limit}
        name = self.env._("Students with more teachers than the appointments allowed for a student")
        found = self._find_limit("student_limited", self.student_limit, name, "ptc.student", over)
        over = {family for family, count in families.items() if count > self.family_limit}
        name = self.env._("Families with more teachers than the appointments allowed for a family")
        return found + self._find_limit("family_limited", self.family_limit, name, "ptc.family", over)

    def _find_limit(self, code, limit, name, model, ids):
        advice = self.env._("They choose whom they meet: the limit is %(count)s.", count=limit)
        return self._find(code, "inform", name, advice, model, sorted(ids) if limit else ())


def _choose(rules, admitted, pair):
    return frozenset(rule for rule in rules if not rule or pair in admitted.get(rule, ()))
