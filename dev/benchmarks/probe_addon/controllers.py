# SPDX-License-Identifier: LGPL-3.0-or-later
import json

from odoo.http import Controller, request, route


class Probe(Controller):
    """The floors that the routes of the addons are set beside."""

    @route("/probe/trivial", type="http", auth="user", readonly=True)
    def probe_trivial(self):
        """Answer a signed-in user, and do nothing."""
        return "ok"

    @route("/probe/place", type="http", auth="user", methods=["POST"])
    def probe_place(self, values):
        """Create one row with the ORM, with values as the client sends them."""
        request.env["probe.place"].sudo().create(json.loads(values))
        return "ok"
