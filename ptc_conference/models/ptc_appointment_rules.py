# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models


class PtcAppointment(models.Model):
    """Allotment rules keep times for some families; the office books them for others all the same."""

    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    @api.model
    def _is_admitted(self, *, session, family, student, class_teacher):
        """Return whether the allotment rule of a session lets a family book it about a student."""
        rule, taught = session.rule_id, class_teacher.class_id
        line = {
            "key": session.id,
            "family_id": family.id,
            "student_id": student.id,
            "class_id": taught.id,
            "subject_id": taught.subject_id.id,
            "teacher_id": session.teacher_id.id,
        }
        return session.id in rule._get_admitted([line])[rule.id]
