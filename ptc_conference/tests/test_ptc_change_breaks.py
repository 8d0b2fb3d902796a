# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.fields import Command

from odoo.addons.ptc_conference.tests.change_common import ChangeCase
from odoo.addons.ptc_conference.tests.common import TUESDAY


class TestBreaks(ChangeCase):
    """Papers and the session grid show the breaks of the sessions there are, not those that are being edited."""

    def _get_breaks(self, teacher=None):
        """Return the breaks on a teacher's printed schedule for TUESDAY: ``[(name, start)]``."""
        self.env.invalidate_all()
        days = self._get_part(teacher or self.teacher_art)._get_schedule_days()
        rows = next(day["rows"] for day in days if day["day"] == TUESDAY)
        return [(row["name"], row["start"]) for row in rows if row["kind"] == "break"]

    def _edit(self):
        late = {"name": "Tea", "start_minute": 17 * 60 + 40, "stop_minute": 18 * 60}
        self.conference.break_ids = [Command.clear(), Command.create(late)]

    def test_edited_breaks_are_not_printed_before_they_are_applied(self):
        before = [("Break", self._to_utc(clock="17:00"))]
        self.assertEqual(self._get_breaks(), before)
        self._edit()
        self.assertEqual(self._get_breaks(), before)
        change = self._allot()
        self.assertEqual(self._get_breaks(), before)
        change.action_apply()
        self.assertEqual(self._get_breaks(), [("Tea", self._to_utc(clock="17:40"))])

    def test_a_removed_date_keeps_its_breaks_until_then(self):
        self.conference.date_ids.filtered(lambda day: day.date == TUESDAY).unlink()
        self.assertEqual(self._get_breaks(), [("Break", self._to_utc(clock="17:00"))])

    def test_discarded_they_stay(self):
        before = self._get_breaks()
        self._edit()
        self._allot().action_discard()
        self.assertEqual(self._get_breaks(), before)
        self.assertEqual(self.conference.break_ids.mapped("name"), ["Break"])

    def test_who_takes_over_has_the_breaks_in_force(self):
        before = self._get_breaks()
        self._edit()
        teacher = self._make_teacher(given="Nora", family="New")
        self._make_change(kind="teacher", part_id=self._get_part(self.teacher_art).id, new_teacher_id=teacher.id)
        change = self.conference.change_ids.filtered(lambda change: change.kind == "teacher")
        change.action_apply()
        self.assertEqual(self._get_breaks(teacher), before)

    def test_without_sessions_they_are_those_entered(self):
        teacher = self._make_teacher(given="Nora", family="New")
        part = self._make_part(conference=self.conference, teacher=teacher)
        self._edit()
        self.assertEqual({pause["name"] for pause in part.break_times}, {"Tea"})
