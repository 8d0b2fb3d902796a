# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from .common import THURSDAY, TUESDAY, ConferenceCommon


@freeze_time("2026-10-05 12:00:00")
class WishCase(ConferenceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.part = cls.conference.teacher_ids.filtered(lambda part: part.teacher_id == cls.teacher_art)
        cls.tuesday, cls.thursday = cls.conference.date_ids.sorted("date")

    def _make_wish(self, *, start="16:00", stop="16:30", date=None, part=None, **vals):
        to_minute = {clock: int(clock[:2]) * 60 + int(clock[3:]) for clock in (start, stop)}
        return self.env["ptc.teacher.wish"].create(
            {
                "conference_teacher_id": (part or self.part).id,
                "date_id": (date or self.tuesday).id,
                "start_minute": to_minute[start],
                "stop_minute": to_minute[stop],
                **vals,
            }
        )

    def _get_clocks(self, day=TUESDAY, part=None):
        """Return the local starts of the sessions of a part on a day that are not removed."""
        part = part or self.part
        part.invalidate_recordset(["session_ids"])
        clocks = ("16:00", "16:10", "16:20", "16:30", "16:40", "16:50", "17:20", "17:30", "17:40", "17:50")
        starts = set(part.session_ids.mapped("start"))
        return [clock for clock in clocks if self._to_utc(clock=clock, day=day) in starts]


class TestTeacherWish(WishCase):
    def test_instants_follow_the_date(self):
        wish = self._make_wish()
        self.assertEqual((wish.start, wish.stop), (self._to_utc(clock="16:00"), self._to_utc(clock="16:30")))
        self.tuesday.date = "2026-10-27"  # summer time has ended
        self.conference.action_allot()
        self.assertEqual(wish.start.hour, 15)

    @mute_logger("odoo.sql_db")
    def test_times_that_make_no_sense(self):
        for vals in (
            {"start_minute": 990, "stop_minute": 990},
            {"start_minute": -1},
            {"stop_minute": 1441},
            {"note": "x" * 501},
            {"state": "declined"},
            {"state": "declined", "answer": ""},
        ):
            with self.subTest(vals=vals), self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self._make_wish(**vals)

    @mute_logger("odoo.sql_db")
    def test_same_time_once_unless_declined_or_of_another_kind(self):
        wish = self._make_wish()
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._make_wish(start="16:20", stop="16:40")
        self._make_wish(start="16:30", stop="16:40")
        self._make_wish(start="16:20", stop="16:40", kind="preference")
        self._make_wish(date=self.thursday)
        wish.write({"state": "declined", "answer": "No"})
        self.env.flush_all()
        self._make_wish()

    def test_date_is_one_of_the_conference(self):
        other = self._make_conference(name="Winter")
        with self.assertRaisesRegex(ValidationError, "Choose a date of the conference"):
            self._make_wish(date=other.date_ids[:1])

    def test_accepted_time_is_left_out(self):
        wish = self._make_wish(start="16:05", stop="16:30")
        self._make_wish(start="17:20", stop="18:00", kind="preference").action_accept()
        self.conference.action_allot()
        self.assertEqual(len(self._get_clocks()), 10)
        wish.action_accept()
        self.conference.action_allot()
        self.assertEqual(self._get_clocks()[:2], ["16:30", "16:40"])
        self.assertEqual(len(self._get_clocks(THURSDAY)), 10)
        other = self.conference.teacher_ids.filtered(lambda part: part.teacher_id == self.teacher_homeroom)
        self.assertEqual(len(self._get_clocks(part=other)), 10)

    def test_declined_time_comes_back(self):
        wish = self._make_wish()
        wish.action_accept()
        self.conference.action_allot()
        action = wish.action_decline()
        wizard = self.env[action["res_model"]].with_context(**action["context"]).create({"answer": "We need you"})
        wizard.action_decline()
        self.conference.action_allot()
        self.assertEqual((wish.state, wish.answer), ("declined", "We need you"))
        self.assertEqual(len(self._get_clocks()), 10)

    def test_accept_all_leaves_what_is_decided(self):
        asked = self._make_wish() | self._make_wish(date=self.thursday)
        declined = self._make_wish(start="17:20", stop="17:30", state="declined", answer="No")
        self.assertEqual(self.conference.wish_asked_count, 2)
        self.conference.action_accept_wishes()
        self.assertEqual(set(asked.mapped("state")), {"accepted"})
        self.assertEqual((declined.state, self.conference.wish_asked_count), ("declined", 0))

    def test_appointment_in_an_accepted_time_is_kept_and_listed(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self._make_appointment(student=self.tom, family=self.other_family, teacher=self.teacher_art, clock="16:30")
        self.assertFalse(self.conference.wish_clash_ids)
        wish = self._make_wish()
        told = wish.action_accept()
        self.assertEqual(told["params"]["type"], "warning")
        self.assertEqual(self.conference.action_allot()["res_model"], "ptc.change")
        self.part._allot()
        self.assertEqual((appointment.state, self._get_clocks()[:2]), ("booked", ["16:00", "16:30"]))
        self.assertEqual(self.conference.wish_clash_ids, appointment)
        appointment._move(session=self._get_session(teacher=self.teacher_art, clock="17:20"), is_staff=True)
        self.conference.invalidate_recordset(["wish_clash_ids"])
        self.assertFalse(self.conference.wish_clash_ids)

    def test_quota_in_minutes_and_sessions(self):
        self.assertIsNone(self.part._get_wish_quota())
        self.conference.wish_quota = 3
        self.assertEqual(self.part._get_wish_quota(), 3)
        self.conference.wish_quota_unit = "sessions"
        self.assertEqual(self.part._get_wish_quota(), 30)
        self.part.duration = 12
        self.assertEqual(self.part._get_wish_quota(), 36)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.conference.wish_quota = -1
            self.env.flush_all()

    def test_office_reads_and_only_the_administrator_decides(self):
        wish = self._make_wish()
        office = new_test_user(self.env, "clerk", groups="ptc_roster.group_office")
        administrator = new_test_user(self.env, "head", groups="ptc_roster.group_administrator")
        self.assertEqual(wish.with_user(office).state, "asked")
        for button in (wish.with_user(office).action_accept, wish.with_user(office).action_decline):
            self.assertRaises(AccessError, button)
        self.assertRaises(AccessError, self.conference.with_user(office).action_accept_wishes)
        wish.with_user(administrator).action_accept()
        self.assertEqual(wish.state, "accepted")

    def test_teachers_and_parents_reach_no_wish_but_through_the_page(self):
        wish = self._make_wish()
        teacher = self._make_portal_user(partner=self.teacher_art)
        for user in (teacher, self.user_mother, new_test_user(self.env, "inside", groups="base.group_user")):
            for operation in ("read", "write", "create", "unlink"):
                self.assertFalse(wish.with_user(user).has_access(operation))


class TestBusyTimes(WishCase):
    def _make_meeting(self, *, start="16:00", stop="16:30", partner=None, **vals):
        partner = partner or self.teacher_art
        return self.env["calendar.event"].create(
            {
                "name": "Doctor",
                "start": self._to_utc(clock=start),
                "stop": self._to_utc(clock=stop),
                "partner_ids": partner.ids,
                "privacy": "private",
                **vals,
            }
        )

    def test_busy_time_is_found_shown_and_left_out(self):
        self._make_meeting()
        self.conference.action_allot()
        self.assertEqual(self._get_clocks()[0], "16:30")
        self.assertEqual(
            self.part._get_unavailable()[self.part], [(self._to_utc(clock="16:00"), self._to_utc(clock="16:30"))]
        )
        self.assertIn("Arno Art", self.conference.busy_table)
        self.assertNotIn("Doctor", self.conference.busy_table)

    def test_setting_shows_busy_times_without_leaving_them_out(self):
        self._make_meeting()
        self.conference.is_calendar_counted = False
        self.conference.action_allot()
        self.assertEqual(self._get_clocks()[0], "16:00")
        self.assertFalse(self.part._get_unavailable())
        self.assertIn("Arno Art", self.conference.busy_table)

    def test_what_does_not_count(self):
        self._make_meeting(show_as="free")
        self._make_meeting(active=False)
        self._make_meeting(start="12:00", stop="16:00")
        self._make_meeting(partner=self.mother)
        self._make_meeting().attendee_ids.write({"state": "declined"})
        self.assertFalse(self.part._get_busy_sudo())
        self.assertFalse(self.conference.busy_table)

    def test_all_day_covers_the_evening(self):
        self._make_meeting(allday=True, start_date=TUESDAY, stop_date=TUESDAY)
        self.conference.action_allot()
        self.assertEqual((self._get_clocks(), len(self._get_clocks(THURSDAY))), ([], 10))

    def test_queries_do_not_grow_with_the_teachers(self):
        def count(parts):
            self.env.invalidate_all()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            import logging

            logging.getLogger("odoo.sql_db").setLevel(10)
            parts._get_unavailable()
            logging.getLogger("odoo.sql_db").setLevel(20)
            return self.env.cr.sql_log_count - before

        parts = self.conference.teacher_ids
        for part in parts:
            self._make_meeting(partner=part.teacher_id)
            self._make_wish(part=part, state="accepted")
        many = parts.browse(parts.ids)
        count(many)
        self.assertEqual(count(many), count(parts[:1]))


class TestWishCopy(WishCase):
    def test_copy_asks_anew(self):
        self.conference.write({"wish_until": "2026-10-06 12:00:00", "wish_quota": 30})
        self._make_wish()
        copy = self.conference.copy({"date_ids": []})
        self.assertEqual((copy.wish_until, copy.wish_quota, len(copy.wish_ids)), (False, 30, 0))

    def test_booked_conference_may_still_be_asked(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self.conference.wish_until = "2026-10-06 12:00:00"
        page = self.env["ptc.teaching.page"]
        form = {"date_id": str(self.tuesday.id), "start": "16:00", "stop": "17:00", "kind": "unavailable"}
        page._add_wish_sudo(self.part, form)
        self.assertEqual(len(self.part.wish_ids), 1)
        with self.assertRaisesRegex(UserError, "part of this time already"):
            page._add_wish_sudo(self.part, {**form, "start": "16:50"})
