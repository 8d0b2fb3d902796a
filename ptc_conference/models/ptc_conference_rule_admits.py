# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models

from ..lib.conditions import holds
from ..rows import fetch_rows

STUDENT = {"id": "id", "section": "section_id", "grade": "grade_id", "division": "division_id"}


class PtcConferenceRule(models.Model):
    """Whom an allotment rule lets book."""

    _name = "ptc.conference.rule"
    _inherit = "ptc.conference.rule"

    def _get_admitted(self, lines, is_planned=False):
        """Return which lines of families these rules of one conference let book, in a constant number of queries.

        :param lines: dicts with ``key``, ``family_id``, ``student_id``, ``class_id``, ``subject_id``, ``teacher_id``;
            and ``section``, ``grade`` and ``division`` of the student where these are known, else they are read.
        :param bool is_planned: as it will be once sessions are allotted again, instead of as it is.
        :return: ``{id of the rule: set of keys}``.
        """
        terms = {rule: rule._get_terms(is_planned) for rule in self}
        named = self.filtered(lambda rule: terms[rule]["audience"] == "named")
        admitted = {rule.id: {line["key"] for line in lines} for rule in self - named}
        if not named:
            return admitted
        in_range = named._get_in_range(list({line["family_id"] for line in lines}), is_planned)
        teachings = self._get_line_teachings(lines)
        for rule in named:
            admitted[rule.id] = {
                line["key"]
                for line, teaching in zip(lines, teachings, strict=True)
                if (rule.id, line["family_id"]) in in_range and holds(terms[rule]["conditions"] or {}, teaching)
            }
        return admitted

    def _get_line_teachings(self, lines):
        """Return each line as what conditions are about, see lib/conditions.py."""
        unknown = {line["student_id"] for line in lines if "grade" not in line}
        domain = [("id", "in", list(unknown)), ("active", "in", [True, False])]
        students = {row["id"]: row for row in fetch_rows(self.env["ptc.student"], domain, STUDENT)} if unknown else {}
        return [
            {
                **students.get(line["student_id"], line),
                "class": line["class_id"],
                "subject": line["subject_id"],
                "teacher": line["teacher_id"],
            }
            for line in lines
        ]
