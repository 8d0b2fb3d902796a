# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.fields import Command

from .change_common import ChangeCase
from .common import THURSDAY, TUESDAY


class TestDetails(ChangeCase):
    """A plan says in words which settings are new."""

    def _get_details(self):
        return (self._allot().details or "").replace("\u202f", " ").splitlines()

    def _get_label(self, name):
        return self.conference._fields[name]._description_string(self.env)

    def _get_day(self, day):
        return self.conference.date_ids.filtered(lambda one: one.date == day)

    def test_numbers(self):
        self.conference.write({"duration": 15, "gap": 5})
        self.assertEqual(
            self._get_details(),
            ["Session length: 15 instead of 10", "Pause after each session: 5 instead of 0"],
        )

    def test_dates(self):
        self._get_day(TUESDAY).unlink()
        self._get_day(THURSDAY).stop_minute = 19 * 60
        new = {"date": "2026-10-20", "start_minute": 16 * 60, "stop_minute": 18 * 60}
        self.conference.date_ids = [Command.create(new)]
        self.assertEqual(
            self._get_details(),
            [
                "Date removed: Tue, Oct 13, 16:00–18:00",
                "Date added: Tue, Oct 20, 16:00–18:00",
                "Date: Thu, Oct 15, 16:00–19:00 instead of Thu, Oct 15, 16:00–18:00",
            ],
        )

    def test_what_no_number_says(self):
        self.conference.wanted_tz = "Europe/London"
        tea = {"name": "Tea", "start_minute": 16 * 60, "stop_minute": 17 * 60}
        self.conference.break_ids = [Command.create(tea)]
        self._get_part(self.teacher_art).duration = 20
        self.assertEqual(
            self._get_details(),
            [
                "Time zone: Europe/London instead of Europe/Berlin",
                "Breaks: changed",
                "Own session length: changed",
            ],
        )

    def test_other_plans_have_none(self):
        self.assertFalse(self._make_change(kind="cancelled").details)

    def test_whom_parents_meet(self):
        self.conference.write({"excluded_class_ids": self.art, "substitutes": "instead"})
        self.assertEqual(
            self._get_details(), ["Classes left out: changed", f"{self._get_label('substitutes')}: changed"]
        )

    def test_discarding_sets_back_whom_parents_meet(self):
        before = self.conference._get_settings()
        self.conference.write({"excluded_class_ids": self.art, "substitutes": "instead"})
        self._allot().action_discard()
        self.assertFalse(self.conference.excluded_class_ids)
        self.assertEqual(self.conference.substitutes, "hidden")
        self.assertEqual(self.conference._get_settings(), before)

    def test_a_class_that_is_gone_is_not_set_back(self):
        gone = self.art.copy({"name": "Gone"})
        self.conference.excluded_class_ids = gone
        self.conference._remember_settings()
        gone.unlink()
        self.conference.excluded_class_ids = self.art
        self.conference.action_restore_settings()
        self.assertFalse(self.conference.excluded_class_ids)

    def test_settings_that_are_the_same_have_none(self):
        self.assertFalse(self._make_change(kind="settings").details)
