# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models

from ..lib import ics


class PtcFamilySheet(models.AbstractModel):
    """The calendar of who teaches has the appointments with parents too."""

    _name = "ptc.family.sheet"
    _inherit = "ptc.family.sheet"

    @api.model
    def _get_calendar_sudo(self, partner, conference_id=None):
        if conference_id or not partner.sudo().is_teacher:
            return super()._get_calendar_sudo(partner, conference_id)
        page = self.with_context(lang=partner.sudo().lang or self.env.lang).sudo()
        events = [event for one in page._find_recent() for event in page._get_events(one, partner)]
        events += page._get_teacher_events(partner)
        return ics.build_feed(page.env._("Parent-teacher conferences"), events)

    @api.model
    def _get_teacher_events(self, teacher):
        """Return the booked appointments of a teacher as ``ics.Event``, alone or together with others."""
        domain = [("state", "=", "booked"), ("conference_id", "in", self._find_recent().ids)]
        domain += ["|", ("teacher_id", "=", teacher.id), ("extra_session_ids.teacher_id", "=", teacher.id)]
        return [self._prepare_teacher_event(one) for one in self.env["ptc.appointment"].search(domain)]

    @api.model
    def _prepare_teacher_event(self, appointment):
        message = self.env["ptc.message"]
        return ics.Event(
            # Not that of the family: who is both has both.
            uid=f"teacher-{appointment.ics_uid}",
            sequence=appointment.ics_sequence,
            start=appointment.start,
            stop=appointment.stop,
            stamp=appointment.write_date,
            tz=appointment.conference_id.tz,
            summary=self.env._("Conference about %(student)s", student=appointment._name_students()),
            location=(
                appointment._find_call_url()
                or appointment._describe_way_to_teacher()
                or message._format_place(appointment.session_id)
            ),
            description=appointment.about,
            organizer=None,
            attendee=None,
        )
