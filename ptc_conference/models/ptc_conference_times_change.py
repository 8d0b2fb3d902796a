# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import models
from odoo.fields import Command

SETTINGS = ["length_ids", "rule_ids", "gap", "rest_after", "rest", "is_open_elsewhere", "name_particles"]


class PtcConference(models.Model):
    """Lengths, pauses and allotment rules may be changed at any time, as the other settings of times."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    def _get_setting_names(self):
        return super()._get_setting_names() + SETTINGS

    def _get_longest_gap(self):
        # Until new settings are applied the sessions have the pauses of the old ones.
        return timedelta(minutes=max(self.gap, (self.allotted_settings or {}).get("gap", 0)))

    def _restore_settings(self):
        if self.allotted_settings:
            kept = {row["id"] for row in self.allotted_settings.get("rule_ids", ())}
            # First of all, since a date that is to go may be the only one of a new rule.
            self.rule_ids.filtered(lambda rule: rule.id not in kept).unlink()
            # The others get their dates back when these are there again.
            self.rule_ids.filtered("date_ids").date_ids = [Command.clear()]
        return super()._restore_settings()
