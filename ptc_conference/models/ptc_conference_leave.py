# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models


class PtcConference(models.Model):
    """Cancelling after booking has closed: a deadline that is set rules, whatever the booking windows say."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    def _has_cancel_deadline(self):
        """Tell whether parents may cancel by a deadline, and not only while booking is open."""
        return self.is_published and self.cancel_lead_time > 0


class PtcAppointment(models.Model):
    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    def _check_cancellable(self):
        """Raise BookingRefused unless parents may cancel these appointments now."""
        by_deadline = self.filtered(lambda one: one.conference_id._has_cancel_deadline())
        by_deadline._check_left_in_time()
        (self - by_deadline)._check_leavable()


class PtcFamilyPage(models.AbstractModel):
    _name = "ptc.family.page"
    _inherit = "ptc.family.page"

    @api.model
    def _mark_changeable(self, found, now):
        """Tell also whether each appointment ``can_cancel``."""
        result = super()._mark_changeable(found, now)
        conference = found["conference"]
        earliest = now + conference._get_cancel_lead()
        for appointment in found["shown"]:
            is_in_time = conference._has_cancel_deadline() and appointment["start"] > earliest
            appointment["can_cancel"] = appointment["can_change"] or is_in_time
        return result

    @api.model
    def _describe_rules(self, conference, state):
        if state != "view" or not conference._has_cancel_deadline():
            return super()._describe_rules(conference, state)
        lead = conference._describe_lead(conference.cancel_lead_time, conference.cancel_lead_unit)
        return [self.env._("An appointment can be cancelled until %(lead)s before it.", lead=lead)]
