# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.fields import Command

from odoo.addons.ptc_conference.tests.common import TUESDAY
from odoo.addons.ptc_conference.tests.test_ptc_conference_check import CheckCase


class AllottedCase(CheckCase):
    def _get_part(self, teacher):
        return self.conference.teacher_ids.filtered(lambda one: one.teacher_id == teacher)

    def _add_rule(self, **vals):
        rule = self.env["ptc.conference.rule"].create({"conference_id": self.conference.id, **vals})
        # A list that is read already has new rules last.
        self.conference.invalidate_recordset(["rule_ids"])
        self.conference.action_allot()
        return rule

    def _add_wish(self, teacher, **vals):
        return self.env["ptc.teacher.wish"].create(
            {
                "conference_teacher_id": self._get_part(teacher).id,
                "date_id": self.conference.date_ids[0].id,
                "start_minute": 16 * 60,
                "stop_minute": 16 * 60 + 20,
                **vals,
            }
        )


class TestCheckAdmission(AllottedCase):
    def test_families_whom_no_rule_lets_book_a_teacher(self):
        rule = self._add_rule(teacher_ids=[Command.set(self.teacher_homeroom.ids)], name_to="P")
        found = self._find("not_admitted")
        self.assertEqual((found.count, found.severity), (1, "warn"), "The family Reyes")
        self.assertIn("Hanna Homeroom", found.advice)
        self.assertEqual(self._get_found("not_admitted"), rule)
        hours = {"has_hours": True, "stop_minute": 16 * 60 + 30}
        self._add_rule(teacher_ids=[Command.set(self.teacher_homeroom.ids)], name_from="Q", sequence=5, **hours)
        self.assertFalse(self._find("not_admitted"))

    def test_rules_for_all_and_other_times_keep_nobody_away(self):
        self._add_rule(audience="all", grade_ids=[Command.set(self.grade_4.ids)])
        self._add_rule(name_from="Z", has_hours=True, start_minute=16 * 60, stop_minute=16 * 60 + 30, sequence=1)
        self.assertFalse(self._find("not_admitted"))

    def test_times_kept_for_some_are_no_help_to_others(self):
        """Of 4 sessions left 3 are for one family, and four others want the one that is open to all."""
        part = self._get_part(self.teacher_art)
        self._add_rule(name_from="P", name_to="P", has_hours=True, start_minute=16 * 60, stop_minute=16 * 60 + 30)
        part.session_ids.sorted("start")[4:].unlink()
        load = self._check().load_ids.filtered(lambda one: one.part_id == part)
        self.assertEqual((load.wanted_count, load.session_count), (5, 4))
        self.assertTrue(load.advice.startswith("Add 3 sessions"), load.advice)

    def test_limit_of_teachers(self):
        self.conference.teacher_limit = 5
        self.assertFalse(self._find("limited"))
        self.conference.teacher_limit = 4
        found = self._find("limited")
        self.assertEqual((found.count, found.target_model), (1, "ptc.conference"))
        load = self._check().load_ids.filtered(lambda one: one.teacher_id == self.teacher_art)
        self.assertEqual(load.advice, "Allow 5 appointments per teacher")

    def test_limits_of_students_and_families_are_told_quietly(self):
        self.conference.write({"student_limit": 2, "family_limit": 4})
        self.assertFalse(self._get_codes() & {"student_limited", "family_limited"})
        self.conference.write({"student_limit": 1, "family_limit": 3})
        self.assertEqual(self._get_found("student_limited"), self.ida | self.ole | self.tom | self.mia)
        self.assertEqual(self._get_found("family_limited"), self.family)
        self.assertEqual(self._find("family_limited").severity, "inform")

    def test_queries_with_everything_there_is(self):
        """Rules, lengths, wishes, limits and appointments in the way take no more than is allowed."""
        self.conference.length_ids = [Command.create({"subject_ids": [], "duration": 10})]
        self._add_rule(grade_ids=[Command.set(self.grade_7.ids)], name_from="M", has_hours=True)
        self._add_rule(teacher_ids=[Command.set(self.teacher_homeroom.ids)], name_to="P")
        self._add_wish(self.teacher_art, state="accepted")
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self.conference.write({"student_limit": 1, "family_limit": 1, "teacher_limit": 1, "gap": 1})
        self.env.invalidate_all()
        self._check().read()  # a server that has run for a while knows who may read what
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        check = self._check()
        check.read()
        self.assertLessEqual(self.env.cr.sql_log_count - before, 25)
        self.assertLessEqual({"stale", "clash", "not_admitted", "limited"}, set(check.line_ids.mapped("code")))


