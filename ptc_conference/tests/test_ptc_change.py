# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from odoo.addons.ptc_conference.tests.change_common import ChangeCase
from odoo.addons.ptc_conference.tests.common import THURSDAY, TUESDAY


class TestMessage(ChangeCase):
    def _tell(self):
        self.env["ptc.outbox"].search([])._tell()
        return {message.family_id: message.schedule_html for message in self.env["ptc.message"].search([])}

    def test_who_is_cancelled_is_told_which_proposed_times_are_still_free(self):
        self.conference.date_ids.filtered(lambda day: day.date == TUESDAY).unlink()
        self._allot().action_apply()
        self._make_appointment(
            student=self.mia, family=self.family_mia_father, teacher=self.teacher_art, day=THURSDAY, clock="17:50"
        )
        schedule = self._tell()[self.other_family]
        self.assertIn("Free instead:<", schedule)
        self.assertIn(">Thursday, October 15: 5:30\u202fPM or 5:40\u202fPM<", schedule)

    def test_who_is_touched_reads_what_the_office_says(self):
        self.conference.date_ids.stop_minute = 17 * 60 + 40
        change = self._allot()
        change.note = "The hall is needed at 5:40 <b>PM</b>.\nWe are sorry."
        change.action_apply()
        self.env["ptc.appointment"].browse(self.ida_homeroom.id)._cancel()
        schedules = self._tell()
        self.assertIn(">The hall is needed at 5:40 &lt;b&gt;PM&lt;/b&gt;.</p>", schedules[self.other_family])
        self.assertIn(">We are sorry.</p>", schedules[self.other_family])
        self.assertNotIn("hall is needed", schedules[self.family])

    def test_what_the_office_has_said_is_not_said_again(self):
        self.conference.duration = 15
        change = self._allot()
        change.note = "We are sorry."
        change.action_apply()
        self._tell()
        self.env["ptc.message"].search([]).unlink()
        self.tom_art._cancel()
        pending = self.env["ptc.outbox"].search([("state", "=", "pending")])
        pending._tell()
        self.assertNotIn("We are sorry", self.env["ptc.message"].search([])[0].schedule_html)

    def test_who_moves_is_told_the_new_time_only(self):
        self.conference.duration = 15
        self._allot().action_apply()
        schedule = self._tell()[self.other_family]
        self.assertIn("Changed", schedule)
        self.assertNotIn("Free instead", schedule)


