# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tests import Form

from odoo.addons.ptc_conference.tests.common import TUESDAY

from .hand_common import HandCommon


class TestPtcSessionHand(HandCommon):
    def test_block_and_reopen(self):
        outcome = self.first._block()
        self.assertEqual((outcome.done, outcome.notes, self.first.status), (self.first, {}, "blocked"))
        outcome = self.first._reopen()
        self.assertEqual((outcome.done, outcome.notes, self.first.status), (self.first, {}, "free"))

    def test_block_keeps_the_appointment(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, session=self.first)
        outcome = self.row._block()
        self.assertEqual(outcome.done, self.row)
        self.assertRegex(outcome.notes[self.first].text, "Ida Olsen keeps the appointment at 4:00.PM")
        self.assertEqual((appointment.state, self._get_events(appointment)), ("booked", ["booked"]))
        appointment._cancel(is_staff=True)
        self.assertEqual(self.first.status, "blocked")

    def test_reopen_over_another_session_is_refused(self):
        self.first.action_block()
        added = self._create_at(clock="16:05", minutes=5)
        outcome = self.first._reopen()
        self.assertFalse(outcome.done)
        self.assertRegex(outcome.notes[self.first].text, "Arno Art has a session at 4:05.PM already")
        with self.assertRaisesRegex(UserError, "already"):
            self.first.action_reopen()
        added._remove()
        self.assertEqual(self.first._reopen().done, self.first)

    def _create_at(self, *, clock, minutes):
        """Create a session, also over a blocked one."""
        start = self._to_utc(clock=clock)
        vals = {"start": start, "stop": start + timedelta(minutes=minutes), "is_manual": True}
        return self.env["ptc.session"].create({**vals, "conference_teacher_id": self.part.id})

    def test_of_two_that_overlap_one_is_reopened(self):
        self.first.action_block()
        added = self._create_at(clock="16:05", minutes=5)
        added.action_block()
        outcome = (self.first | added)._reopen()
        self.assertEqual((outcome.done, list(outcome.notes)), (self.first, [added]))
        self.assertRegex(outcome.notes[added].text, "4:05.PM overlaps that of Arno Art at 4:00.PM, which is reopened")
        with self.assertRaisesRegex(UserError, "already"):
            added.action_reopen()
        self.assertEqual((self.first.is_blocked, added.is_blocked), (False, True))

    def test_reopen_at_a_table_that_is_taken_is_refused(self):
        science = self._get_session(teacher=self.teacher_science)
        self._move_to_my_table(science)
        notes = (self.first | science)._reopen().notes
        self.assertEqual(list(notes), [science])
        self.assertIn("Arno Art is at this table of", notes[science].text)

    def test_remove_is_kept_when_allotted_again(self):
        self.first.action_remove()
        self.conference.action_allot()
        self.assertEqual((self.first.active, self._get_active()[0]), (False, (10, 10)))

    def test_remove_is_kept_with_other_lengths(self):
        self.first.action_remove()
        self.conference.duration = 15
        self.conference.teacher_ids._allot()
        self.assertEqual(self._get_active()[:2], [(15, 15), (30, 15)], "a part of the first time is gone")

    def test_removed_before_opening_is_kept_too(self):
        self.conference.action_withdraw()
        self.first.action_remove()
        self.conference.action_allot()
        self.assertNotIn((0, 10), self._get_active())

    def test_blocked_stays_blocked_when_allotted_again(self):
        self.first.action_block()
        self.conference.duration = 15
        self.conference.teacher_ids._allot()
        self.assertEqual((self.first.exists(), self.first.status), (self.first, "blocked"))

    def test_remove_leads_to_the_appointment_of_a_booked_one(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, session=self.first)
        with self.assertRaisesRegex(RedirectWarning, "Ida Olsen has an appointment at 4:00") as caught:
            self.first.action_remove()
        self.assertEqual(caught.exception.args[1]["res_id"], appointment.id)
        self.assertTrue(self.first.active)

    def test_remove_of_a_row_leaves_booked_ones(self):
        self._make_appointment(student=self.ida, family=self.family, session=self.first)
        outcome = self.row._remove()
        self.assertEqual((outcome.done, list(outcome.notes)), (self.row - self.first, [self.first]))
        self.assertEqual(self.row.mapped("active"), [one == self.first for one in self.row])
        message = (self.row & self.first | self.second)._tell_outcome(outcome)["params"]["message"]
        self.assertRegex(message, "Sessions changed: 2. Arno Art: Ida Olsen has an appointment")

    def test_remove_takes_a_history_along(self):
        self._make_appointment(student=self.ida, family=self.family, session=self.first)._cancel(is_staff=True)
        self.first.action_remove()
        self.assertTrue(self.first.exists())
        self.assertFalse(self.first.active)

    def test_office_blocks_and_does_nothing_else(self):
        mine = self.first.with_user(self.user_office)
        mine.action_block()
        self.assertTrue(self.first.is_blocked)
        mine.action_reopen()
        self.assertFalse(self.first.is_blocked)
        for action in (mine.action_remove, mine.action_double, mine.action_shorten):
            with self.subTest(action=action.__name__), self.assertRaises(AccessError):
                action()
        with self.assertRaises(AccessError):
            self.part.with_user(self.user_office)._add_sessions(self._to_utc(clock="18:00"))

    def test_teachers_and_parents_do_nothing(self):
        teacher = self._make_portal_user(partner=self.teacher_art)
        for user in (teacher, self.user_mother):
            mine = self.first.with_user(user)
            for action in ("block", "reopen", "remove", "double", "shorten"):
                with self.subTest(user=user.login, action=action), self.assertRaises(AccessError):
                    getattr(mine, f"action_{action}")()
            with self.assertRaises(AccessError):
                mine._lengthen_by(5)

    def test_other_schools_are_none_of_their_business(self):
        self.conference.company_id = self.env["res.company"].create({"name": "Another school"})
        for user, action in (
            (self.user_office, "block"),
            (self.user_administrator, "remove"),
            (self.user_administrator, "double"),
        ):
            with self.subTest(action=action), self.assertRaises(AccessError):
                getattr(self.first.with_user(user), f"action_{action}")()


