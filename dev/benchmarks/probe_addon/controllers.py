# SPDX-License-Identifier: LGPL-3.0-or-later
import json

from odoo.http import Controller, request, route

from odoo.addons.ptc_conference.exceptions import BookingRefused

RECORDS = {
    "session": "ptc.session",
    "student": "ptc.student",
    "family": "ptc.family",
    "class_teacher": "ptc.class.teacher",
}


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

    @route("/probe/itinerary", type="http", auth="user", methods=["POST"])
    def probe_itinerary(self, wanted):
        """Book several sessions, all or nothing, with the booking service alone."""
        env = request.env(su=True)
        rows = [{name: env[RECORDS[name]].browse(row[name]) for name in RECORDS} for row in json.loads(wanted)]
        try:
            env["ptc.appointment"]._book_all(wanted=rows, booked_by=request.env.user.partner_id)
        except BookingRefused as refused:
            return request.make_response(refused.code, status=409)
        return "ok"
