# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.fields import Command

from .ptc_conference_staff import STAFF

GROUPS = {"staff_division_ids": "division_id", "staff_grade_ids": "grade_id", "staff_section_ids": "section_id"}


class PtcChange(models.Model):
    """Other staff who are replaced: role and audience go along, and so do appointments without a class."""

    _name = "ptc.change"
    _inherit = "ptc.change"

    has_staff_part = fields.Boolean(compute="_compute_has_staff_part", help="Whether other staff are replaced.")

    @api.depends("part_id")
    def _compute_has_staff_part(self):
        for change in self:
            change.has_staff_part = bool(change.part_id.staff_audience)

    def _apply_teacher(self):
        result = super()._apply_teacher()
        new = self._get_new_part()
        if self.part_id.staff_audience:
            new.write(new._prepare_joined_staff(self.part_id) if new.staff_audience else self.part_id._prepare_staff())
        return result

    def _get_links(self, appointments):
        """Return also what appointments without a class hang on, under the empty class."""
        links = super()._get_links(appointments)
        staff = self._get_new_part().staff_link_ids
        return {**links, self.env["ptc.class"]: staff} if staff else links


class PtcConferenceTeacher(models.Model):
    _name = "ptc.conference.teacher"
    _inherit = "ptc.conference.teacher"

    def _prepare_staff(self):
        """Return what makes somebody else staff as this part does."""
        self.ensure_one()
        [vals] = self.copy_data()
        return {name: vals[name] for name in STAFF if name in vals}

    def _prepare_joined_staff(self, other):
        """Return the audience of this part together with that of another; the role stays the own one."""
        kinds = {self.staff_audience, other.staff_audience}
        if "all" in kinds:
            return {"staff_audience": "all"}
        if kinds == {"groups"}:
            return {name: [Command.set((self[name] | other[name]).ids)] for name in GROUPS}
        students = self._get_staff_students() | other._get_staff_students()
        return {"staff_audience": "students", "staff_student_ids": [Command.set(students.ids)]}

    def _get_staff_students(self):
        """Return the students of the chosen groups, or those chosen one by one."""
        if self.staff_audience == "students":
            return self.staff_student_ids
        students = self.env["ptc.student"]
        return students.union(*(students.search([(path, "in", self[name].ids)]) for name, path in GROUPS.items()))
