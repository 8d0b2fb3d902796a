# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models
from odoo.fields import Domain


class PtcTeachingPage(models.AbstractModel):
    """Who has told a teacher that they cannot come."""

    _name = "ptc.teaching.page"
    _inherit = "ptc.teaching.page"

    @api.model
    def _get_page_sudo(self, teacher):
        parts = super()._get_page_sudo(teacher)
        declines = self.sudo()._find_declines(teacher, [part["conference_id"] for part in parts])
        for part in parts:
            own = declines.filtered(lambda one, part=part: one.conference_id.id == part["conference_id"])
            part["declines"] = [self._describe_decline(one) for one in own]
        return parts

    @api.model
    def _find_declines(self, teacher, conference_ids):
        """Return what families have told this teacher, or about the whole conference of a student in his classes."""
        taught = Domain(
            "student_id.enrollment_ids", "any", [("class_id.class_teacher_ids.teacher_id", "=", teacher.id)]
        )
        domain = Domain("conference_id", "in", conference_ids)
        domain &= Domain("teacher_id", "=", teacher.id) | (Domain("class_teacher_id", "=", False) & taught)
        return self.env["ptc.decline"].search(domain)

    @api.model
    def _describe_decline(self, decline):
        return {
            "child": decline.student_id.name,
            "section": decline.student_id.section_id.name,
            "who": self.env._("Told by %(name)s", name=decline._name_teller()),
            "is_whole": not decline.class_teacher_id,
            "message": decline.message,
            "ways_text": decline.ways_text,
        }
