# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError

from odoo.addons.ptc_conference.exceptions import BookingRefused
from odoo.addons.ptc_conference.tests.change_common import ChangeCase
from odoo.addons.ptc_conference.tests.common import THURSDAY, TUESDAY


class TestCancelled(ChangeCase):
    def test_all_are_cancelled_and_told_and_the_record_is_kept(self):
        change = self._make_change(kind="cancelled")
        self.assertEqual((change.lost_count, self.conference.state), (3, "open"))
        self.assertEqual(change.summary, "Appointments cancelled: 3. Families concerned: 2, teachers: 3.")
        change.action_apply()
        self._check_held()
        self.assertEqual(self.conference.state, "cancelled")
        self.assertEqual(self.booked.mapped("state"), ["cancelled"] * 3)
        self.assertTrue(self.booked.session_id.exists())
        self.assertFalse(self.conference.session_ids)
        self.assertEqual(self._get_told(), {(one, "cancelled") for one in self.booked})

    def test_nobody_books_any_more_until_it_is_held_after_all(self):
        session = self._get_session(teacher=self.teacher_science)
        self._make_change(kind="cancelled").action_apply()
        self.assertFalse(session.active)
        with self.assertRaises(BookingRefused):
            self._make_appointment(student=self.ida, family=self.family, session=self.ida_art.session_id)
        self.conference.action_allot()
        self.conference.action_open()
        self.assertEqual(self.conference.state, "open")

    def test_held_after_all_all_sessions_come_back_as_they_were(self):
        """Blocked, added, made longer and removed by hand; what was removed before stays removed."""
        art = self._get_part(self.teacher_art)
        self._get_session(teacher=self.teacher_art, clock="16:20").action_block()
        removed = self._get_session(teacher=self.teacher_art, clock="16:40")
        removed.action_remove()
        self._get_session(teacher=self.teacher_science, clock="17:20")._double()
        art._add_sessions(self._to_utc(clock="19:00"), 20)
        before = self._read_sessions()
        self._make_change(kind="cancelled").action_apply()
        self.assertFalse(self.conference.session_ids)
        action = self.conference.action_hold_after_all()
        self.assertEqual((self.conference.state, action["params"]["type"]), ("open", "success"))
        self.assertEqual(self._read_sessions(), before)
        self.assertFalse(removed.active)
        self.assertEqual(self.booked.mapped("state"), ["cancelled"] * 3)
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        with self.assertRaisesRegex(UserError, "not cancelled"):
            self.conference.action_hold_after_all()

    def test_allotted_before_it_is_held_nothing_by_hand_is_lost(self):
        self._get_session(teacher=self.teacher_art, clock="16:20").action_block()
        self._get_part(self.teacher_art)._add_sessions(self._to_utc(clock="19:00"), 20)
        before = self._read_sessions()
        self._make_change(kind="cancelled").action_apply()
        self.conference.action_allot()
        self.assertEqual(self._read_sessions(), before)
        self.conference.action_open()
        self.assertEqual((self._read_sessions(), self.conference.state), (before, "open"))

    def test_what_is_taken_by_now_is_told(self):
        self._make_change(kind="cancelled").action_apply()
        other = self._make_conference(name="Instead", days=(TUESDAY,), stop_minute=17 * 60, break_ids=[])
        room = self._make_room(name="9", campus=self.campus)
        self._make_part(conference=other, teacher=self.teacher_art, room_id=room.id)
        other.action_allot()
        action = self.conference.action_hold_after_all()
        self.assertEqual(action["params"]["type"], "warning")
        self.assertIn("taken by now: 6, of Arno Art.", action["params"]["message"])
        self.assertFalse(self._get_session(teacher=self.teacher_art))
        self.assertTrue(self._get_session(teacher=self.teacher_art, clock="17:20"))
        self.assertTrue(self._get_session(teacher=self.teacher_homeroom))

    def _read_sessions(self):
        """Return what there is to know of the sessions of the conference."""
        names = ("active", "start", "stop", "places", "is_blocked", "is_manual", "usual_duration", "taken_over_by_id")
        self.env.invalidate_all()
        sessions = self.conference.with_context(active_test=False).session_ids
        return {one: tuple(one[name] for name in names) for one in sessions}

    def test_discarded_nothing_is_cancelled(self):
        change = self._make_change(kind="cancelled")
        change.action_discard()
        self.assertEqual(self.booked.mapped("state"), ["booked"] * 3)
        self.assertFalse(self._get_told())

    def test_second_evening_is_cancelled_after_the_first(self):
        """What was held stays as it was, also the appointment that is being held."""
        later = self._make_appointment(
            student=self.ole, family=self.family, teacher=self.teacher_science, day=THURSDAY, clock="17:30"
        )
        blocked = self._get_session(teacher=self.teacher_art, day=THURSDAY)
        blocked.action_block()
        for moment in ("2026-10-13 15:55:00", "2026-10-14 12:00:00"):
            with self.subTest(moment=moment), freeze_time(moment), self.env.cr.savepoint() as kept:
                change = self._make_change(kind="cancelled")
                held = self.booked.filtered(lambda one: one.start <= fields.Datetime.now())
                self.assertEqual(change.line_ids.appointment_id, (self.booked | later) - held)
                change.action_apply()
                self.assertEqual(held.mapped("state"), ["booked"] * len(held))
                self.assertTrue(all(held.session_id.mapped("active")))
                self.assertEqual((later.state, later.session_id.active), ("cancelled", False))
                self.assertFalse(self.conference.session_ids.filtered(lambda one: one.start > fields.Datetime.now()))
                self._check_held()
                kept.rollback()
            self.env.invalidate_all()


class TestAccess(ChangeCase):
    def test_the_office_sees_but_neither_plans_nor_applies(self):
        change = self._make_change(kind="cancelled").with_user(self.user_office)
        self.assertEqual(len(change.line_ids.mapped("student_id.name")), 2)
        for button in ("action_apply", "action_discard", "action_plan", "action_move_to_other_days"):
            with self.subTest(button=button), self.assertRaises(AccessError):
                getattr(change, button)()
        with self.assertRaises(AccessError):
            change.create({"conference_id": self.conference.id, "kind": "cancelled"})
        with self.assertRaises(AccessError):
            self.conference.with_user(self.user_office).action_restore_settings()
        with self.assertRaises(AccessError):
            self.conference.with_user(self.user_office).action_hold_after_all()
        self.assertEqual(self.booked.mapped("state"), ["booked"] * 3)

    def test_an_administrator_applies(self):
        change = self._make_change(kind="cancelled")
        change.with_user(self.user_administrator).action_apply()
        self.assertEqual(change.done_by_id, self.user_administrator)

    def test_parents_and_teachers_see_none_of_it(self):
        self.conference.date_ids.filtered(lambda day: day.date == TUESDAY).unlink()
        change = self._allot()
        for user in (self.user_mother, self._make_portal_user(partner=self.teacher_art)):
            for records in (change, change.line_ids, change.line_ids.option_ids):
                with self.subTest(user=user.login, model=records._name), self.assertRaises(AccessError):
                    records.with_user(user).mapped("display_name")
