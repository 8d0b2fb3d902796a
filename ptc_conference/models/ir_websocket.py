# SPDX-License-Identifier: LGPL-3.0-or-later
import re

from odoo import models

# What a page asks to hear, as static/src/interactions/live_bus.js names it.
ASKED = re.compile(r"ptc_conference_(\d{1,9})")
MOST = 5  # conferences


class IrWebsocket(models.AbstractModel):
    """Which conferences a page hears of is decided here: by name alone nobody hears anything."""

    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        asked = [found for found in map(ASKED.fullmatch, filter(lambda one: isinstance(one, str), channels)) if found]
        channels = [one for one in channels if not (isinstance(one, str) and ASKED.fullmatch(one))]
        for found in asked[:MOST]:
            partner = self.env.user.partner_id
            channels += self.env["ptc.conference"]._get_live_channels_sudo(int(found[1]), partner)
        return super()._build_bus_channel_list(channels)
