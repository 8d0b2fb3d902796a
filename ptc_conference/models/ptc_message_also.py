# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models
from odoo.tools import format_list


class PtcMessage(models.Model):
    """Appointments about several students, or several classes of one."""

    _name = "ptc.message"
    _inherit = "ptc.message"

    def _format_topics(self, appointment):
        """Return whom an appointment is about, and in which classes: of students those this guardian has to do with."""
        topics = appointment._get_topics()
        if len(topics) > 1:
            links = appointment.family_id.guardian_ids._get_named()
            own = links.filtered(lambda link: link.partner_id == self.partner_id).student_id
            topics = [topic for topic in topics if topic[0] in own] or topics[:1]
        names = list(dict.fromkeys(student.name or "" for student, _part in topics))
        return format_list(self.env, names), appointment._describe_topics(topics)
