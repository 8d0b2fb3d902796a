# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date, timedelta

from odoo.fields import Command

from odoo.addons.ptc_conference.tests.change_common import ChangeCase


class TestTimesChange(ChangeCase):
    """Pauses, lengths and rules are settings that may be changed after booking: first a plan, or back."""

    def _add_rule(self, day):
        self.conference.rule_ids = [
            Command.create(
                {
                    "date_ids": [Command.set(day.ids)],
                    "teacher_ids": [Command.set(self.teacher_art.ids)],
                    "audience": "all",
                }
            )
        ]

    def test_a_pause_is_planned_first(self):
        self.conference.action_allot()
        self.conference.gap = 4
        self.assertTrue(self.conference.has_new_settings)
        self._allot().action_apply()
        self._check_held()
        self.assertFalse(self.conference.has_new_settings)
        for part in self.conference.teacher_ids:
            sessions = part.session_ids.sorted("start")
            pauses = [two.start - one.stop for one, two in zip(sessions, sessions[1:], strict=False)]
            self.assertGreaterEqual(min(pauses), timedelta(minutes=4))

    def test_settings_go_back(self):
        self.conference.action_allot()
        self.conference.write({"gap": 4, "rest_after": 3, "is_open_elsewhere": False})
        self.conference.length_ids = [Command.create({"duration": 7})]
        self._add_rule(self.conference.date_ids[0])
        self.conference.action_restore_settings()
        self.assertRecordValues(
            self.conference,
            [{"gap": 0, "rest_after": 0, "is_open_elsewhere": True, "length_ids": [], "rule_ids": []}],
        )
        self.assertFalse(self.conference.has_new_settings)

    def test_whom_a_rule_names_is_a_setting(self):
        self._add_rule(self.conference.date_ids[0])
        self.conference.action_allot()
        self.assertFalse(self.conference.has_new_settings)
        self.conference.rule_ids.teacher_ids |= self.teacher_science
        self.conference.invalidate_recordset(["has_new_settings"])
        self.assertTrue(self.conference.has_new_settings)
        self.conference.action_restore_settings()
        self.assertEqual(self.conference.rule_ids.teacher_ids, self.teacher_art)

    def test_rule_on_a_new_date_goes_back_with_it(self):
        self.conference.action_allot()
        self.conference.date_ids = [Command.create({"date": date(2026, 10, 20)})]
        self._add_rule(self.conference.date_ids[-1])
        self.conference.action_restore_settings()
        self.assertEqual((len(self.conference.date_ids), self.conference.rule_ids.ids), (2, []))

    def test_rule_comes_back_with_its_date(self):
        tuesday, thursday = self.conference.date_ids
        self._add_rule(thursday)
        self.conference.action_allot()
        self.conference.rule_ids.unlink()
        thursday.unlink()
        self.conference.action_restore_settings()
        self.assertEqual(self.conference.rule_ids.date_ids, self.conference.date_ids - tuesday)
        self.assertEqual(self.conference.rule_ids.teacher_ids, self.teacher_art)

    def test_long_appointment_over_a_pause(self):
        for appointment in self.booked:
            appointment._cancel(is_staff=True)
        self.conference.gap = 3
        self.conference.teacher_ids._allot()
        first, second, third = self._get_part(self.teacher_science).session_ids.sorted("start")[:3]
        self.assertEqual(second.start - first.stop, timedelta(minutes=3))
        self.assertEqual(first._get_following(2), second | third)
        self.conference.gap = 2
        self.assertFalse(first._get_following(2))
