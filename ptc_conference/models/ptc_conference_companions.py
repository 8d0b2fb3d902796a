# SPDX-License-Identifier: LGPL-3.0-or-later
from typing import NamedTuple

from odoo import api, fields, models


class Need(NamedTuple):
    """What an appointment takes beside one session: more sessions in a row, and those of co-teachers.

    ``others``: ids of ``ptc.class.teacher``, with the teacher of the appointment left out. ``within``: those of the
    same teacher's other classes with the student, which the appointment is about too.
    """

    count: int = 1
    others: tuple = ()
    within: tuple = ()


class PtcConference(models.Model):
    """Which appointments take several sessions."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    has_long = fields.Boolean(
        "Longer appointments", compute="_compute_has_long", store=True, help="Some student is given more time."
    )

    @api.depends("must_see_ids.session_count")
    def _compute_has_long(self):
        for conference in self:
            conference.has_long = any(count > 1 for count in conference.must_see_ids.mapped("session_count"))

    def _get_needs(self, pairs):
        """Return ``{(student_id, class_teacher_id): Need}`` of those pairs that need more than one session."""
        self.ensure_one()
        pairs = list(dict.fromkeys(pairs))
        joint = self._get_joint(pairs) if self.env["ptc.class"]._has_joint() else {}
        counts = self._get_counts(pairs) if self.has_long else {}
        twice = self._get_twice(pairs, joint)
        needs = {}
        for student_id, part_id in pairs:
            others, within = (tuple(found.get((student_id, part_id), ())) for found in (joint, twice))
            count = max(counts.get((student_id, one), 1) for one in (part_id, *others))
            count += sum(counts.get((student_id, one), 1) for one in within)
            if count > 1 or others:
                needs[student_id, part_id] = Need(count, others, within)
        return needs

    def _has_needs(self):
        """Tell whether any appointment may take more than one session: most schools need not look further."""
        return self.env["ptc.class"]._has_joint() or any(one.has_long or one.taught_twice == "one" for one in self)

    def _get_counts(self, pairs):
        """Return ``{(student_id, class_teacher_id): number of sessions}`` of the students who are given more time."""
        students = [student_id for student_id, _part_id in pairs]
        domain = [("conference_id", "=", self.id), ("student_id", "in", students), ("session_count", ">", 1)]
        marks = self.env["ptc.must.see"].sudo().search(domain)
        return {(mark.student_id.id, mark.class_teacher_id.id): mark.session_count for mark in marks}

    def _get_joint(self, pairs):
        """Return ``{(student_id, class_teacher_id): [other ids]}`` of classes whose teachers meet parents together.

        Co-teachers who are not shown to the parents, or have no room in the conference, do not take part.
        """
        parts = self.env["ptc.class.teacher"].sudo().browse({part_id for _student_id, part_id in pairs})
        joint = parts.class_id.filtered(lambda taught: taught.co_teaching == "joint")
        if not joint:
            return {}
        students = sorted({student_id for student_id, _part_id in pairs})
        roomy = self.sudo().teacher_ids.filtered("room_id").teacher_id
        by_class = {}
        for part_id, met in self._get_meetings(students).items():
            part = self.env["ptc.class.teacher"].sudo().browse(part_id)
            if part.class_id in joint and part.teacher_id in roomy:
                for student_id in met:
                    by_class.setdefault((student_id, part.class_id), []).append(part)
        found = {}
        for (student_id, _class), together in by_class.items():
            ordered = sorted(together, key=lambda part: (part.role, part.id))
            for part in ordered:
                found[student_id, part.id] = [other.id for other in ordered if other != part]
        return found
