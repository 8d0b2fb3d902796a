# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.exceptions import ValidationError

from odoo.addons.ptc_conference.tests.change_common import ChangeCase


class TestConferenceArchived(ChangeCase):
    def test_what_families_still_come_to_is_not_hidden_from_them(self):
        with self.assertRaisesRegex(ValidationError, "still to come: 3. Cancel the conference first"):
            self.conference.active = False
        self.booked._cancel(is_staff=True)
        self.conference.active = False
        self.assertFalse(self.conference.active)

    def test_what_is_cancelled_is_archived(self):
        self._make_change(kind="cancelled").action_apply()
        self.conference.active = False
        self.assertFalse(self.conference.active)

    def test_what_is_over_is_archived(self):
        with freeze_time("2030-01-01 12:00:00"):
            self.conference.active = False
        self.assertEqual((self.conference.active, set(self.booked.mapped("state"))), (False, {"booked"}))
