# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models
from odoo.fields import Domain

# What booking reads of a session.
BOOKED = ["conference_id", "teacher_id", "start", "stop", "places", "is_blocked", "active"]


class PtcAppointment(models.Model):
    """A parent's ways in: what a partner may book, move and cancel. All else looks as if it were not there."""

    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    @api.model
    def _find_wanted_sudo(self, partner, conference_id, *, link_id, class_teacher_id, session_id):
        """Return what a parent asks to book as arguments of ``_book``, or None when it is not theirs to book.

        The ids come from the browser: the link must be the partner's own, the teacher one of the student's in
        this published conference, the session one of this teacher in it.
        """
        page = self.env["ptc.family.page"].sudo()
        conference = page._find_conference(conference_id)
        own = page._get_own_links_domain(partner) & Domain("id", "=", link_id)
        link = page.env["ptc.guardian"].search_fetch(own, ["student_id", "family_id"])
        if not conference or not link:
            return None
        met = conference._get_class_teacher_domain(link.student_id.ids) & Domain("id", "=", class_teacher_id)
        class_teacher = page.env["ptc.class.teacher"].search_fetch(met, ["teacher_id"])
        session = self._find_session_sudo(conference, class_teacher.teacher_id, session_id)
        if not session:
            return None
        return {
            "session": session,
            "student": link.student_id,
            "family": link.family_id,
            "class_teacher": class_teacher,
            "booked_by": partner,
        }

    @api.model
    def _find_own_sudo(self, partner, conference_id, appointment_id):
        """Return the appointment as sudo if its family and student are the parent's by one link, else empty."""
        page = self.env["ptc.family.page"].sudo()
        conference = page._find_conference(conference_id)
        appointment = self.sudo().search([("id", "=", appointment_id), ("conference_id", "=", conference.id)])
        link = page._get_own_links_domain(partner) & Domain(
            [("family_id", "=", appointment.family_id.id), ("student_id", "=", appointment.student_id.id)]
        )
        return appointment if conference and page.env["ptc.guardian"].search_count(link, limit=1) else self.sudo()

    @api.model
    def _find_session_sudo(self, conference, teacher, session_id):
        """Return the session as sudo if it is one of this teacher in this conference, else empty.

        Also one that was removed while the page was open: it is refused with other times, not as unknown.
        """
        domain = [
            ("id", "=", session_id),
            ("active", "in", [True, False]),
            ("conference_id", "=", conference.id),
            ("teacher_id", "in", teacher.ids),
        ]
        return self.env["ptc.session"].sudo().search_fetch(domain, BOOKED)
