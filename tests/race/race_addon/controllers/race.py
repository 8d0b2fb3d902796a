# SPDX-License-Identifier: LGPL-3.0-or-later
import json

from odoo.http import Controller, request, route

from odoo.addons.ptc_conference.exceptions import BookingRefused, BookingStale

ATTEMPTS = 3
SERVICES = {"book_all", "book_first", "move", "swap", "cancel"}
# Names of ids in what a client sends -> the model they are of.
MODELS = {
    "session": "ptc.session",
    "extra_sessions": "ptc.session",
    "student": "ptc.student",
    "family": "ptc.family",
    "class_teacher": "ptc.class.teacher",
    "other": "ptc.appointment",
}


class RaceController(Controller):
    """The booking service over HTTP for what no page offers yet: it trusts whoever has signed in."""

    @route("/race/<string:service>", type="http", auth="user", methods=["POST"], csrf=False)
    def race(self, service, payload, **kw):
        """Call a method of the service on ``appointments``; ``payload`` is JSON, with ids for records."""
        if service not in SERVICES:
            return request.not_found()
        return request.make_json_response(self._attempt(service, json.loads(payload)))

    def _attempt(self, service, values):
        """Do as the parents' pages do: at once again in a new transaction when rows have changed."""
        for _attempt in range(ATTEMPTS - 1):
            try:
                return self._answer(service, values)
            except BookingStale:
                self.env.cr.rollback()
        return self._answer(service, values)

    def _answer(self, service, values):
        try:
            return self._call(service, dict(values))
        except BookingRefused as refused:
            offered = refused.alternatives.ids if refused.alternatives else []
            told = {"text": str(refused), "offered": offered, "lost": refused.session.id}
            return {"outcome": "refused", **told}

    def _call(self, service, values):
        appointments_sudo = self.env["ptc.appointment"].sudo().browse(values.pop("appointments", ()))
        done = getattr(appointments_sudo, f"_{service}")(**self._to_records(values))
        return {"outcome": "good", "appointments": (done or appointments_sudo).ids}

    def _to_records(self, values):
        """Return the values with ids turned into records, also inside the lists of wanted things."""
        if isinstance(values, list):
            return [self._to_records(value) for value in values]
        return {
            name: self.env[MODELS[name]].sudo().browse(value)
            if name in MODELS
            else self._to_records(value)
            if isinstance(value, (list, dict))
            else value
            for name, value in values.items()
        }
