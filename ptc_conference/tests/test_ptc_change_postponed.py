# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.ptc_conference.tests.change_common import ChangeCase
from odoo.addons.ptc_conference.tests.common import THURSDAY, TUESDAY

LATER = date(2026, 10, 27)  # after the clocks were set back


class TestPostponed(ChangeCase):
    def _begin(self, **days):
        """Begin to postpone as the dialogue does; ``tuesday``, ``thursday``: the new dates."""
        change = self.env["ptc.change"].create({"conference_id": self.conference.id, "kind": "postponed"})
        for line in change.date_ids:
            name = "tuesday" if line.old_date == TUESDAY else "thursday"
            line.new_date = days.get(name, line.old_date)
        return change

    def _plan(self, **days):
        change = self._begin(**days)
        change.action_plan()
        return change

    def test_appointments_keep_their_time_of_day(self):
        change = self._plan(tuesday=LATER)
        self.assertEqual(self._get_whats(change), dict.fromkeys(self.booked, "moves"))
        self.assertEqual(set(self.conference.date_ids.mapped("date")), {TUESDAY, THURSDAY})
        self.assertFalse(self._get_told())
        change.action_apply()
        self._check_held()
        self.assertEqual(set(self.conference.date_ids.mapped("date")), {LATER, THURSDAY})
        # 16:00 in Berlin is 15:00 UTC by then.
        self.assertEqual(self.ida_art.start, self._to_utc(clock="16:00", day=LATER))
        self.assertEqual(self.tom_art.start, self._to_utc(clock="17:50", day=LATER))
        self.assertEqual(self._get_told(), {(one, "moved") for one in self.booked})

    def test_who_is_on_another_date_is_not_touched(self):
        stays = self._make_appointment(
            student=self.mia, family=self.family_mia_mother, teacher=self.teacher_art, day=THURSDAY
        )
        self._forget_outbox()
        change = self._plan(tuesday=LATER)
        self.assertEqual((change.stays_count, change.moves_count, change.lost_count), (1, 3, 0))
        change.action_apply()
        self._check_held()
        self.assertNotIn((stays, "moved"), self._get_told())

    def test_dates_may_change_places(self):
        self._plan(tuesday=THURSDAY, thursday=TUESDAY).action_apply()
        self._check_held()
        self.assertEqual(self.ida_art.start, self._to_utc(clock="16:00", day=THURSDAY))
        self.assertEqual(set(self.conference.date_ids.mapped("date")), {TUESDAY, THURSDAY})

    def test_blocked_by_hand_and_group_sessions_go_along(self):
        blocked = self._get_session(teacher=self.teacher_art, clock="17:20")
        blocked.action_block()
        start = self._to_utc(clock="19:00")
        part = self._get_part(self.teacher_art)
        vals = {"conference_teacher_id": part.id, "start": start, "stop": start + timedelta(minutes=20)}
        self.env["ptc.session"].create({**vals, "is_manual": True})
        group = self._get_session(teacher=self.teacher_art, clock="17:30")
        group.places = 3
        self._make_appointment(student=self.mia, family=self.family_mia_mother, session=group)
        self._make_appointment(student=self.mia, family=self.family_mia_father, session=group)
        self._plan(tuesday=LATER).action_apply()
        self._check_held()
        self.assertTrue(self._get_session(teacher=self.teacher_art, clock="17:20", day=LATER).is_blocked)
        late = self._get_session(teacher=self.teacher_art, clock="19:00", day=LATER)
        self.assertEqual((late.is_manual, late.stop - late.start), (True, timedelta(minutes=20)))
        group = self._get_session(teacher=self.teacher_art, clock="17:30", day=LATER)
        self.assertEqual((group.places, len(group.occupancy_ids)), (3, 2))
        tuesday = self.conference.session_ids.filtered(lambda session: session.start.date() == TUESDAY)
        self.assertFalse(tuesday)

    def test_old_sessions_are_archived(self):
        old = self.ida_art.session_id
        free = self._get_session(teacher=self.teacher_science)
        self._plan(tuesday=LATER).action_apply()
        # Parents may have them on their screens.
        self.assertFalse((old | free).filtered("active"))

    def test_a_teacher_who_is_elsewhere_then(self):
        other = self._make_conference(name="Other", days=(LATER,), stop_minute=17 * 60)
        self._make_part(conference=other, teacher=self.teacher_art, room_id=self.rooms[0].id)
        other.action_allot()
        change = self._plan(tuesday=LATER)
        whats = self._get_whats(change)
        self.assertEqual((whats[self.ida_homeroom], whats[self.tom_art]), ("moves", "moves"))
        line = change.line_ids.filtered(lambda line: line.appointment_id == self.ida_art)
        self.assertEqual((line.what, line.new_start), ("moves", self._to_utc(clock="17:20", day=LATER)))
        change.action_apply()
        self._check_held()

    def test_a_family_that_is_elsewhere_then(self):
        other = self._make_conference(name="Other", days=(LATER,), start_minute=15 * 60 + 50, break_ids=[])
        room = self._make_room(name="9", campus=self.campus)
        self._make_part(conference=other, teacher=self.teacher_science, room_id=room.id)
        other.action_allot()
        self._make_appointment(
            student=self.ole,
            family=self.family,
            session=other.session_ids.filtered(lambda one: one.start == self._to_utc(clock="15:50", day=LATER)),
        )
        line = self._plan(tuesday=LATER).line_ids.filtered(lambda line: line.appointment_id == self.ida_art)
        # Until 16:00 there, and five minutes to walk.
        self.assertEqual(line.new_start, self._to_utc(clock="16:10", day=LATER))

    def _get_times(self):
        window = self.conference.window_ids
        return [fields.Datetime.to_string(window[name]) for name in ("preview_from", "opens", "closes", "view_until")]

    def test_what_is_to_come_of_windows_moves_along(self):
        self.conference.window_ids.view_until = "2026-10-20 18:00:00"
        self.conference.write({"wish_from": "2026-10-01 10:00:00", "wish_until": "2026-10-06 10:00:00"})
        before = self._get_times()
        change = self._plan(tuesday=LATER, thursday=date(2026, 10, 29))
        self.assertEqual(self._get_times(), before)
        self.assertEqual(
            [(line.name, line.audience_text) for line in change.time_ids],
            [("wish_until", "Teachers"), ("closes", "All families"), ("view_until", "All families")],
        )
        change.action_apply()
        # Opened already; what was 20:00 in Berlin is 20:00 after the clocks were set back.
        self.assertEqual(self._get_times()[1:], ["2026-10-01 06:00:00", "2026-10-26 19:00:00", "2026-11-03 19:00:00"])
        self.assertEqual(fields.Datetime.to_string(self.conference.wish_until), "2026-10-20 10:00:00")
        self.assertEqual(fields.Datetime.to_string(self.conference.wish_from), "2026-10-01 10:00:00")

    def test_other_times_may_be_entered_and_last_as_long_as_the_dates(self):
        change = self._plan(tuesday=LATER, thursday=date(2026, 10, 29))
        change.time_ids.new_time = "2026-10-20 18:00:00"
        change.action_plan()
        self.assertEqual(fields.Datetime.to_string(change.time_ids.new_time), "2026-10-20 18:00:00")
        change.date_ids.filtered(lambda line: line.old_date == TUESDAY).new_date = date(2026, 10, 28)
        change.action_plan()
        self.assertEqual(fields.Datetime.to_string(change.time_ids.new_time), "2026-10-27 19:00:00")
        change.time_ids.unlink()
        change.action_apply()
        self.assertEqual(self._get_times()[2], "2026-10-12 18:00:00")

    def test_a_later_date_alone_leaves_the_windows(self):
        self.assertFalse(self._plan(thursday=LATER).time_ids)

    def test_windows_that_would_end_before_they_begin_are_refused(self):
        change = self._plan(tuesday=LATER, thursday=date(2026, 10, 29))
        change.time_ids.new_time = "2026-09-30 18:00:00"
        with self.assertRaisesRegex(UserError, 'All families: "Booking closes" comes before "Booking opens"'):
            change.action_apply()
        self.assertEqual(self._get_times()[2], "2026-10-12 18:00:00")

    def test_nothing_new_and_days_that_are_over_are_refused(self):
        with self.assertRaisesRegex(UserError, "new date of at least one day"):
            self._plan()
        with self.assertRaisesRegex(UserError, "day to come"):
            self._plan(tuesday=date(2026, 10, 4))

    def test_long_and_joint_appointments(self):
        self.homeroom_4a.class_teacher_ids = [Command.create({"teacher_id": self.teacher_art.id, "role": "2_co"})]
        first = self._get_session(teacher=self.teacher_homeroom, clock="17:20")
        long = self._make_appointment(
            student=self.tom, family=self.other_family, session=first, extra_sessions=first._get_following(1)
        )
        joint = self._make_appointment(
            student=self.mia,
            family=self.family_mia_mother,
            session=self._get_session(teacher=self.teacher_homeroom, clock="16:10"),
            extra_sessions=self._get_session(teacher=self.teacher_art, clock="16:10"),
            is_student_attending=True,
        )
        self._plan(tuesday=LATER).action_apply()
        self._check_held()
        self.assertEqual(long.mapped("extra_session_ids.start"), [self._to_utc(clock="17:30", day=LATER)])
        self.assertEqual(joint.extra_session_ids.teacher_id, self.teacher_art)
        self.assertEqual({one.start for one in joint._get_sessions()}, {self._to_utc(clock="16:10", day=LATER)})
