# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models
from odoo.exceptions import ValidationError


class PtcConference(models.Model):
    """A conference is archived once nobody comes to it any more: families would find nothing, and be told nothing."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    @api.constrains("active")
    def _check_nobody_comes(self):
        archived = self.filtered(lambda conference: not conference.active)
        coming = self.env["ptc.appointment"]._find_to_come([("conference_id", "in", archived.ids)])
        for conference, appointments in coming.grouped("conference_id").items():
            raise ValidationError(
                self.env._(
                    "Appointments of %(conference)s that are still to come: %(count)s. Cancel the conference first, so"
                    " that the families are told; then it can be archived.",
                    conference=conference.name,
                    count=len(appointments),
                )
            )
