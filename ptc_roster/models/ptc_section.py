# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models


class PtcSection(models.Model):
    _name = "ptc.section"
    _description = "Section"
    _inherit = ["ptc.roster.mixin"]
    _order = "grade_id, name, id"

    name = fields.Char(required=True, help="For example 4-A.")
    active = fields.Boolean(default=True)
    grade_id = fields.Many2one("ptc.grade", index=True, ondelete="restrict")
    student_ids = fields.One2many("ptc.student", "section_id", "Students")
    student_count = fields.Integer("Number of students", compute="_compute_student_count")

    @api.depends("student_ids.active")
    def _compute_student_count(self):
        counts = dict(
            self.env["ptc.student"]._read_group([("section_id", "in", self.ids)], ["section_id"], ["__count"])
        )
        for section in self:
            section.student_count = counts.get(section, 0)

    @api.model
    def _sort_by_section(self, rows):
        """Return dicts with ``sections``, ids, by the first of these in the order of grades, those without any last."""
        found = {one for row in rows for one in row["sections"]}
        every = self.with_context(active_test=False).search([("id", "in", list(found))])
        ranks = {section: rank for rank, section in enumerate(every.ids)}
        last = len(ranks)
        return sorted(rows, key=lambda row: min((ranks.get(one, last) for one in row["sections"]), default=last))

    def action_open_students(self):
        return self._get_records_action("ptc_roster.ptc_student_action", self.student_ids)
