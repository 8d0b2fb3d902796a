# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.fields import Command
from odoo.tests import Form

from odoo.addons.ptc_conference.tests.common import TUESDAY
from odoo.addons.ptc_conference.tests.test_ptc_conference_rule import RuleCase


class TestOrigin(RuleCase):
    """Sessions that are there by hand belong to the rule that holds then, before sessions are allotted again."""

    def setUp(self):
        super().setUp()
        # Grade 4 has its art on Tuesday before 17:00; the session at 16:00 is free to be put there by hand.
        self.rule = self._add_rule(
            grade_ids=self.grade_4,
            teacher_ids=self.teacher_art,
            date_ids=self.conference.date_ids[0],
            has_hours=True,
            start_minute=960,
            stop_minute=1020,
        )
        self._allot()
        self.part = self._get_part(self.teacher_art)
        self.start = self._to_utc(clock="16:00")
        self._get_session(teacher=self.teacher_art, day=TUESDAY, clock="16:00").unlink()

    def _can_book(self, session, student):
        wanted = {
            "session": session,
            "student": student,
            "family": self.family,
            "class_teacher": self._get_class_teacher(student=student, teacher=self.teacher_art),
        }
        return self.env["ptc.appointment"]._are_admitted([wanted])

    def test_added_session_is_for_whom_its_time_is(self):
        added = self.part._add_sessions(self.start).done
        self.assertEqual((added.rule_id, added.date_id), (self.rule, self.conference.date_ids[0]))
        self.assertEqual((self._can_book(added, self.ida), self._can_book(added, self.ole)), (True, False))

    def test_added_session_outside_of_the_rule_is_for_all(self):
        for clock in ("18:05", "19:30"):
            with self.subTest(clock):
                start = self._to_utc(clock=clock)
                self.part.session_ids.filtered(lambda one, at=start: one.start.date() == at.date()).unlink()
                added = self.part._add_sessions(start).done
                self.assertFalse(added.rule_id)
                self.assertEqual(added.date_id.date, TUESDAY)
                self.assertTrue(self._can_book(added, self.ole))

    def test_added_session_is_on_its_part_of_a_day_with_two(self):
        """Else it would go along when the other part is moved to another day."""
        date = self.conference.date_ids[0]
        self.conference.date_ids = [Command.create({"date": TUESDAY, "start_minute": 1140, "stop_minute": 1200})]
        later = self.conference.date_ids - self.conference.date_ids.filtered(lambda day: day.start_minute < 1140)
        for clock, day in (("16:00", date), ("19:30", later)):
            with self.subTest(clock=clock):
                added = self.part._add_sessions(self._to_utc(clock=clock)).done
                self.assertEqual(added.date_id, day)

    def test_session_of_a_form_is_like_one_of_the_grid(self):
        form = Form(self.env["ptc.session"].with_context(default_is_manual=True))
        form.conference_teacher_id = self.part
        form.start = self.start
        session = form.save()
        self.assertEqual((session.rule_id, session.date_id.date), (self.rule, TUESDAY))

    def test_what_is_said_of_a_new_session_holds(self):
        vals = {"conference_teacher_id": self.part.id, "start": self.start, "stop": self._to_utc(clock="16:10")}
        session = self.env["ptc.session"].create({**vals, "is_manual": True, "rule_id": False})
        self.assertFalse(session.rule_id)

    def test_session_that_is_moved_gets_the_rule_of_its_new_time(self):
        session = self.part._add_sessions(self.start).done
        session.write({"start": self._to_utc(clock="19:30"), "stop": self._to_utc(clock="19:40")})
        self.assertFalse(session.rule_id)

    def test_session_that_comes_back_gets_the_rule_that_holds_now(self):
        session = self.part._add_sessions(self.start).done
        session.action_remove()
        self.rule.unlink()
        self.conference.action_allot()
        self.assertEqual(session.rule_id, self.rule)
        self.part._add_sessions(self.start)
        self.assertTrue(session.active)
        self.assertFalse(session.rule_id)
        self.assertTrue(self._can_book(session, self.ole))

    def test_plan_judges_sessions_by_hand_by_the_new_rules(self):
        session = self.part._add_sessions(self.start).done
        self.rule.unlink()
        new = self._add_rule(grade_ids=self.grade_7, teacher_ids=self.teacher_art)
        change = self.env["ptc.change"].create({"conference_id": self.conference.id, "kind": "settings"})
        sessions = change._get_sessions(change._get_aims(self.conference.session_ids))
        self.assertEqual(sessions.rules[session._get_span()], new.id)
