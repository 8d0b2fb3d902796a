# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date

from odoo.fields import Command

from odoo.addons.ptc_conference.tests.change_common import ChangeCase
from odoo.addons.ptc_conference.tests.common import THURSDAY, TUESDAY
from odoo.addons.ptc_conference.tests.test_ptc_change_together import TogetherCase

LATER = date(2026, 10, 27)


class ToldCase(ChangeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.room = cls._make_room(name="201", campus=cls.campus)
        cls.all_three = cls.teacher_art | cls.teacher_homeroom | cls.teacher_science

    def _check_told(self, change, teachers):
        """Check that a plan says as many teachers as are told when it is applied: these ones."""
        shown = change.teacher_count
        self.assertIn(f"teachers: {shown}.", change.summary)
        self.assertEqual(self._get_listed(change), teachers)
        change.action_apply()
        self.assertEqual((change.state, change.notice_ids.teacher_id), ("applied", teachers))
        self.assertEqual(shown, len(teachers))
        change.invalidate_recordset()
        self.assertEqual(change.teacher_count, shown)
        self.assertEqual(self._get_listed(change), teachers)

    def _get_listed(self, change):
        """Return the teachers to whom its button leads, also those without an appointment."""
        action = change.action_show_teachers()
        return self.env[action["res_model"]].search(action["domain"])

    def _get_day(self, day=TUESDAY):
        return self.conference.date_ids.filtered(lambda line: line.date == day)


class TestSettings(ToldCase):
    def test_hours_lengths_and_days_of_all(self):
        changes = {
            "hours": lambda: self.conference.date_ids.write({"stop_minute": 17 * 60 + 40}),
            "length": lambda: self.conference.write({"duration": 15}),
            "break": lambda: self.conference.break_ids.write({"start_minute": 16 * 60, "stop_minute": 16 * 60 + 20}),
            "pause": lambda: self.conference.write({"gap": 7}),
            "day removed": lambda: self._get_day().unlink(),
            "day moved": lambda: self._get_day().write({"date": LATER}),
            "time zone": lambda: self.conference.write({"wanted_tz": "Europe/London"}),
        }
        for name, change in changes.items():
            with self.subTest(change=name), self.env.cr.savepoint() as savepoint:
                change()
                self._check_told(self._allot(), self.all_three)
                savepoint.rollback()

    def test_one_teacher_alone(self):
        self._get_part(self.teacher_art).duration = 20
        self._check_told(self._allot(), self.teacher_art)

    def test_a_teacher_who_joins(self):
        new = self._make_teacher(given="Sanna", family="Substitute")
        self.art.class_teacher_ids = [Command.create({"teacher_id": new.id, "role": "2_co"})]
        self._make_part(conference=self.conference, teacher=new, room_id=self.room.id)
        self._get_part(self.teacher_art).duration = 20
        self._check_told(self._allot(), self.teacher_art | new)

    def test_what_was_done_by_hand_stays_or_goes_along(self):
        blocked = self._get_session(teacher=self.teacher_science, clock="17:00")
        blocked.action_block()
        self._get_session(teacher=self.teacher_homeroom, day=THURSDAY, clock="17:00").action_block()
        self._get_day().date = LATER
        self._check_told(self._allot(), self.all_three)

    def test_who_is_elsewhere_then_gets_no_sessions(self):
        other = self._make_conference(name="Other", days=(LATER,))
        self._make_part(conference=other, teacher=self.teacher_science, room_id=self.room.id)
        other.action_allot()
        self._get_part(self.teacher_science).session_ids.filtered(lambda one: one.start.day == TUESDAY.day).unlink()
        self.conference._remember_settings()
        self._get_day().date = LATER
        self._check_told(self._allot(), self.teacher_art | self.teacher_homeroom)

    def test_other_time_chosen(self):
        self._get_day().unlink()
        change = self._allot()
        for line in change.lost_line_ids[:1]:
            line.option_id = line.option_ids[0]
        self._check_told(change, self.all_three)


class TestOtherKinds(ToldCase):
    def test_postponed(self):
        change = self.env["ptc.change"].create({"conference_id": self.conference.id, "kind": "postponed"})
        change.date_ids.filtered(lambda line: line.old_date == TUESDAY).new_date = LATER
        change.action_plan()
        self.assertEqual(self._get_day().date, TUESDAY)
        self._check_told(change, self.all_three)

    def test_cancelled(self):
        self._check_told(self._make_change(kind="cancelled"), self.all_three)

    def test_cancelled_when_one_has_no_sessions(self):
        self._get_part(self.teacher_science).session_ids.unlink()
        self._check_told(self._make_change(kind="cancelled"), self.teacher_art | self.teacher_homeroom)

    def test_rooms_of_teachers_with_and_without_appointments(self):
        for teacher in (self.teacher_art, self.teacher_science):
            with self.subTest(teacher=teacher.name), self.env.cr.savepoint() as savepoint:
                parts = self._get_part(teacher)
                self._check_told(
                    self._make_change(kind="rooms", moved_part_ids=parts.ids, target_room_ids=self.room.ids), teacher
                )
                savepoint.rollback()

    def test_who_keeps_the_room_is_not_told(self):
        parts = self._get_part(self.teacher_art) | self._get_part(self.teacher_science)
        change = self._make_change(kind="rooms", moved_part_ids=parts.ids, target_room_ids=self.room.ids)
        lines = {line.teacher_id: line for line in change.room_line_ids}
        lines[self.teacher_science].room_id = self._get_part(self.teacher_science).room_id
        change.invalidate_recordset()
        self._check_told(change, self.teacher_art)

    def test_a_teacher_left_out_afterwards(self):
        parts = self._get_part(self.teacher_art) | self._get_part(self.teacher_science)
        rooms = self.room | self._make_room(name="202", campus=self.campus)
        change = self._make_change(kind="rooms", moved_part_ids=parts.ids, target_room_ids=rooms.ids)
        self.assertEqual(change.teacher_count, 2)
        change.room_line_ids.filtered(lambda line: line.teacher_id == self.teacher_art).unlink()
        change.invalidate_recordset()
        self._check_told(change, self.teacher_science)

    def test_replaced_by_somebody_new(self):
        new = self._make_teacher(given="Sanna", family="Substitute")
        for old in (self.teacher_art, self.teacher_science):
            with self.subTest(teacher=old.name), self.env.cr.savepoint() as savepoint:
                part = self._get_part(old)
                self._check_told(self._make_change(kind="teacher", part_id=part.id, new_teacher_id=new.id), old | new)
                savepoint.rollback()

    def test_replaced_by_one_who_has_all_these_sessions_already(self):
        vals = {"part_id": self._get_part(self.teacher_science).id, "new_teacher_id": self.teacher_art.id}
        self._check_told(self._make_change(kind="teacher", **vals), self.teacher_science)


class TestTogetherTold(TogetherCase):
    _check_told = ToldCase._check_told
    _get_listed = ToldCase._get_listed

    def test_who_joins_and_who_is_no_longer_part_of_it(self):
        both = self.teacher_homeroom | self.teacher_co
        self._check_told(self._plan_class("joint"), both)
        self._check_told(self._plan_class("separate"), both)

    def test_other_time_chosen(self):
        for session in self._get_part(self.teacher_co).session_ids:
            session.is_blocked = session.start.day == TUESDAY.day
        change = self._plan_class("joint")
        change.lost_line_ids.option_id = change.lost_line_ids.option_ids[0]
        self._check_told(change, self.teacher_homeroom | self.teacher_co)


class TestAllottedAtOnce(ToldCase):
    """What touches no appointment is written without a plan; teachers whose evening changes hear of it."""

    def _get_messages(self):
        self.env["ptc.change.notice"]._tell_due()
        messages = self.env["ptc.message"].search([("kind", "=", "teacher_change")])
        return {message.partner_id: str(message.staff_html).replace("\u202f", " ") for message in messages}

    def test_longer_hours(self):
        self.conference.date_ids.stop_minute = 18 * 60 + 10
        self.conference.action_allot()
        self.assertFalse(self._get_told(), "No family is touched")
        told = self._get_messages()
        self.assertEqual(set(told), set(self.all_three))
        self.assertIn("Tuesday, October 13, 4:00 PM to 6:10 PM", told[self.teacher_science])
        change = self.conference.change_ids
        self.assertEqual((change.state, change.teacher_count, change.done_by_id), ("applied", 3, self.env.user))
        self.assertIn("16:00\u201318:10", change.details)

    def test_one_teacher_alone(self):
        self._get_part(self.teacher_science).duration = 20
        self.conference.action_allot()
        self.assertEqual(set(self._get_messages()), {self.teacher_science})

    def test_also_while_nothing_is_booked(self):
        self.booked._cancel_many()
        self.conference.date_ids.stop_minute = 17 * 60 + 40
        self.conference.action_allot()
        self.assertEqual(set(self._get_messages()), set(self.all_three))

    def test_nobody_hears_of_unchanged_hours(self):
        self.conference.action_allot()
        self.assertFalse(self._get_messages())
        self.assertFalse(self.conference.change_ids)

    def test_nobody_hears_of_a_conference_that_is_not_open(self):
        new = self._make_conference(name="New", days=(LATER,), is_published=False)
        self._make_part(conference=new, teacher=self.teacher_art, room_id=self.room.id)
        new.action_allot()
        new.date_ids.stop_minute = 18 * 60 + 10
        new.action_allot()
        self.assertTrue(new.session_ids)
        self.assertFalse(self._get_messages())

    def test_a_plan_tells_nobody_before_it_is_applied(self):
        self.conference.duration = 15
        self._allot()
        self.assertFalse(self._get_messages())
        self.assertFalse(self.conference.change_ids.notice_ids)

    def test_nobody_reads_it_of_what_is_cancelled(self):
        self._make_change(kind="cancelled").action_apply()
        told = len(self._get_messages())
        self.conference.action_allot()
        self.assertEqual(len(self._get_messages()), told)

    def test_what_is_new_is_not_a_plan(self):
        self.conference.write({"date_ids": [Command.create({"date": LATER})]})
        self.conference.action_allot()
        self.assertFalse(self.conference.planned_change_id)
        self.assertEqual(set(self._get_messages()), set(self.all_three))
