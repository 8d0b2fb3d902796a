# SPDX-License-Identifier: LGPL-3.0-or-later
from collections import Counter
from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tools import mute_logger

from odoo.addons.ptc_conference.tests.common import THURSDAY, TUESDAY
from odoo.addons.ptc_conference.tests.test_ptc_conference_times import TimesCase


class RuleCase(TimesCase):
    """Without the break there are 12 sessions of 10 minutes on each of two evenings for each of three teachers."""

    def _add_rule(self, **vals):
        """Add a rule behind those there are; records are conditions."""
        vals = {
            name: value if isinstance(value, (str, int)) else [Command.set(value.ids)] for name, value in vals.items()
        }
        sequence = len(self.conference.rule_ids)
        return self.env["ptc.conference.rule"].create(
            {"conference_id": self.conference.id, "sequence": sequence, **vals}
        )

    def _get_rules(self, teacher, day=TUESDAY):
        """Return the rules of the teacher's sessions on a day, in order of time."""
        sessions = self._get_part(teacher).session_ids.filtered(lambda session: session.date_id.date == day)
        return [session.rule_id for session in sessions.sorted("start")]


class TestAllotment(RuleCase):
    def test_rule_gives_its_times_to_the_teachers_it_is_for(self):
        rule = self._add_rule(grade_ids=self.grade_7, date_ids=self.conference.date_ids[1])
        self._allot()
        self.assertEqual(set(self._get_rules(self.teacher_science, THURSDAY)), {rule})
        self.assertEqual(set(self._get_rules(self.teacher_art, THURSDAY)), {rule})
        self.assertEqual(set(self._get_rules(self.teacher_homeroom, THURSDAY)), {rule.browse()})
        self.assertEqual(set(self._get_rules(self.teacher_science)), {rule.browse()})

    def test_hours_of_a_rule(self):
        rule = self._add_rule(teacher_ids=self.teacher_art, has_hours=True, start_minute=960, stop_minute=1025)
        self._allot()
        # Six sessions until 17:00; the next begins at 17:05 and is open to all.
        self.assertEqual(self._get_rules(self.teacher_art)[:7], [rule] * 6 + [rule.browse()])
        self.assertEqual(self._get_times(self.teacher_art)[5:8], ["16:50", "17:05", "17:15"])

    def test_first_rule_wins(self):
        first = self._add_rule(grade_ids=self.grade_4, has_hours=True, start_minute=990, stop_minute=1050)
        second = self._add_rule(grade_ids=self.grade_7)
        self._allot()
        self.assertEqual(self._get_rules(self.teacher_art), [second] * 3 + [first] * 6 + [second] * 3)
        second.sequence = -1
        self.conference.invalidate_recordset(["rule_ids"])
        self._allot()
        self.assertEqual(self._get_rules(self.teacher_art), [second] * 12)
        self.assertEqual(
            self._get_rules(self.teacher_homeroom),
            [rule for rule in [first.browse(), first] for _ in range(3)] + [first] * 3 + [first.browse()] * 3,
        )

    def test_other_times_are_open_to_all_or_to_nobody(self):
        rule = self._add_rule(teacher_ids=self.teacher_art, date_ids=self.conference.date_ids[0])
        self._allot()
        self.assertEqual(len(self.conference.session_ids), 72)
        self._allot(is_open_elsewhere=False)
        self.assertEqual(self.conference.session_ids.rule_id, rule)
        self.assertEqual(len(self.conference.session_ids), 12)
        rule.unlink()
        self._allot()
        self.assertEqual(len(self.conference.session_ids), 72)

    def test_own_schedule_of_a_teacher(self):
        vals = {"teacher_ids": self.teacher_art, "has_hours": True}
        self._add_rule(
            **vals, start_minute=1020, stop_minute=1080, audience="all", date_ids=self.conference.date_ids[0]
        )
        self._add_rule(teacher_ids=self.teacher_art, audience="nobody")
        self._allot()
        self.assertEqual(self._get_times(self.teacher_art)[0], "17:00")
        self.assertEqual(self._get_times(self.teacher_art, THURSDAY), [])
        self.assertEqual(len(self._get_times(self.teacher_science, THURSDAY)), 12)

    def test_a_new_rule_changes_only_what_differs(self):
        before = self.conference.session_ids
        self._allot()
        dates = {session: session.write_date for session in self.conference.session_ids}
        rule = self._add_rule(teacher_ids=self.teacher_art)
        self._allot()
        self.assertFalse(before - self.conference.session_ids)
        self.assertEqual(self.conference.session_ids.filtered("rule_id").teacher_id, self.teacher_art)
        for session in self.conference.session_ids - rule.conference_id.session_ids.filtered("rule_id"):
            self.assertEqual(session.write_date, dates[session])

    def test_booked_session_gets_the_rule_and_keeps_its_appointment(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        rule = self._add_rule(grade_ids=self.grade_7)
        self._allot()
        self.assertEqual((appointment.session_id.rule_id, appointment.state), (rule, "booked"))

    def test_sessions_by_hand_get_the_rule_that_holds_when_they_begin(self):
        """Else a session that somebody has made longer would be open to families that the rule leaves out."""
        self._allot()
        first, _second, _third, longer, taken_over = self._get_part(self.teacher_art).session_ids.sorted("start")[:5]
        longer_stop = taken_over.stop
        taken_over.unlink()
        longer.write({"stop": longer_stop, "is_manual": True})
        first.write({"stop": first.stop - timedelta(minutes=3), "is_manual": True})
        rule = self._add_rule(teacher_ids=self.teacher_art, has_hours=True, start_minute=990, stop_minute=1080)
        told = self._count_after()
        self._allot()
        self.assertEqual((longer.rule_id, first.rule_id), (rule, rule.browse()))
        self.assertEqual(Counter(self.conference.session_ids.mapped(lambda one: one.rule_id.id)), told)

    def _count_after(self):
        """Return how many sessions of each rule the form tells of."""
        after = self.conference.teacher_ids._get_sessions_after()
        return Counter(rule_id for own in after.values() for rule_id in own.values())


class TestYield(RuleCase):
    def _get_yields(self):
        self.conference.invalidate_recordset()
        self.conference.rule_ids.invalidate_recordset()
        counts = [(rule.teacher_count, rule.session_count) for rule in self.conference.rule_ids]
        return [*counts, (self.conference.open_teacher_count, self.conference.open_session_count)]

    def test_told_before_anything_is_written(self):
        self._allot()
        self._add_rule(grade_ids=self.grade_7, date_ids=self.conference.date_ids[1])
        self._add_rule(grade_ids=self.grade_4)
        self._add_rule(teacher_ids=self.teacher_art)
        self.assertEqual(self._get_yields(), [(2, 24), (2, 36), (0, 0), (1, 12)])
        self.assertFalse(self.conference.session_ids.rule_id)
        told = self._get_yields()
        self._allot()
        sessions = self.conference.session_ids
        by_rule = [sessions.filtered(lambda one, rule=rule: one.rule_id == rule) for rule in self.conference.rule_ids]
        groups = [*by_rule, sessions.filtered(lambda one: not one.rule_id)]
        self.assertEqual([(len(group.teacher_id), len(group)) for group in groups], told)

    def test_rule_for_nobody_tells_whom_it_leaves_without_sessions(self):
        self._add_rule(grade_ids=self.grade_4, audience="nobody")
        self._add_rule(audience="nobody")
        self.assertEqual(self._get_yields(), [(2, 0), (3, 0), (0, 0)])

    def test_teacher_without_a_room_yields_nothing(self):
        self._add_rule(grade_ids=self.grade_7)
        self._get_part(self.teacher_science).session_ids.unlink()
        self._get_part(self.teacher_science).room_id = False
        self.assertEqual(self._get_yields()[0], (1, 24))

    def test_all_rules_in_the_same_number_of_queries(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.conference.rule_ids.mapped("session_count")
            return self.env.cr.sql_log_count - before

        self._add_rule(grade_ids=self.grade_7, name_from="A")
        few = count()
        for name in "BCDEFG":
            self._add_rule(
                grade_ids=self.grade_4, name_from=name, class_ids=self.art, date_ids=self.conference.date_ids
            )
        self.assertEqual(count(), few)

    def test_in_words(self):
        rule = self._add_rule(grade_ids=self.grade_7, name_from="A", name_to="L", has_hours=True)
        self.assertEqual(rule.display_name, f"{self.grade_7.name}, A\u2013L")
        self.assertEqual((rule.names_text, rule.times_text), ("A\u2013L", "16:00\u201320:00"))
        rule.write({"name_to": False, "date_ids": [Command.link(self.conference.date_ids[0].id)], "has_hours": False})
        self.assertEqual((rule.names_text, rule.times_text), ("from A", "Tue 13 Oct"))
        rule.write({"name_from": False, "grade_ids": [Command.clear()], "date_ids": [Command.clear()]})
        self.assertEqual((rule.who, rule.names_text, rule.times_text), ("All teachers", "All names", "Always"))
        rule.audience = "all"
        self.assertFalse(rule.names_text)


class TestSettings(RuleCase):
    def test_what_is_archived_is_still_named(self):
        """Without the class the rule would be for all teachers as soon as somebody edits it."""
        rule = self._add_rule(class_ids=self.art)
        self.art.active = False
        rule.subject_ids = self.env["ptc.subject"].create({"name": "Painting"})
        self.assertEqual(rule.conditions["class"], self.art.ids)
        self.assertIn("Art", rule.who)

    def test_hours_must_end_after_they_begin(self):
        self._add_rule(start_minute=1000, stop_minute=900)
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self._add_rule(has_hours=True, start_minute=1000, stop_minute=900)

    def test_dates_are_those_of_the_conference(self):
        other = self._make_conference(name="Other", days=(TUESDAY,))
        with self.assertRaisesRegex(ValidationError, "dates of its own conference only"):
            self._add_rule(date_ids=other.date_ids)

    def test_only_date_of_a_rule_stays(self):
        rule = self._add_rule(date_ids=self.conference.date_ids[1])
        with self.assertRaisesRegex(UserError, "holds on this date only"):
            self.conference.date_ids[1].unlink()
        rule.date_ids = self.conference.date_ids
        self.conference.date_ids[1].unlink()
        self.assertEqual(rule.date_ids.date, TUESDAY)

    def test_conference_with_rules_can_be_removed(self):
        conference = self._make_conference(name="Other", days=(TUESDAY,))
        self.env["ptc.conference.rule"].create(
            {"conference_id": conference.id, "date_ids": [Command.set(conference.date_ids.ids)]}
        )
        conference.unlink()
        self.assertFalse(conference.exists())
