# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form

from odoo.addons.ptc_conference.tests.change_common import ChangeCase
from odoo.addons.ptc_conference.tests.common import THURSDAY, TUESDAY

LATER = date(2026, 10, 27)


class TestTables(ChangeCase):
    """Tables that are taken between a plan and its application."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.guest = cls._make_teacher(given="Gerd", family="Guest")

    def _take(self, room, day=TUESDAY):
        """Let a teacher of another conference sit in a room from 16:00 to 17:00."""
        other = self._make_conference(name="Open day", days=(day,), stop_minute=17 * 60, break_ids=[])
        self._make_part(conference=other, teacher=self.guest, room_id=room.id)
        other.action_allot()
        return other

    def _check_refused(self, change, *words):
        with self.assertRaises(UserError) as refusal:
            change.action_apply()
        for word in words:
            self.assertIn(word, str(refusal.exception))
        self.assertEqual(change.state, "planned")
        self.assertFalse(self._get_told())

    def test_the_new_room_is_taken_meanwhile(self):
        part = self._get_part(self.teacher_art)
        room = self._make_room(name="201", campus=self.campus)
        change = self._make_change(kind="rooms", moved_part_ids=part.ids, target_room_ids=room.ids)
        self.assertFalse(change.obstacle)
        self._take(room)
        self._check_refused(
            change,
            f"{room.display_name}, table 1, is taken by Gerd Guest (Open day) on Tuesday, October 13, 4:00",
            "when Arno Art holds sessions there",
            "plan again",
        )
        change.room_line_ids.unlink()
        change.action_plan()
        self.assertFalse(change.room_line_ids.room_id)

    def test_another_conference_has_the_table_on_the_new_date(self):
        change = self.env["ptc.change"].create({"conference_id": self.conference.id, "kind": "postponed"})
        change.date_ids.filtered(lambda line: line.old_date == TUESDAY).new_date = LATER
        change.action_plan()
        self.assertFalse(change.obstacle)
        part = self._get_part(self.teacher_science)
        other = self._take(part.room_id, day=LATER)
        self._check_refused(
            change, part.room_id.display_name, "Gerd Guest (Open day)", "Tuesday, October 27, 4:00", "Selma Science"
        )
        change.action_plan()
        self.assertIn("Gerd Guest", change.obstacle)
        other.teacher_ids.room_id = self._make_room(name="201", campus=self.campus)
        change.action_plan()
        self.assertFalse(change.obstacle)
        change.action_apply()
        self._check_held()

    def test_two_of_this_conference_at_one_table_with_new_hours(self):
        tuesday, thursday = self.conference.date_ids
        art, science = self._get_part(self.teacher_art), self._get_part(self.teacher_science)
        self.conference.rule_ids.create(
            [
                {
                    "conference_id": self.conference.id,
                    "audience": "nobody",
                    "teacher_ids": [Command.set(part.teacher_id.ids)],
                    "date_ids": [Command.set(day.ids)],
                }
                for part, day in ((science, tuesday), (art, thursday))
            ]
        )
        self.conference.is_open_elsewhere = True
        self.conference.action_allot()
        science.room_id = art.room_id
        self.conference.write({"rule_ids": [Command.clear()], "duration": 15})
        change = self._allot()
        self.assertIn(f"{art.room_id.display_name}, table 1, is taken by", change.obstacle)
        self.assertIn("(Autumn conferences)", change.obstacle)
        with self.assertRaisesRegex(UserError, "then plan again"):
            change.action_apply()

    def test_the_own_room_of_the_new_teacher_is_taken(self):
        room = self._make_room(name="201", campus=self.campus)
        substitute = self._make_teacher(given="Sanna", family="Substitute")
        own = self._make_part(conference=self.conference, teacher=substitute, room_id=room.id)
        start = self._to_utc(clock="16:00", day=THURSDAY)
        self.env["ptc.session"].create(
            {"conference_teacher_id": own.id, "start": start, "stop": start + timedelta(minutes=10)}
        )
        part = self._get_part(self.teacher_art)
        change = self._make_change(kind="teacher", part_id=part.id, new_teacher_id=substitute.id)
        self.assertFalse(change.obstacle)
        self._take(room)
        self._check_refused(change, "Gerd Guest (Open day)", "Sanna Substitute", "plan again")

    def test_the_teacher_is_elsewhere_at_a_time_that_was_added_by_hand(self):
        part = self._get_part(self.teacher_art)
        start = self._to_utc(clock="19:00")
        vals = {"conference_teacher_id": part.id, "start": start, "stop": start + timedelta(minutes=20)}
        late = self.env["ptc.session"].create({**vals, "is_manual": True})
        appointment = self._make_appointment(student=self.mia, family=self.family_mia_mother, session=late)
        change = self.env["ptc.change"].create({"conference_id": self.conference.id, "kind": "postponed"})
        change.date_ids.filtered(lambda line: line.old_date == TUESDAY).new_date = LATER
        change.action_plan()
        other = self._make_conference(name="Late", days=(LATER,), start_minute=1140, stop_minute=1200, break_ids=[])
        room = self._make_room(name="201", campus=self.campus)
        self._make_part(conference=other, teacher=self.teacher_art, room_id=room.id)
        other.action_allot()
        self.assertEqual(change.action_apply()["params"]["type"], "warning")
        line = change.line_ids.filtered(lambda line: line.appointment_id == appointment)
        self.assertNotEqual(line.new_start, self._to_utc(clock="19:00", day=LATER))
        change.action_apply()
        self._check_held()
        self.assertFalse(late.active)


class TestKept(ChangeCase):
    """Sessions that families keep for some minutes while a plan of changes waits."""

    def _keep(self, *, is_plan):
        session = self._get_session(teacher=self.teacher_art, clock="17:30")
        until = fields.Datetime.now() + timedelta(days=4)
        hold = self.env["ptc.session.hold"]._keep(session, self.family_mia_mother, until)
        hold.is_plan = is_plan
        return hold

    def _shorten(self):
        self.conference.date_ids.stop_minute = 17 * 60 + 40
        return self._allot()

    def test_families_that_look_at_plans_do_not_stand_in_the_way(self):
        change = self._shorten()
        hold = self._keep(is_plan=True)
        action = change.action_apply()
        self.assertEqual((change.state, action["params"]["type"]), ("applied", "success"))
        self._check_held()
        self.assertEqual(self._get_clock(self.tom_art), "13. 17:30")
        self.assertFalse(hold.exists())

    def test_what_is_offered_to_who_waits_stays_offered(self):
        hold = self._keep(is_plan=False)
        change = self._shorten()
        self.assertEqual(change.moved_line_ids.new_start, self._to_utc(clock="17:20"))
        change.action_apply()
        self._check_held()
        self.assertTrue(hold.exists())
        self.assertTrue(hold.session_id.active)

    def test_with_other_rooms_too(self):
        hold = self._keep(is_plan=True)
        room = self._make_room(name="201", campus=self.campus)
        part = self._get_part(self.teacher_art)
        change = self._make_change(kind="rooms", moved_part_ids=part.ids, target_room_ids=room.ids)
        hold.unlink()
        self.assertEqual(change.action_apply()["params"]["type"], "success")


class TestForm(ChangeCase):
    def test_what_stands_in_the_way_is_shown_with_the_plan(self):
        change = self._make_change(kind="cancelled")
        with Form(change, "ptc_conference.ptc_change_view_form") as form:
            self.assertFalse(form.obstacle)
