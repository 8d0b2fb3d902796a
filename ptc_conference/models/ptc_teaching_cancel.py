# SPDX-License-Identifier: LGPL-3.0-or-later
import functools

from odoo import api, models


class PtcTeachingPage(models.AbstractModel):
    """A teacher who cannot come cancels the appointment; the family is told, with other times to choose from."""

    _name = "ptc.teaching.page"
    _inherit = "ptc.teaching.page"

    @api.model
    def _get_choices(self, appointment):
        choices = super()._get_choices(appointment)
        if choices:
            choices["cancel"] = functools.partial(self._cancel_for_teacher, appointment)
        return choices

    @api.model
    def _cancel_for_teacher(self, appointment):
        """Cancel an appointment, as sudo, and block the teacher's time before anybody else can book it."""
        own = appointment._get_sessions().filtered(lambda session: session.teacher_id == self.env.user.partner_id)
        own._set_blocked_sudo(True)
        appointment._cancel(is_staff=True)
