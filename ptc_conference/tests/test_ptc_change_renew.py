# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import Form

from odoo.addons.ptc_conference.tests.change_common import ChangeCase

PLAN = "ptc_conference.ptc_change_view_form"


class TestEditedPlan(ChangeCase):
    """While a plan is edited its numbers are old: they are shown anew before it can be applied."""

    def _open_rooms(self):
        room = self._make_room(name="201", campus=self.campus, tables=3)
        return self._make_change(kind="rooms", moved_part_ids=self.conference.teacher_ids.ids, target_room_ids=room.ids)

    def test_who_is_removed_is_no_longer_in_the_numbers(self):
        change = self._open_rooms()
        before = change.summary
        gone = change.room_line_ids.filtered(lambda line: line.teacher_id == self.teacher_art)
        with Form(change, PLAN) as form:
            self.assertFalse(form.is_edited)
            form.room_line_ids.remove(list(change.room_line_ids).index(gone))
            self.assertTrue(form.is_edited)
            form.save()
            self.assertFalse(form.is_edited)
        self.assertNotEqual(change.summary, before)
        self.assertEqual(change.moves_count, 1)
        change.action_renew()
        self.assertEqual((change.state, change.room_line_ids & gone), ("planned", gone.browse()))

    def test_another_date_is_planned_anew(self):
        change = self.env["ptc.change"].create({"conference_id": self.conference.id, "kind": "postponed"})
        change.date_ids[0].new_date += timedelta(days=7)
        change.action_plan()
        with Form(change, PLAN) as form, form.date_ids.edit(0) as line:
            line.new_date = "2026-10-27"
        self.assertEqual((change.moved_line_ids[0].new_start - self.ida_art.start).days, 7)
        change.action_renew()
        self.assertEqual((change.moved_line_ids[0].new_start - self.ida_art.start).days, 14)

    def test_the_office_renews_nothing(self):
        change = self._open_rooms()
        office = self._make_user("plan.office", "ptc_roster.group_office")
        with self.assertRaises(AccessError):
            change.with_user(office).action_renew()
