# SPDX-License-Identifier: LGPL-3.0-or-later
from psycopg2.errors import ExclusionViolation

from odoo import models

from .ptc_conference_walk import HALL_TIMES


class PtcConference(models.Model):
    """Longer ways than those by which appointments were booked: who is too close by now is planned first."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    def write(self, vals):
        has_ways = any(name in vals for name in HALL_TIMES)
        if has_ways:
            self.check_access("write")
            self.session_ids._claim()
        result = super().write(vals)
        if has_ways:
            self.flush_recordset(HALL_TIMES)
            for conference in self:
                conference._try_walks()
        return result

    def _try_walks(self):
        """Let what is held follow the ways; where appointments are too close by now it stays, until a plan is applied.

        Then the conference has new settings, see ptc_conference_change.py: who moves is shown first.
        """
        try:
            with self.env.cr.savepoint():
                self.env["ptc.occupancy"]._follow("conference_id", self.ids)
        except ExclusionViolation:
            return
        known = self.allotted_settings
        if known:
            self.allotted_settings = {**known, **{name: self[name] for name in HALL_TIMES}}

    def _get_setting_names(self):
        return [*super()._get_setting_names(), *HALL_TIMES]

    def _remember_settings(self):
        known = self.allotted_settings or {}
        if any(self[name] != known.get(name, self[name]) for name in HALL_TIMES):
            self.env["ptc.occupancy"]._follow("conference_id", self.ids)
        return super()._remember_settings()
