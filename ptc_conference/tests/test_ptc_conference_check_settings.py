# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command

from odoo.addons.ptc_conference.tests.common import TUESDAY
from odoo.addons.ptc_conference.tests.test_ptc_conference_check import CheckCase


@freeze_time("2026-10-05 12:00:00")
class TestCheckSettings(CheckCase):
    """Settings that lead to nothing, rooms that are not there, and families before sessions are allotted."""

    def test_conditions_that_hold_for_no_teacher(self):
        nobody = {"grade_ids": [Command.set(self.grade_7.ids)], "class_ids": [Command.set(self.homeroom_4a.ids)]}
        somebody = {"grade_ids": [Command.set(self.grade_7.ids)]}
        for code, model, vals in (
            ("rule_nobody", "ptc.conference.rule", {}),
            ("length_nobody", "ptc.conference.length", {"duration": 12}),
            ("break_nobody", "ptc.conference.break", {"start_minute": 970, "stop_minute": 980}),
        ):
            with self.subTest(code):
                self.env[model].create({"conference_id": self.conference.id, **vals, **somebody})
                self.assertFalse(self._find(code))
                line = self.env[model].create({"conference_id": self.conference.id, **vals, **nobody})
                self.assertEqual(self._get_found(code), line)

    def test_rule_for_a_teacher_of_another_conference_is_for_nobody(self):
        teacher = self._make_teacher(given="New", family="One")
        vals = {"conference_id": self.conference.id, "teacher_ids": [Command.set(teacher.ids)]}
        rule = self.env["ptc.conference.rule"].create(vals)
        self.assertEqual(self._get_found("rule_nobody"), rule)
        self._make_part(conference=self.conference, teacher=teacher)
        self.assertFalse(self._find("rule_nobody"))

    def test_rule_that_holds_at_no_time(self):
        vals = {"conference_id": self.conference.id, "has_hours": True, "start_minute": 600, "stop_minute": 970}
        rule = self.env["ptc.conference.rule"].create(vals)
        self.assertFalse(self._find("rule_outside"))
        rule.stop_minute = 960
        self.assertEqual(self._get_found("rule_outside"), rule)
        rule.has_hours = False
        self.assertFalse(self._find("rule_outside"))

    def test_window_within_the_time_at_which_nothing_can_be_booked_any_more(self):
        self.conference.window_ids.opens = self._to_utc(clock="08:00", day=TUESDAY)
        self.conference.window_ids.closes = self._to_utc(clock="12:00", day=TUESDAY)
        self.conference.write({"lead_time": 4, "lead_unit": "hours"})
        self.assertFalse(self._get_codes() & {"window_lead", "session_lead"})
        self.conference.lead_time = 9
        early = self._get_found("session_lead")
        # Until 17:00 on the first day; those from 17:20 on can still be booked at 8:00.
        self.assertEqual(len(early), 18)
        self.assertFalse(self._find("window_lead"))
        self.conference.lead_time = 72
        self.assertEqual(self._get_found("window_lead"), self.conference.window_ids)
        self.assertFalse(self._find("session_lead"))

    def test_archived_room(self):
        part = self.conference.teacher_ids[0]
        self.assertFalse(self._find("room_archived"))
        part.room_id.active = False
        self.assertEqual(self._get_found("room_archived"), part)

    def test_table_of_another_conference(self):
        part = self.conference.teacher_ids[0]
        other = self._make_conference(name="Other", days=(TUESDAY,))
        rival = self._make_part(conference=other, teacher=self._make_teacher(given="Rita", family="Rival"))
        self.env.flush_all()
        # However it came about: entering it is refused.
        self.env.cr.execute("UPDATE ptc_conference_teacher SET room_id = %s WHERE id = %s", [part.room_id.id, rival.id])
        self.env.invalidate_all()
        self.assertEqual(self._get_found("room_taken"), part)
        self.assertEqual(self._get_found("room_taken", other), rival)
        other.date_ids.write({"start_minute": 18 * 60, "stop_minute": 20 * 60})
        self.assertFalse(self._get_codes() & {"room_taken"})

    def test_second_household_without_anybody_who_may_book(self):
        self.assertFalse(self._find("no_booker_second"))
        links = self.mia.guardian_ids.filtered(lambda link: link.family_id == self.family_mia_father)
        links.may_book = False
        finding = self._find("no_booker_second")
        self.assertEqual((self._get_found("no_booker_second"), finding.count), (links, 1))
        self.assertEqual(finding.severity, "inform")
        self.assertFalse(self._find("no_booker"))

    def test_families_are_looked_at_before_sessions_are_allotted(self):
        other = self._make_conference(name="Winter")
        other.action_add_teachers()
        self.assertIn("no_session", self._get_codes(other))
        self.assertNotIn("no_teacher", self._get_codes(other))
        self.tom.guardian_ids.may_book = False
        self.assertEqual(self._get_found("no_booker", other), self.tom.guardian_ids)

    def test_constant_number_of_queries_with_everything_found(self):
        nobody = {"grade_ids": [Command.set(self.grade_7.ids)], "class_ids": [Command.set(self.homeroom_4a.ids)]}
        for model in ("ptc.conference.rule", "ptc.conference.length", "ptc.conference.break"):
            self.env[model].create({"conference_id": self.conference.id, **nobody})
        self.conference.lead_time = 72
        self.conference.teacher_ids[0].room_id.active = False
        self._check().read()  # a server that has run for a while knows who may read what
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._check().read()
        self.assertLessEqual(self.env.cr.sql_log_count - before, 25)

    def test_who_is_busy_is_the_offices_to_read(self):
        start, stop = (self._to_utc(clock=clock) for clock in ("16:00", "17:00"))
        self.env["calendar.event"].create(
            {"name": "Away", "start": start, "stop": stop, "partner_ids": [Command.set(self.teacher_art.ids)]}
        )
        names = ["busy_table", "wish_clash_ids"]
        [row] = self.conference.with_user(self.user_office).read(names)
        self.assertIn("Arno Art", row["busy_table"])
        for name in names:
            with self.subTest(name), self.assertRaises(AccessError):
                self.conference.with_user(self.user_mother).read([name])
