# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

SIBLINGS = [
    ("apart", "Parents book one for each"),
    ("same", "Parents may talk about all in one"),
    ("longer", "Parents may talk about all in one that is longer"),
]
TAUGHT_TWICE = [
    ("apart", "One appointment for each class, next to each other where possible"),
    ("one", "One longer appointment for all classes"),
]


class PtcConference(models.Model):
    """One appointment about several students of a family, or about several classes of a student."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    siblings = fields.Selection(
        SIBLINGS,
        "Siblings with one teacher",
        required=True,
        default="apart",
        tracking=True,
        help="The longer one takes a session more for each further student. The office may always do either.",
    )
    taught_twice = fields.Selection(
        TAUGHT_TWICE,
        "A teacher with several classes of a student",
        required=True,
        default="apart",
        tracking=True,
        help="The longer one takes a session for each class.",
    )

    @api.model
    def _get_twice(self, pairs, joint):
        """Return ``{(student_id, class_teacher_id): [ids]}``: the other classes of the same teacher and student.

        Those of classes whose teachers meet parents together, and those of which one teacher is met, stay apart.

        :param joint: pairs that have co-teachers, see ``_get_joint``.
        """
        if self.taught_twice != "one":
            return {}
        parts = self.env["ptc.class.teacher"].sudo()
        by_teacher = {}
        for part_id, students in self._get_meetings(sorted({student_id for student_id, _part in pairs})).items():
            part = parts.browse(part_id)
            if part.class_id.co_teaching == "separate":
                for student_id in students:
                    if (student_id, part_id) not in joint:
                        by_teacher.setdefault((student_id, part.teacher_id), []).append(part_id)
        return {
            (student_id, part_id): [other for other in sorted(ids) if other != part_id]
            for (student_id, _teacher), ids in by_teacher.items()
            for part_id in ids
        }
