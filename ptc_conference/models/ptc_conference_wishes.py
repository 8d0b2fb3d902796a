# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class PtcConference(models.Model):
    """When and how much teachers may wish before a conference is opened."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    wish_from = fields.Datetime("Teachers' wishes from", copy=False, help="Empty: at once.")
    wish_until = fields.Datetime(
        "Teachers' wishes until",
        copy=False,
        help="Until then teachers enter on their page when they cannot come. Empty: they are not asked.",
    )

    _wish_times_ordered = models.Constraint(
        "CHECK (wish_until > wish_from)", "The time for teachers' wishes must end after it begins."
    )
    _wish_until_known = models.Constraint(
        "CHECK (wish_from IS NULL OR wish_until IS NOT NULL)", "Enter until when teachers may enter their wishes."
    )

    def _is_wish_time(self, now):
        """Tell whether teachers may enter and withdraw wishes at ``now``, naive UTC."""
        self.ensure_one()
        return bool(self.wish_until and now < self.wish_until and (not self.wish_from or self.wish_from <= now))
