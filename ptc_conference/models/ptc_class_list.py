# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.tools import format_date, format_list

from ..lib.paper import Column, Row, Section
from .ptc_paper import Sheet


class PtcClass(models.Model):
    """A class list that its teacher signs: are these the right students?"""

    _name = "ptc.class"
    _inherit = "ptc.class"

    def _get_list_sheets(self):
        """Return the lists of these classes with who is enrolled today, a sheet each."""
        today = fields.Date.context_today(self)
        enrolled = self.env["ptc.enrollment"].search(
            [("class_id", "in", self.ids), ("student_id.active", "=", True)] + list(self._current_domain(today))
        )
        by_class = enrolled.grouped("class_id")
        return [one._prepare_list(by_class.get(one, enrolled.browse()).student_id, today) for one in self]

    def _prepare_list(self, students, today):
        grades = format_list(self.env, self.grade_ids.mapped("name")) if self.grade_ids else ""
        counted = self.env._("Students: %(count)s", count=len(students))
        return Sheet(
            company=self.env.company,
            above=self.env._("Class list of %(date)s", date=format_date(self.env, today)),
            title=self.name,
            under=(", ".join(self.teacher_ids.mapped("name")), ", ".join(filter(None, [grades, counted]))),
            sections=[self._prepare_students(students)] if students else [],
            empty=self.env._("Nobody is enrolled."),
            foot=(
                self.env._("Students who are missing, or who are not in this class:")
                + f"\n\n{'_' * 80}\n\n{'_' * 80}\n",
                self.env._("This list is right.   Date: %(line)s   Signature: %(long)s", line="_" * 16, long="_" * 34),
            ),
            lang=self.env["ptc.paper"]._get_lang(),
        )

    def _prepare_students(self, students):
        columns = (
            Column(self.env._("No."), 7),
            Column(self.env._("Student"), 38, "strong"),
            Column(self.env._("Section"), 15),
            Column(self.env._("Student number"), 20),
            Column(self.env._("Remarks"), 20),
        )
        rows = [
            Row("student", (str(number), one.name, one.section_id.name or "", one.student_number or "", ""))
            for number, one in enumerate(students.sorted(), 1)
        ]
        return Section(self.env._("Students"), columns, rows)