class TestCheckAllotted(AllottedCase):
    def test_settings_changed_after_allotment(self):
        self.assertFalse(self._find("stale"))
        self.conference.duration = 12
        self.assertEqual(self._find("stale").action_cure()["res_id"], self.conference.id)
        self.conference.action_restore_settings()
        self.assertFalse(self._find("stale"))

    def test_conditions_changed_after_allotment(self):
        self._add_rule(grade_ids=[Command.set(self.grade_4.ids)])
        self.assertFalse(self._find("stale"))
        self.conference.rule_ids.grade_ids = self.grade_7
        self.assertTrue(self._find("stale"))
        self.conference.action_restore_settings()
        self.assertEqual(self.conference.rule_ids.grade_ids, self.grade_4)

    def test_wishes_accepted_after_allotment(self):
        wish = self._add_wish(self.teacher_art)
        self.assertEqual(self._get_found("wish_asked"), wish)
        self.assertFalse(self._find("unavailable"))
        wish.state = "accepted"
        session = self._get_session(teacher=self.teacher_art)
        other = self._get_session(teacher=self.teacher_art, clock="16:10")
        appointment = self._make_appointment(student=self.ida, family=self.family, session=session)
        self.assertEqual(self._get_found("unavailable"), other)
        self.assertEqual(self._get_found("clash"), appointment)
        other.is_blocked = True
        appointment._cancel(is_staff=True)
        session.is_blocked = True
        self.assertFalse(self._get_codes() & {"unavailable", "clash", "wish_asked"})

    def test_busy_times_found_after_allotment(self):
        start, stop = (self._to_utc(clock=clock, day=TUESDAY) for clock in ("16:00", "16:30"))
        self.env["calendar.event"].create(
            {"name": "Away", "start": start, "stop": stop, "partner_ids": [Command.set(self.teacher_art.ids)]}
        )
        self.assertEqual(len(self._get_found("unavailable")), 3)
        self.conference.is_calendar_counted = False
        self.assertFalse(self._find("unavailable"))


class TestCheckStaff(AllottedCase):
    def setUp(self):
        super().setUp()
        person = self._make_teacher(given="Paula", family="Principal")
        room = self._make_room(name="Office", campus=self.campus)
        vals = {"room_id": room.id, "staff_role": "Principal", "staff_audience": "all"}
        self.staff = self._make_part(conference=self.conference, teacher=person, **vals)
        self.conference.action_allot()

    def test_staff_without_a_class_are_in_order(self):
        self.assertFalse(self._get_codes() - {"no_login"})

    def test_staff_whom_no_student_may_meet(self):
        grade = self.env.ref("ptc_roster.grade_09")
        self.staff.write({"staff_audience": "groups", "staff_grade_ids": [Command.set(grade.ids)]})
        self.assertFalse(self._find("unmet"))
        self.assertEqual(self._get_found("staff_unmet"), self.staff)

    def test_student_who_only_meets_staff_lacks_a_class(self):
        student = self._make_student(given="Lone", family="Some")
        self.assertEqual(self._get_found("no_teacher"), student)

    def test_conference_with_staff_only(self):
        (self.conference.teacher_ids - self.staff).unlink()
        self.assertFalse(self._find("no_teacher"))
