# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.tests import tagged

from .portal_common import PortalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestPortalCancelled(PortalCase):
    def test_parents_read_that_it_is_cancelled_and_book_nothing(self):
        session = self._get_session(teacher=self.teacher_art)
        change = self.env["ptc.change"].create({"conference_id": self.conference.id, "kind": "cancelled"})
        change.action_plan()
        self._sign_in(self.user_mother)
        self.assertTrue(self._read().xpath("//button[@name='session_id']"))

        change.action_apply()

        page = self._read()
        self.assertIn("This conference is cancelled.", page.text_content())
        self.assertFalse(page.xpath("//button[@name='session_id']"))
        self._book(partner=self.mother, student=self.ida, session=session)
        self.assertFalse(self.env["ptc.appointment"].search([("state", "=", "booked")]))
