# SPDX-License-Identifier: LGPL-3.0-or-later
from unittest.mock import patch

from freezegun import freeze_time

from odoo import http
from odoo.tests import TransactionCase, tagged

from .common import ConferenceCommon

READS = {"GET", "HEAD", "OPTIONS"}


@tagged("post_install", "-at_install")
class TestReadRoutes(TransactionCase):
    """What only reads may be answered by a replica, and takes no lock when all come at once."""

    def _get_routes(self):
        """Return ``{path: routing}`` of the routes of these addons that browsers only read."""
        found = http._generate_routing_rules(self.env.registry._init_modules, nodb_only=False)
        own = {path: one for path, one in found if one.original_endpoint.__module__.startswith("odoo.addons.ptc_")}
        return {path: one.routing for path, one in own.items() if set(one.routing.get("methods") or READS) <= READS}

    def test_read_routes_are_readonly(self):
        routes = self._get_routes()
        self.assertGreater(len(routes), 20)
        self.assertFalse([path for path, routing in routes.items() if not routing.get("readonly")])


@freeze_time("2026-10-05 12:00:00")
class TestBookingIsQuiet(ConferenceCommon):
    """A booking notes what is to be told; telling is for later."""

    def test_nothing_is_sent_or_logged(self):
        session = self._get_session(teacher=self.teacher_art)
        models = ("mail.mail", "mail.message", "mail.notification", "bus.bus")
        before = {name: self.env[name].sudo().search_count([]) for name in models}
        lines = self.env["ptc.outbox"].search_count([])
        with patch.object(self.registry["bus.bus"], "_sendone") as sent:
            appointment = self._make_appointment(student=self.ida, family=self.family, session=session)
            appointment._move(session=self._get_session(teacher=self.teacher_art, clock="16:30"))
            appointment._cancel()
            self.env.flush_all()
            self.env.cr.precommit.run()
        sent.assert_not_called()
        self.assertEqual({name: self.env[name].sudo().search_count([]) for name in models}, before)
        self.assertGreater(self.env["ptc.outbox"].search_count([]), lines)
