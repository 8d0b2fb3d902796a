# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.fields import Domain


class PtcChange(models.Model):
    """Sessions that are kept for families for some minutes, while a change is planned and applied.

    What is offered to a family that waits stays offered. What families look at while they choose is nothing promised:
    some do so at any moment, so it would be in the way of a change for ever.
    """

    _name = "ptc.change"
    _inherit = "ptc.change"

    def _get_givable(self, sessions):
        """Return those of these sessions that are neither full, nor blocked, nor offered to a family."""
        offered = self._get_offered(sessions)
        return sessions.filtered(
            lambda one: not one.is_blocked and one not in offered and len(one.occupancy_ids) < one.places
        )

    def _get_offered(self, sessions):
        """Return those of these sessions whose last place is kept for a family that was offered it."""
        kept = Domain("until", ">", fields.Datetime.now()) & Domain("is_plan", "=", False)
        mine = Domain("session_id.conference_id", "=", self.conference_id.id)
        holds = self.env["ptc.session.hold"].search(kept & mine)
        by_session = holds.grouped("session_id")
        return sessions.filtered(
            lambda one: one in by_session and len(by_session[one]) + len(one.occupancy_ids) >= one.places
        )

    def _carry_out(self):
        self.env["ptc.session.hold"]._forget_plans_sudo(self.conference_id)
        return super()._carry_out()


class PtcSessionHold(models.Model):
    _name = "ptc.session.hold"
    _inherit = "ptc.session.hold"

    def _forget_plans_sudo(self, conference):
        """End what families that are choosing have kept in a conference: a change of it comes first."""
        mine = Domain("is_plan", "=", True) & Domain("session_id.conference_id", "=", conference.id)
        self.sudo().search(mine).unlink()