class TestAddSessions(HandCommon):
    def _add(self, *, clock, minutes=0, parts=None, day=TUESDAY):
        return (parts or self.part)._add_sessions(self._to_utc(clock=clock, day=day), minutes)

    def test_add_has_the_usual_length_and_is_kept(self):
        added = self._add(clock="18:00").done
        self.assertRecordValues(added, [{"is_manual": True, "status": "free", "teacher_id": self.teacher_art.id}])
        self.assertEqual((self._minutes(added), added.date_id.date), (10, TUESDAY))
        self.conference.action_allot()
        self.assertTrue(added.exists().active)

    def test_add_has_the_own_length_of_the_teacher(self):
        self.part.duration = 15
        self.assertEqual(self._minutes(self._add(clock="18:00").done), 15)

    def test_add_in_a_break_for_all(self):
        outcome = self._add(clock="17:00", minutes=20, parts=self.conference.teacher_ids)
        self.assertEqual(outcome.done.teacher_id, self.conference.teacher_ids.teacher_id)
        self.assertEqual((set(map(self._minutes, outcome.done)), outcome.notes), ({20}, {}))

    def test_add_for_all_leaves_out_who_is_busy(self):
        self.first.action_remove()
        outcome = self._add(clock="16:00", parts=self.conference.teacher_ids)
        self.assertEqual(outcome.done.teacher_id, self.teacher_art)
        self.assertEqual(len(outcome.notes), 2)
        self.assertEqual((outcome.done, self.first.active), (self.first, True))

    def test_add_over_a_session_is_refused(self):
        for clock, sentence in (("16:05", "Arno Art has a session at 4:00.PM already"), ("17:55", "at 5:50.PM")):
            with self.subTest(clock=clock):
                self.assertRegex(self._add(clock=clock).notes[self.part].text, sentence)

    def test_add_over_a_booked_or_blocked_session_is_refused(self):
        self._make_appointment(student=self.ida, family=self.family, session=self.first)
        self.assertRegex(self._add(clock="16:00").notes[self.part].text, "Ida Olsen has an appointment with Arno Art")
        self.second.action_block()
        self.assertRegex(self._add(clock="16:10").notes[self.part].text, "is blocked. Reopen or remove it first")

    def test_add_over_another_conference_is_refused(self):
        other = self._make_conference(name="Spring", start_minute=18 * 60, stop_minute=19 * 60)
        self._make_part(conference=other, teacher=self.teacher_art, room_id=self.part.room_id.id)
        other.action_allot()
        self.assertIn("in the conference Spring", self._add(clock="18:00").notes[self.part].text)

    def test_add_at_a_taken_table_is_refused(self):
        science = self._get_session(teacher=self.teacher_science).conference_teacher_id
        self._move_to_my_table(self._add(clock="18:00", parts=science).done)
        self.assertIn("Selma Science is at this table of", self._add(clock="18:00").notes[self.part].text)

    def test_add_without_a_room_is_refused(self):
        self.part.room_id = False
        self.assertIn("room first", self._add(clock="18:00").notes[self.part].text)

    @freeze_time("2026-10-13 14:30:00")
    def test_add_in_the_past_is_refused(self):
        self.first.action_remove()
        self.assertIn("is over", self._add(clock="16:00").notes[self.part].text)

    def test_add_for_no_time_is_refused(self):
        with self.assertRaisesRegex(UserError, "at least 1"):
            self._add(clock="18:00", minutes=-5)


class TestFormWithRemoved(HandCommon):
    def test_settings_are_tried_in_the_form_after_a_removal(self):
        """What the form computes before it is saved works on copies of the teachers' parts."""
        self.first._remove()
        with Form(self.conference.with_user(self.user_administrator)) as form:
            form.duration = 15
        self.assertEqual(self.conference.duration, 15)
