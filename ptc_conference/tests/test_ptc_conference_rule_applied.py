# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.fields import Command

from odoo.addons.ptc_conference.tests.common import TUESDAY
from odoo.addons.ptc_conference.tests.test_ptc_conference_rule import RuleCase


class TestApplied(RuleCase):
    """What is changed about a rule admits nobody before sessions are allotted again, and can go back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.family.name, cls.other_family.name = "Olsen", "Zorn"

    def setUp(self):
        super().setUp()
        # Grade 4 has its art on Tuesday: Ole, in grade 7, cannot book it.
        self.rule = self._add_rule(
            grade_ids=self.grade_4, teacher_ids=self.teacher_art, date_ids=self.conference.date_ids[0]
        )
        self.conference.action_allot()
        self.session = self._get_session(teacher=self.teacher_art, day=TUESDAY)
        self.assertEqual(self.session.rule_id, self.rule)

    def _can_book(self, student, family=None, session=None):
        """Tell whether the rule of the session lets a family book it about a student."""
        wanted = {
            "session": session or self.session,
            "student": student,
            "family": family or self.family,
            "class_teacher": self._get_class_teacher(student=student, teacher=self.teacher_art),
        }
        return self.env["ptc.appointment"]._are_admitted([wanted])

    def _read_rules(self):
        return [
            (rule.id, rule.active, rule.grade_ids.ids, rule.name_from, rule.audience, rule.date_ids.ids)
            for rule in self.conference.rule_ids
        ]

    def test_deleted_rule_opens_its_times_to_nobody(self):
        self.conference.write({"rule_ids": [Command.delete(self.rule.id)]})
        self.assertFalse(self.conference.rule_ids)
        self.assertTrue(self.conference.has_new_settings)
        self.assertEqual((self._can_book(self.ida), self._can_book(self.ole)), (True, False))

    def test_deleted_rule_is_gone_when_allotted_again(self):
        self.rule.unlink()
        self.conference.action_allot()
        self.assertFalse(self.session.rule_id)
        self.assertTrue(self._can_book(self.ole))
        self.assertFalse(self.rule.exists())

    def test_deleted_rule_comes_back_as_it_was(self):
        before, sessions = self._read_rules(), self.rule.id
        self.rule.unlink()
        self.conference.action_restore_settings()
        self.assertEqual(self._read_rules(), before)
        self.assertEqual(self.session.rule_id.id, sessions)
        self.assertFalse(self._can_book(self.ole))
        self.assertFalse(self.conference.has_new_settings)

    def test_rule_that_was_never_allotted_is_deleted(self):
        rule = self._add_rule(grade_ids=self.grade_7)
        rule.unlink()
        self.assertFalse(rule.exists())

    def test_session_that_stays_keeps_the_rule_that_is_gone(self):
        """Removed by hand, it may be opened again later."""
        self.session.write({"is_manual": True, "active": False})
        self.rule.unlink()
        self.conference.action_allot()
        self.assertEqual(self.session.rule_id, self.rule)
        self.assertFalse(self._can_book(self.ole))

    def test_changed_conditions_wait(self):
        changes = {
            "grade_ids": [Command.set(self.grade_7.ids)],
            "audience": "all",
            "name_from": "P",
        }
        for name, value in changes.items():
            with self.subTest(name):
                self.rule[name] = value
                self.assertEqual((self._can_book(self.ida), self._can_book(self.ole)), (True, False))
                self.conference.action_restore_settings()
        self.rule.audience = "all"
        self.conference.action_allot()
        self.assertTrue(self._can_book(self.ole))

    def test_changed_particles_of_names_wait(self):
        self.family.name = "van der Berg"
        self.rule.write({"name_from": "A", "name_to": "C"})
        self.conference.action_allot()
        self.assertTrue(self._can_book(self.ida))
        self.conference.name_particles = ""
        self.assertTrue(self._can_book(self.ida))
        self.assertTrue(self.conference.has_new_settings)
        self.conference.action_allot()
        self.assertFalse(self._can_book(self.ida))

    def test_plan_looks_at_the_new_conditions(self):
        """Appointments are moved to what their families may book once the plan is applied."""
        self._make_appointment(student=self.ida, family=self.family, session=self.session)
        self.rule.grade_ids = self.grade_7
        change = self.env["ptc.change"].create({"conference_id": self.conference.id, "kind": "settings"})
        appointment = self.session.appointment_ids
        self.assertFalse(change._get_admitted(appointment)[self.rule.id])
        change.kind = "rooms"
        self.assertEqual(change._get_admitted(appointment)[self.rule.id], set(appointment.ids))

    def test_discarding_without_an_allotment_keeps_the_rules(self):
        conference = self._make_conference(name="New", days=(TUESDAY,))
        rule = self.env["ptc.conference.rule"].create({"conference_id": conference.id})
        conference.action_restore_settings()
        self.assertEqual(conference.rule_ids, rule)

    def test_conference_with_allotted_rules_can_be_removed(self):
        self.conference.action_withdraw()
        self.rule.unlink()
        self.conference.unlink()
        self.assertFalse(self.conference.exists() or self.session.exists() or self.rule.exists())
