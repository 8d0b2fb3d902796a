# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import Form

from odoo.addons.ptc_conference.tests.common import ConferenceCommon


@freeze_time("2026-10-01 12:00:00")
class TestBookingOrder(ConferenceCommon):
    def _edit(self, conference):
        conference.setup_step = "windows"
        view = "ptc_conference.ptc_conference_view_form_assistant"
        return Form(conference.with_user(self.user_administrator), view)

    def _get_windows(self, conference):
        return [(window.audience, window.opens, window.closes) for window in conference.window_ids.sorted("opens")]

    def test_one_window_for_all_is_proposed(self):
        conference = self._make_conference(name="New", window_ids=False)
        self.assertFalse(conference.booking_order)
        with self._edit(conference) as form:
            form.booking_order = "all"
        times = datetime(2026, 10, 8, 6), datetime(2026, 10, 12, 18)
        self.assertEqual(self._get_windows(conference), [("all", *times)])
        self.assertEqual(conference.booking_order, "all")

    def test_some_book_a_day_earlier(self):
        before = self._get_windows(self.conference)
        with self._edit(self.conference) as form:
            form.booking_order = "siblings"
        first, general = self._get_windows(self.conference)
        self.assertEqual([general], before)
        self.assertEqual(first, ("siblings", datetime(2026, 9, 30, 6), general[2]))
        self.assertEqual(self.conference.booking_order, "siblings")

    def test_grades_are_asked_for(self):
        with self.assertRaises(ValidationError), self._edit(self.conference) as form:
            form.booking_order = "grades"
        with self._edit(self.conference) as form:
            form.booking_order = "grades"
            with form.window_ids.edit(1) as window:
                window.grade_ids = self.grade_7
        self.assertEqual(self.conference.booking_order, "grades")

    def test_back_to_all_at_once(self):
        with self._edit(self.conference) as form:
            form.booking_order = "siblings"
        with self._edit(self.conference) as form:
            form.booking_order = "all"
        self.assertEqual([window[0] for window in self._get_windows(self.conference)], ["all"])

    def test_windows_entered_otherwise_are_left_alone(self):
        more = {"opens": "2026-10-02 06:00:00", "closes": "2026-10-03 06:00:00"}
        self.conference.window_ids = [Command.create({**more, "audience": "siblings"}), Command.create(more)]
        self.assertEqual(self.conference.booking_order, "other")
        before = self._get_windows(self.conference)
        with self._edit(self.conference) as form:
            form.name = "Other"
        self.assertEqual(self._get_windows(self.conference), before)

    def test_dates_near_by_leave_a_day_at_least(self):
        conference = self._make_conference(name="Soon", days=[datetime(2026, 10, 2).date()], window_ids=False)
        times = conference._propose_window_times(conference.window_ids)
        self.assertLess(times["opens"], times["closes"])
