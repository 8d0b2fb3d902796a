# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.fields import Domain


class PtcChange(models.Model):
    """Families that wait: what a change leaves free is offered to them before anybody else sees it free."""

    _name = "ptc.change"
    _inherit = "ptc.change"

    def _carry_out(self):
        result = super()._carry_out()
        self.env["ptc.waitlist"]._follow_change_sudo(self.conference_id)
        return result


class PtcWaitlist(models.Model):
    _name = "ptc.waitlist"
    _inherit = "ptc.waitlist"

    def _follow_change_sudo(self, conference):
        """Take back offers of sessions that are gone, and offer what is free in a conference to those who wait."""
        waiting = self.sudo().search([("conference_id", "=", conference.id)])
        gone = waiting.filtered(lambda entry: entry.offer_until and not entry.session_id.active)
        gone._forget_hold()
        gone.write({"session_id": False, "offer_until": False})
        teachers = waiting.filtered(lambda entry: not entry.offer_until).teacher_id
        if teachers and not conference.is_cancelled:
            self.env.flush_all()
            free = Domain("is_free", "=", True) & Domain("start", ">", fields.Datetime.now())
            mine = Domain("conference_id", "=", conference.id) & Domain("teacher_id", "in", teachers.ids)
            self._offer_sudo(self.env["ptc.session"].search(free & mine))


class PtcSession(models.Model):
    _name = "ptc.session"
    _inherit = "ptc.session"

    def _reopen(self):
        """Offer what is reopened to those who wait."""
        outcome = super()._reopen()
        self.env["ptc.waitlist"]._offer_sudo(outcome.done)
        return outcome


class PtcConference(models.Model):
    _name = "ptc.conference"
    _inherit = "ptc.conference"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("is_cancelled") is False:
            for conference in self:
                self.env["ptc.waitlist"]._follow_change_sudo(conference)
        return result
