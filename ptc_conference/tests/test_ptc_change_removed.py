# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date

from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.ptc_conference.tests.change_common import ChangeCase
from odoo.addons.ptc_conference.tests.common import THURSDAY, TUESDAY

LATER = date(2026, 10, 27)


class TestRemoved(ChangeCase):
    """A date that is removed: nothing is gone before the plan is applied, and discarding it brings back everything."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tuesday, cls.thursday = cls.conference.date_ids.sorted("date")
        part = cls.conference.teacher_ids.filtered(lambda part: part.teacher_id == cls.teacher_art)
        hours = {"start_minute": 16 * 60, "stop_minute": 16 * 60 + 30}
        cls.wish = cls.env["ptc.teacher.wish"].create(
            {"conference_teacher_id": part.id, "date_id": cls.thursday.id, **hours, "note": "Train"}
        )
        cls.conference.break_ids = [Command.create({"name": "Prayer", "date_id": cls.thursday.id, **hours})]
        cls.conference.rule_ids = [
            Command.create({"date_ids": [Command.set((cls.tuesday | cls.thursday).ids)], "audience": "all"})
        ]
        cls.conference.action_allot()
        cls.blocked = cls._get_session(teacher=cls.teacher_art, clock="17:20", day=THURSDAY)
        cls.blocked.is_blocked = True
        cls.booked_thursday = cls._make_appointment(
            student=cls.mia, family=cls.family_mia_mother, teacher=cls.teacher_art, clock="17:50", day=THURSDAY
        )
        cls.conference.wish_until = "2026-10-09 18:00:00"
        cls._forget_outbox()

    def _read(self):
        """Return what depends on the dates, to compare."""
        self.env.invalidate_all()
        conference = self.conference
        return {
            "dates": [(day.id, day.date, day.start_minute) for day in conference.date_ids],
            "wishes": [(wish.id, wish.date_id.id, wish.start, wish.note) for wish in conference.wish_ids],
            "breaks": [(pause.id, pause.name, pause.date_id.id) for pause in conference.break_ids],
            "rules": [(rule.id, sorted(rule.date_ids.ids)) for rule in conference.rule_ids],
            "sessions": {(one.id, one.start, one.date_id.id, one.is_blocked) for one in conference.session_ids},
            "windows": [(window.opens, window.closes) for window in conference.window_ids],
            "rooms": [(part.room_id.id, part.room_table) for part in conference.teacher_ids],
            "settings": conference.has_new_settings,
        }

    def test_discarding_the_plan_brings_back_everything(self):
        before = self._read()
        self.thursday.unlink()
        self.assertEqual(self.conference.date_ids, self.tuesday)
        self.assertTrue(self.conference.has_new_settings)
        change = self._allot()
        self.assertEqual(self._get_whats(change)[self.booked_thursday], "lost")
        change.action_discard()
        self.assertEqual(self._read(), before)

    def test_going_back_without_a_plan_brings_back_everything(self):
        before = self._read()
        self.conference.date_ids = [Command.delete(self.thursday.id)]
        self.conference.action_restore_settings()
        self.assertEqual(self._read(), before)

    def test_the_removal_acts_on_nothing_before_it_is_applied(self):
        self.thursday.unlink()
        self._allot()
        self.env.invalidate_all()
        self.assertTrue(self.wish.exists())
        self.assertEqual(self.wish.start, self._to_utc(clock="16:00", day=THURSDAY))
        self.assertTrue(self.blocked.active and self.blocked.is_blocked)
        self.assertEqual(self.booked_thursday.state, "booked")
        page = self.env["ptc.teaching.page"]._get_wishes_sudo(self.wish.conference_teacher_id)
        self.assertEqual(len(page["dates"]), 2)
        self.assertEqual([one["note"] for one in page["wishes"]], ["Train"])

    def test_applied_the_date_is_gone_with_all_that_was_for_it(self):
        self.thursday.unlink()
        self._allot().action_apply()
        self.env.invalidate_all()
        self.assertFalse(self.thursday.exists() or self.wish.exists())
        self.assertFalse(self.blocked.exists().filtered("active"))
        self.assertEqual(self.conference.break_ids.mapped("name"), ["Break"])
        self.assertEqual(self.conference.rule_ids.date_ids, self.tuesday)
        self.assertEqual(self.booked_thursday.state, "cancelled")
        self.assertFalse(self.conference.has_new_settings)
        self._check_held()

    def test_another_line_for_the_same_day_takes_its_place(self):
        self.thursday.unlink()
        hours = {"start_minute": 16 * 60, "stop_minute": 17 * 60 + 40}
        self.conference.date_ids = [Command.create({"date": THURSDAY, **hours})]
        change = self._allot()
        self.assertEqual(self._get_whats(change)[self.booked_thursday], "moves")
        change.action_discard()
        self.assertEqual(self.conference.date_ids, self.tuesday | self.thursday)

    def test_messages_and_papers_name_the_dates_in_force(self):
        def read():
            self.env.invalidate_all()
            days = [day.date for day in self.conference._get_days()]
            reminded = {day for _due, kind, day, _days in self.conference._get_planned() if kind == "reminder"}
            return days, reminded

        before = read()
        self.assertEqual(before, ([TUESDAY, THURSDAY], {TUESDAY, THURSDAY}))
        self.thursday.unlink()
        self.tuesday.date = LATER
        self.assertEqual(read(), before)
        self._allot().action_apply()
        self.assertEqual(read(), ([LATER], {LATER}))

    def test_whom_families_may_meet_is_decided_by_the_dates_in_force(self):
        self.conference.rule_ids.unlink()
        self.art.date_stop = "2026-10-20"
        self.env.flush_all()
        before = self.env["ptc.family.page"]._get_page_sudo(self.conference.id, self.mother)
        self.conference.date_ids = [Command.create({"date": LATER})]
        (self.tuesday | self.thursday).unlink()
        self.env.flush_all()
        page = self.env["ptc.family.page"]._get_page_sudo(self.conference.id, self.mother)
        self.assertIn("Arno Art", str(before["children"]))
        self.assertEqual(str(page["children"]), str(before["children"]))

    def test_a_date_without_sessions_is_gone_at_once(self):
        self.conference.date_ids = [Command.create({"date": LATER})]
        new = self.conference.date_ids - self.tuesday - self.thursday
        new.unlink()
        self.assertFalse(new.exists())

    def test_the_only_date_of_a_rule_is_refused(self):
        self.conference.rule_ids.date_ids = self.thursday
        with self.assertRaisesRegex(UserError, "holds on this date only"):
            self.thursday.unlink()
        self.assertTrue(self.thursday.active)

    def test_a_rule_that_was_given_another_date_goes_back(self):
        before = self._read()
        self.conference.date_ids = [Command.create({"date": LATER})]
        new = self.conference.date_ids - self.tuesday - self.thursday
        self.conference.rule_ids.date_ids = new
        self.thursday.unlink()
        self.conference.action_restore_settings()
        self.assertEqual(self._read(), before)

    def test_dates_that_changed_places_go_back(self):
        before = self._read()
        for day, moved in ((self.tuesday, LATER), (self.thursday, TUESDAY), (self.tuesday, THURSDAY)):
            day.date = moved
            self.env.flush_all()
        self.conference.action_restore_settings()
        self.assertEqual(self._read(), before)

    def test_a_break_of_a_removed_date_is_not_copied(self):
        self.thursday.unlink()
        days = {self.tuesday: LATER}
        again = self.conference._use_again("Again", days)
        self.assertEqual(again.break_ids.mapped("name"), ["Break"])