class TestSettings(ChangeCase):
    def test_what_is_booked_is_planned_first_and_nothing_is_written(self):
        self.conference.duration = 15
        sessions = self.conference.session_ids
        change = self._allot()
        self.assertEqual(self.conference.session_ids, sessions)
        self.assertEqual(change.state, "planned")
        self.assertFalse(self._get_told())
        self.assertEqual(self._get_whats(change), dict.fromkeys(self.booked, "moves"))

    def test_what_is_booked_is_looked_at_once(self):
        self.conference.duration = 15
        changes = self.registry["ptc.change"]
        with patch.object(changes, "_propose", autospec=True, side_effect=changes._propose) as asked:
            self._allot()
        self.assertEqual(asked.call_count, 1)

    def test_applied_at_once(self):
        self.conference.duration = 15
        self._allot().action_apply()
        self._check_held()
        self.assertEqual([self._get_clock(one) for one in self.booked], ["13. 16:00", "13. 16:30", "13. 17:35"])
        self.assertEqual({one.stop - one.start for one in self.conference.session_ids}, {timedelta(minutes=15)})
        self.assertEqual(len(self.conference.session_ids), 36)
        self.assertEqual(self._get_told(), {(one, "moved") for one in self.booked})
        self.assertEqual(self.booked.mapped("ics_sequence"), [1, 1, 1])

    def test_only_who_is_touched_is_told(self):
        self.conference.date_ids.stop_minute = 17 * 60 + 40
        change = self._allot()
        self.assertEqual(
            self._get_whats(change), {self.ida_art: "stays", self.ida_homeroom: "stays", self.tom_art: "moves"}
        )
        self.assertEqual((change.stays_count, change.moves_count, change.family_count), (2, 1, 1))
        self.assertEqual(
            change.summary,
            "Appointments: 1 move, 2 stay. Families concerned: 1, teachers: 3.",
        )
        change.action_apply()
        self._check_held()
        self.assertEqual(self._get_clock(self.tom_art), "13. 17:30")
        self.assertEqual(self._get_told(), {(self.tom_art, "moved")})

    def test_nobody_is_moved_to_times_that_are_for_others(self):
        # From 17:20 on Tuesday the art teacher is there for students of grade 7 only; tom, of grade 4, was at 17:50.
        rule = {
            "date_ids": [Command.set(self.conference.date_ids.filtered(lambda day: day.date == TUESDAY).ids)],
            "teacher_ids": [Command.set(self.teacher_art.ids)],
            "grade_ids": [Command.set(self.grade_7.ids)],
            "has_hours": True,
            "start_minute": 17 * 60 + 20,
            "stop_minute": 18 * 60,
        }
        self.conference.write({"rule_ids": [Command.create(rule)], "duration": 15})
        change = self._allot()
        line = change.line_ids.filtered(lambda line: line.appointment_id == self.tom_art)
        self.assertEqual((line.what, line.new_start), ("moves", self._to_utc(clock="16:45")))
        change.action_apply()
        self._check_held()

    def test_a_break_at_the_time_of_an_appointment(self):
        self.conference.break_ids.write({"start_minute": 16 * 60, "stop_minute": 16 * 60 + 20})
        change = self._allot()
        lines = {line.appointment_id: line for line in change.line_ids}
        self.assertEqual(self._get_whats(change)[self.tom_art], "stays")
        # At 16:30 the family is with the homeroom teacher, and has five minutes to walk before and after.
        self.assertEqual(lines[self.ida_art].new_start, self._to_utc(clock="16:50"))
        change.action_apply()
        self._check_held()
        self.assertNotIn((self.tom_art, "moved"), self._get_told())
        self.assertFalse(self._get_session(teacher=self.teacher_art, clock="16:10"))

    def test_what_touches_nobody_is_allotted_at_once(self):
        self.conference.date_ids.stop_minute = 18 * 60 + 10
        self.conference.action_allot()
        self.assertFalse(self.conference.planned_change_id)
        self.assertEqual(self.conference.change_ids.mapped("state"), ["applied"])
        self.assertFalse(self.conference.change_ids.line_ids)
        self.assertEqual(len(self.conference.session_ids), 66)
        self.assertFalse(self._get_told())

    def test_day_that_goes_and_other_time_chosen_or_cancelled(self):
        self.conference.date_ids.filtered(lambda day: day.date == TUESDAY).unlink()
        change = self._allot()
        self.assertEqual(self._get_whats(change), dict.fromkeys(self.booked, "lost"))
        line = change.line_ids.filtered(lambda line: line.appointment_id == self.ida_art)
        self.assertEqual((line.reason, len(line.option_ids)), ("day", 3))
        self.assertEqual(change.summary, "Appointments: 3 cannot be kept. Families concerned: 2, teachers: 3.")
        line.option_id = line.option_ids[1]
        change.action_apply()
        self._check_held()
        self.assertEqual(self._get_clock(self.ida_art), "15. 16:10")
        self.assertEqual((self.ida_homeroom | self.tom_art).mapped("state"), ["cancelled", "cancelled"])
        self.assertEqual(
            self._get_told(),
            {(self.ida_art, "moved"), (self.ida_homeroom, "cancelled"), (self.tom_art, "cancelled")},
        )

    def test_other_days_when_asked(self):
        self._get_session(teacher=self.teacher_science).action_block()
        self.conference.date_ids.filtered(lambda day: day.date == TUESDAY).unlink()
        change = self._allot()
        change.action_move_to_other_days()
        self.assertEqual(self._get_whats(change), dict.fromkeys(self.booked, "moves"))
        change.action_apply()
        self._check_held()
        self.assertEqual({one.start.day for one in self.conference.session_ids}, {15})

    def test_one_time_chosen_twice_is_refused_kindly(self):
        self.conference.date_ids.filtered(lambda day: day.date == TUESDAY).unlink()
        change = self._allot()
        lines = change.line_ids.filtered(lambda line: line.teacher_id == self.teacher_art)
        early = lines.option_ids.filtered(lambda option: option.start == lines[0].option_ids[0].start)
        lines[1].option_ids[0].write({"spans": early[0].spans})
        for line in lines:
            line.option_id = line.option_ids[0]
        action = change.action_apply()
        self.assertEqual(action["params"]["type"], "warning")
        self.assertIn("two were given the same time", action["params"]["message"])
        self.assertEqual(change.state, "planned")
        self.assertEqual(self.booked.mapped("state"), ["booked"] * 3)
        self.assertFalse(self._get_told())

    def test_another_line_s_time_cannot_be_chosen(self):
        self.conference.date_ids.filtered(lambda day: day.date == TUESDAY).unlink()
        first, second, _third = self._allot().line_ids
        with self.assertRaisesRegex(ValidationError, "proposed for this appointment"):
            first.option_id = second.option_ids[0]

    def test_discarding_brings_the_settings_back(self):
        before = self._get_lines()
        self.conference.write({"duration": 15, "tz": "Europe/Paris"})
        self.conference.break_ids.start_minute = 16 * 60 + 50
        tuesday = self.conference.date_ids.filtered(lambda day: day.date == TUESDAY)
        self.conference.break_ids.create(
            {"conference_id": self.conference.id, "date_id": tuesday.id, "start_minute": 960, "stop_minute": 970}
        )
        tuesday.unlink()
        self.assertTrue(self.conference.has_new_settings)
        change = self._allot()
        change.action_discard()
        self.assertEqual(change.state, "discarded")
        self.conference.invalidate_recordset()
        self.assertFalse(self.conference.has_new_settings)
        self.assertEqual((self.conference.duration, self.conference.tz), (10, "Europe/Berlin"))
        self.assertEqual(self._get_lines(), before)
        self.assertEqual(self._get_whats(self._make_change(kind="settings")), dict.fromkeys(self.booked, "stays"))

    def test_a_teacher_s_own_length_is_a_setting_too(self):
        part = self._get_part(self.teacher_art)
        self.assertFalse(self.conference.has_new_settings)
        part.duration = 20
        self.conference.invalidate_recordset()
        self.assertTrue(self.conference.has_new_settings)
        change = self._allot()
        self.assertEqual(
            self._get_whats(change), {self.ida_art: "moves", self.ida_homeroom: "stays", self.tom_art: "moves"}
        )
        change.action_discard()
        self.conference.invalidate_recordset()
        self.assertEqual((part.duration, self.conference.has_new_settings), (0, False))
        part.duration = 20
        self._allot().action_apply()
        self.conference.invalidate_recordset()
        self.assertFalse(self.conference.has_new_settings)
        self._check_held()

    def test_a_break_comes_back_with_its_date(self):
        thursday = self.conference.date_ids.filtered(lambda day: day.date == THURSDAY)
        self.conference.break_ids.date_id = thursday
        self.conference.action_allot()
        thursday.unlink()
        self.conference.break_ids.unlink()
        self.conference.action_restore_settings()
        self.assertEqual(self.conference.break_ids.date_id.date, THURSDAY)

    def _get_lines(self):
        """Return the settings without identifiers, in an order of their own."""
        settings = self.conference._get_settings()
        rows = [row for name in ("date_ids", "break_ids") for row in settings[name]]
        return sorted(sorted((key, str(value)) for key, value in row.items() if key != "id") for row in rows)

    def test_plan_that_no_longer_holds_is_made_anew(self):
        self.conference.duration = 15
        change = self._allot()
        late = self._make_appointment(student=self.ole, family=self.family, teacher=self.teacher_science, clock="17:40")
        action = change.action_apply()
        self.assertEqual(action["params"]["type"], "warning")
        self.assertEqual((change.state, change.moves_count), ("planned", 4))
        self.assertEqual(self._get_clock(self.tom_art), "13. 17:50")
        change.action_apply()
        self._check_held()
        self.assertEqual(change.state, "applied")
        self.assertEqual(late.stop - late.start, timedelta(minutes=15))

    def test_a_plan_is_applied_once(self):
        self.conference.duration = 15
        change = self._allot()
        change.action_apply()
        with self.assertRaisesRegex(UserError, "already"):
            change.action_apply()
        with self.assertRaisesRegex(UserError, "already"):
            change.action_discard()

    def test_a_newer_plan_replaces_an_older_one(self):
        self.conference.duration = 15
        first, second = self._allot(), self._allot()
        self.assertEqual((first.state, second.state), ("discarded", "planned"))
        self.assertEqual(self.conference.duration, 15)
        with self.assertRaisesRegex(UserError, "replaced by a newer one"):
            first.action_apply()

    def test_planning_again_changes_nothing(self):
        self.conference.duration = 15
        self._allot().action_apply()
        change = self._make_change(kind="settings")
        self.assertEqual(self._get_whats(change), dict.fromkeys(self.booked, "stays"))
