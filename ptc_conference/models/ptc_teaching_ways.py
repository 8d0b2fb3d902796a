# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models


class PtcTeachingPage(models.AbstractModel):
    """A teacher sees whom to call at which number, and where a video call is."""

    _name = "ptc.teaching.page"
    _inherit = "ptc.teaching.page"

    @api.model
    def _get_taken(self, sessions):
        taken = super()._get_taken(sessions)
        rows = [row for booked in taken.values() for row in booked if row["has_ways"]]
        appointments = self.env["ptc.appointment"].browse({row["appointment_id"] for row in rows}).grouped("id")
        for row in rows:
            appointment = appointments[row["appointment_id"]]
            row["way_text"] = appointment._describe_way_to_teacher()
            row["call_url"] = appointment._find_call_url()
        return taken


class PtcConferenceTeacher(models.Model):
    _name = "ptc.conference.teacher"
    _inherit = "ptc.conference.teacher"

    def _describe_remarks(self, appointment, asked):
        """Say on paper too how one meets."""
        remarks = super()._describe_remarks(appointment, asked)
        return "\n".join(filter(None, [appointment._describe_way_to_teacher(), remarks]))


class PtcAppointment(models.Model):
    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    def _describe_way_to_teacher(self):
        """Return how one meets who does not come: with the numbers that families were told are called."""
        way = self._get_way()
        if way == "person":
            return ""
        name = self.env["ptc.family.page"]._name_way(way)
        adults = self._get_adults_to_call() if way == "phone" else ()
        numbers = ", ".join(f"{adult.name} {adult.phone}" for adult in adults)
        return self.env._("%(way)s: %(numbers)s", way=name, numbers=numbers) if numbers else name

    def _get_adults_to_call(self):
        """Return who has booked, else the guardians of the family; those with a number."""
        links = self.family_id.guardian_ids._get_named()
        adults = links.filtered(lambda link: link.student_id in self._get_students()).partner_id.filtered("phone")
        return adults & self.booked_by_id or adults
