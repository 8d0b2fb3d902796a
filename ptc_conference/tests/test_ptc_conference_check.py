# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from odoo.addons.ptc_conference.tests.common import TUESDAY, ConferenceCommon


@freeze_time("2026-10-05 12:00:00")
class CheckCase(ConferenceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Nothing is left to be found: who cannot be reached is added by the tests.
        adults = cls.env["ptc.guardian"].search([]).partner_id
        for adult in adults.filtered(lambda adult: not adult.email):
            adult.email = f"adult{adult.id}@home.example"
        cls.env.company.partner_id.phone = "+49 30 5550100"

    def _check(self, conference=None, user=None):
        conference = (conference or self.conference).with_user(user or self.user_administrator)
        action = conference.action_check()
        return self.env["ptc.conference.check"].with_user(user or self.user_administrator).browse(action["res_id"])

    def _get_codes(self, conference=None):
        return set(self._check(conference).line_ids.mapped("code"))

    def _find(self, code, conference=None):
        """Return the finding of this code, or an empty recordset."""
        return self._check(conference).line_ids.filtered(lambda line: line.code == code)

    def _get_found(self, code, conference=None):
        """Return the records that the button of a finding leads to."""
        action = self._find(code, conference).action_cure()
        return self.env[action["res_model"]].search(action["domain"])


class TestPtcConferenceCheck(CheckCase):
    def test_conference_in_order_has_no_findings(self):
        check = self._check()
        self.assertEqual(check.line_ids.mapped("code"), [])
        self.assertEqual((check.block_count, check.warn_count), (0, 0))

    def test_what_is_missing_altogether_blocks(self):
        conference = self._make_conference(name="Winter", days=(), window_ids=False, break_ids=False)
        check = self._check(conference)
        blocking = check.line_ids.filtered(lambda line: line.severity == "block")
        self.assertEqual(blocking.mapped("code"), ["no_date", "no_window", "no_session"])
        self.assertEqual(check.block_count, 3)
        self.assertEqual(check.line_ids[0], blocking[0], "What matters most comes first")
        action = blocking[0].action_cure()
        self.assertEqual((action["res_model"], action["res_id"]), ("ptc.conference", conference.id))
        with self.assertRaisesRegex(UserError, "cannot be opened yet"):
            check.action_open()

    def test_dates_that_are_over(self):
        self.assertFalse(self._find("past"))
        with freeze_time("2026-10-16 12:00:00"):
            self.assertTrue(self._find("past"))

    def test_contact_who_cannot_be_reached(self):
        self.conference.contact_id = self.env["res.partner"].create({"name": "Nobody"})
        self.assertEqual(self._get_found("no_contact"), self.conference.contact_id)
        self.conference.contact_id.phone = "+49 30 5550101"
        self.assertFalse(self._find("no_contact"))

    def test_breaks_outside_the_hours(self):
        late = {"start_minute": 18 * 60, "stop_minute": 19 * 60}
        self.conference.break_ids = [Command.create(late)]
        pause = self.conference.break_ids.filtered(lambda one: one.start_minute == 18 * 60)
        self.assertEqual(self._get_found("break_outside"), pause)
        self.conference.date_ids[0].stop_minute = 19 * 60
        self.assertFalse(self._find("break_outside"))
        pause.date_id = self.conference.date_ids[1]
        self.assertEqual(self._get_found("break_outside"), pause)

    def test_sessions_that_overlap(self):
        session = self._get_session(teacher=self.teacher_art)
        other = session.copy({"is_blocked": True, "is_manual": True, "start": session.start + timedelta(minutes=5)})
        self.assertEqual(self._get_found("overlap"), session | other)
        other.unlink()
        self.assertFalse(self._find("overlap"))

    def test_sessions_outside_the_hours(self):
        self.conference.date_ids[0].start_minute = 16 * 60 + 10
        found = self._get_found("outside")
        self.assertEqual(set(found.mapped("start")), {self._to_utc(clock="16:00", day=TUESDAY)})
        self.assertEqual(len(found), 3)
        found.is_manual = True
        self.assertFalse(self._find("outside"))

    def test_rooms_over_capacity(self):
        room = self._make_room(name="Gym", campus=self.campus, tables=3)
        part = self.conference.teacher_ids[0]
        part.write({"room_id": room.id, "room_table": 3})
        self.assertFalse(self._find("crowded"))
        self.env.flush_all()
        # Entering fewer tables is refused.
        self.env.cr.execute("UPDATE ptc_room SET tables = 2 WHERE id = %s", [room.id])
        room.invalidate_recordset(["tables"])
        self.assertEqual(self._get_found("crowded"), part)

    def test_queries_do_not_depend_on_the_size(self):
        self._make_student(given="Lone", family="Some")

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._check().read()
            return self.env.cr.sql_log_count - before

        count()
        few = count()
        for number in range(6):
            teacher = self._make_teacher(given="T", family=str(number))
            student = self._make_student(given="S", family=str(number))
            self._make_class(
                name=f"Class {number}",
                class_type="specialty",
                grade_ids=self.grade_4,
                teachers=[teacher],
                students=[student],
            )
            room = self._make_room(name=f"2{number}", campus=self.campus)
            self._make_part(conference=self.conference, teacher=teacher, room_id=room.id)
        self.conference.action_allot()
        count()  # what was changed made workers forget who may read what, too
        self.assertEqual(count(), few)
        self.assertLessEqual(few, 25)


class TestCheckTeachers(CheckCase):
    def test_teachers_who_take_no_part(self):
        part = self.conference.teacher_ids.filtered(lambda one: one.teacher_id == self.teacher_art)
        cases = [
            ("sessionless", lambda: part.session_ids.unlink()),
            ("roomless", lambda: part.write({"room_id": False})),
            ("not_added", part.unlink),
        ]
        for code, spoil in cases:
            with self.subTest(code=code):
                self.assertFalse(self._find(code))
                spoil()
                found = self._get_found(code)
                self.assertEqual(found.mapped("teacher_id"), self.teacher_art)

    def test_teachers_without_a_class_are_told_quietly(self):
        new = self._make_teacher(given="New", family="One")
        self.assertEqual(self._find("no_class").severity, "inform")
        self.assertEqual(self._get_found("no_class").teacher_id, new)

    def test_teachers_left_out_by_settings(self):
        self.conference.excluded_class_ids = self.art
        self.assertEqual(self._get_found("left_out").teacher_id, self.teacher_art)

    def test_teachers_whom_no_student_meets(self):
        self.science_7.enrollment_ids.active = False
        self.assertEqual(self._get_found("unmet").teacher_id, self.teacher_science)

    def test_students_against_sessions(self):
        """Art has four students in five families' places, and two dates of ten sessions each."""
        check = self._check()
        load = check.load_ids.filtered(lambda one: one.teacher_id == self.teacher_art)
        self.assertRecordValues(load, [{"student_count": 4, "wanted_count": 5, "session_count": 20, "advice": False}])

    def test_too_few_sessions_come_with_advice(self):
        part = self.conference.teacher_ids.filtered(lambda one: one.teacher_id == self.teacher_art)
        keep = part.session_ids.filtered(lambda one: one.start < self._to_utc(clock="16:40"))[:3]
        (part.session_ids - keep).unlink()
        check = self._check()
        self.assertEqual(check.load_ids[0].teacher_id, self.teacher_art, "Who lacks the most comes first")
        self.assertEqual(check.load_ids[0].advice, "Add 2 sessions, or shorten to 6 minutes, or add a date")
        short = check.line_ids.filtered(lambda line: line.code == "short")
        self.assertEqual(
            short.advice,
            "Still needed: 2 sessions in all, or sessions of 6 minutes, or add a date.",
        )
        self.assertEqual(self._get_found("short"), part)
        action = check.load_ids[0].action_open_sessions()
        self.assertEqual(self.env["ptc.session"].search(action["domain"]), keep)

    def test_blocked_sessions_are_no_help(self):
        part = self.conference.teacher_ids.filtered(lambda one: one.teacher_id == self.teacher_art)
        part.session_ids[4:].is_blocked = True
        load = self._check().load_ids[0]
        advice = "Add 1 session, or shorten to 8 minutes, or add a date"
        self.assertEqual((load.session_count, load.advice), (4, advice))

    def test_places_of_a_group_count(self):
        part = self.conference.teacher_ids.filtered(lambda one: one.teacher_id == self.teacher_art)
        part.session_ids[3:].unlink()
        part.session_ids.places = 2
        self.assertFalse(self._find("short"))


class TestCheckFamilies(CheckCase):
    def test_students_who_meet_no_teacher(self):
        student = self._make_student(given="Lone", family="Some")
        self.assertEqual(self._get_found("no_teacher"), student)
        other = self._make_conference(name="Grade 7", grade_ids=[Command.set(self.grade_7.ids)])
        self._make_sessions(conference=self.conference)
        self.assertFalse(self._find("no_teacher", other), "Of another grade")

    def test_students_without_guardian(self):
        student = self._make_student(given="Lone", family="Some")
        self.homeroom_4a.enrollment_ids = [Command.create({"student_id": student.id})]
        self.assertEqual(self._get_found("no_guardian"), student)

    def test_families_in_which_nobody_may_book(self):
        links = self.other_family.guardian_ids
        links[0].may_book = False
        self.assertFalse(self._find("no_booker"))
        links.may_book = False
        found = self._find("no_booker")
        self.assertEqual((found.count, self._get_found("no_booker")), (1, links))
        view = self.env.ref("ptc_conference.ptc_guardian_view_list_contact")
        self.assertEqual(found.action_cure()["views"][0], (view.id, "list"))
        self.assertIn('name="phone"', view.arch)

    def test_court_order_is_no_finding(self):
        self.family_mia_father.guardian_ids.may_book = False
        self.assertFalse(self._find("no_booker"))

    def test_families_without_address(self):
        self.other_mother.email = False
        self.assertFalse(self._find("no_address"))
        self.other_father.email = False
        self.assertEqual(self._get_found("no_address"), self.other_family.guardian_ids)
        self.other_father.email = "father at home.example"
        self.assertEqual(self._get_found("no_address"), self.other_family.guardian_ids)

    def test_families_in_which_nobody_can_sign_in(self):
        self.user_other_mother.active = False
        self.assertFalse(self._find("no_login"))
        self.user_other_father.active = False
        self.assertEqual(self._get_found("no_login").family_id, self.other_family)


class TestCheckWindows(CheckCase):
    def _set_window(self, **vals):
        self.conference.window_ids.write(vals)

    def test_windows_that_are_over(self):
        self._set_window(opens="2026-10-01 06:00:00", closes="2026-10-04 18:00:00")
        self.assertEqual(self._get_found("window_closed"), self.conference.window_ids)
        self.assertTrue(self._find("window_missing"), "Nobody can book any more")

    def test_windows_that_open_too_late(self):
        self._set_window(opens="2026-10-13 13:59:00", closes="2026-10-14 18:00:00")
        self.assertFalse(self._find("window_late"))
        self._set_window(opens="2026-10-13 14:00:00")
        self.assertEqual(self._get_found("window_late"), self.conference.window_ids)

    def test_windows_for_nobody(self):
        self._set_window(audience="grades", grade_ids=[Command.set(self.env.ref("ptc_roster.grade_09").ids)])
        self.assertEqual(self._get_found("window_empty"), self.conference.window_ids)
        self._set_window(grade_ids=[Command.set(self.grade_7.ids)])
        self.assertFalse(self._find("window_empty"))

    def test_families_no_window_lets_in(self):
        self._set_window(audience="grades", grade_ids=[Command.set(self.grade_7.ids)])
        self.assertEqual(
            self._get_found("window_missing"),
            self.family | self.other_family | self.family_mia_mother | self.family_mia_father,
        )
        self._set_window(grade_ids=[Command.set((self.grade_4 | self.grade_7).ids)])
        self.assertFalse(self._find("window_missing"))

    def test_found_windows_and_breaks_are_changed_in_the_list(self):
        self._set_window(opens="2026-10-01 06:00:00", closes="2026-10-04 18:00:00")
        views = self._find("window_closed").action_cure()["views"]
        self.assertEqual([kind for _view, kind in views], ["list"])


class TestCheckOpening(CheckCase):
    def _prepare_draft(self):
        self.conference.action_withdraw()
        return self.conference.with_user(self.user_administrator)

    def test_open_at_once_when_nothing_is_found(self):
        self._prepare_draft().action_ask_open()
        self.assertTrue(self.conference.is_published)

    def test_open_asks_when_something_matters(self):
        conference = self._prepare_draft()
        self.user_other_mother.active = self.user_other_father.active = False
        action = conference.action_ask_open()
        self.assertEqual(action["res_model"], "ptc.conference.check")
        self.assertFalse(conference.is_published)
        check = self.env["ptc.conference.check"].with_user(self.user_administrator).browse(action["res_id"])
        self.assertEqual(check.action_open()["res_id"], conference.id)
        self.assertTrue(conference.is_published)

    def test_open_does_not_ask_about_what_only_informs(self):
        self._make_teacher(given="New", family="One")
        self._prepare_draft().action_ask_open()
        self.assertTrue(self.conference.is_published)

    def test_check_again_sees_what_was_cured(self):
        self.other_mother.email = self.other_father.email = False
        check = self._check()
        self.assertEqual(check.line_ids.mapped("code"), ["no_address"])
        self.other_mother.email = "someone@home.example"
        check.action_refresh()
        self.assertEqual(check.line_ids.mapped("code"), [])
        self.assertEqual(len(check.load_ids), 3)

    def test_office_sees_checks_but_cannot_open(self):
        self.conference.action_withdraw()
        check = self._check(user=self.user_office)
        self.assertEqual(len(check.load_ids), 3)
        with self.assertRaises(AccessError):
            check.action_open()
        with self.assertRaises(AccessError):
            self.conference.with_user(self.user_office).action_ask_open()
        self.assertFalse(self.conference.is_published)

    def test_parents_and_teachers_get_nothing(self):
        teacher = self._make_portal_user(partner=self.teacher_art)
        check = self._check()
        for user in (self.user_mother, teacher, self.user_internal):
            with self.subTest(user=user.name):
                with self.assertRaises(AccessError):
                    self.conference.with_user(user).action_check()
                with self.assertRaises(AccessError):
                    check.with_user(user).read(["conference_id"])
                with self.assertRaises(AccessError):
                    check.line_ids.with_user(user).search([]).read(["name"])
