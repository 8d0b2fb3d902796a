# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models


class PtcAppointment(models.Model):
    """Allotment rules keep times for some families; the office books them for others all the same."""

    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    @api.model
    def _are_admitted(self, wanted):
        """Return whether the allotment rules of all sessions let the families book them.

        :param wanted: dicts as for ``_book_all``, about sessions of one conference.
        """
        rules = self.env["ptc.conference.rule"].sudo().union(*(one["session"].rule_id for one in wanted))
        lines = [{**self._prepare_line(**one), "key": number} for number, one in enumerate(wanted)]
        admitted = rules._get_admitted(lines)
        return all(
            not one["session"].rule_id or number in admitted[one["session"].rule_id.id]
            for number, one in enumerate(wanted)
        )

    @api.model
    def _prepare_line(self, *, session, family, student, class_teacher, **_others):
        """Return what is to be booked as a line, see ``_get_admitted`` of the rules."""
        taught = class_teacher.class_id
        return {
            "family_id": family.id,
            "student_id": student.id,
            "class_id": taught.id,
            "subject_id": taught.subject_id.id,
            "teacher_id": session.teacher_id.id,
        }
