# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.tests import tagged

from .common import ConferenceCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestSplitWaiting(ConferenceCommon):
    """Who waits, and who cannot come, when a family separates or two become one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.of_mother = cls._wait(student=cls.ida, family=cls.family, partner=cls.mother)
        cls.of_father = cls._wait(student=cls.ole, family=cls.family, partner=cls.father)

    @classmethod
    def _wait(cls, *, student, family, partner):
        part = cls._get_class_teacher(student=student, teacher=cls.teacher_art)
        keys = {"conference_id": cls.conference.id, "class_teacher_id": part.id, "student_id": student.id}
        return cls.env["ptc.waitlist"].create({**keys, "family_id": family.id, "partner_id": partner.id})

    def _merge(self):
        change = self.env["ptc.family.change"].create(
            {"kind": "merge", "family_id": self.family_mia_mother.id, "other_family_id": self.family_mia_father.id}
        )
        change.line_ids = change._prepare_lines(self.family_mia_father)
        change.action_apply()
        return change

    def test_each_keeps_the_place_of_the_own(self):
        change = self._split_family()
        self.assertEqual(self.of_mother.family_id, self.family)
        self.assertEqual(self.of_father.family_id, change.other_family_id)
        page = self.env["ptc.family.page"]
        for partner, other in ((self.mother, self.of_father), (self.father, self.of_mother)):
            self.assertFalse(page._find_waiting_sudo(self.conference.id, partner, other.id))

    def test_undone_gives_back(self):
        self._split_family().action_undo()
        self.assertEqual(self.of_father.family_id, self.family)

    def test_undone_keeps_what_was_entered_since(self):
        change = self._split_family()
        new = self._wait(student=self.ida, family=change.other_family_id, partner=self.father)
        keys = {"conference_id": self.conference.id, "student_id": self.ole.id, "partner_id": self.father.id}
        said = self.env["ptc.decline"].create({**keys, "family_id": change.other_family_id.id})
        change.action_undo()
        # Of two places for one child the family keeps its own.
        self.assertEqual((new.active, self.of_mother.active, self.of_mother.family_id), (False, True, self.family))
        self.assertEqual((said.active, said.family_id), (True, self.family))

    def test_offer_comes_back_too(self):
        change = self._split_family()
        session = self._get_session(teacher=self.teacher_art)
        self.of_father._offer_to(session, self.of_father.entered_on)
        change.action_undo()
        self.assertEqual(self.of_father.hold_ids.family_id, self.family)

    def test_only_families_that_are_there_are_followed_up(self):
        part = self._get_class_teacher(student=self.ida, teacher=self.teacher_art)
        keys = {"conference_id": self.conference.id, "class_teacher_id": part.id}
        of_ida, of_mia = self.env["ptc.must.see"].create(
            [{**keys, "student_id": student.id} for student in (self.ida, self.mia)]
        )
        change = self._split_family()
        self.assertEqual(of_ida.family_line_ids.family_id, self.family | change.other_family_id)
        change.action_undo()
        self.assertEqual(of_ida.family_line_ids.family_id, self.family)
        self._merge()
        self.assertEqual(of_mia.family_line_ids.family_id, self.family_mia_mother)

    def test_offer_goes_along(self):
        session = self._get_session(teacher=self.teacher_art)
        self.env["ptc.waitlist"].browse(self.of_father.id)._offer_to(session, self.of_father.entered_on)
        change = self._split_family()
        self.assertEqual(self.of_father.hold_ids.family_id, change.other_family_id)
        self.of_father._take(self.father)
        self.assertEqual(session.occupancy_ids.family_id, change.other_family_id)

    def test_merged_family_waits_once(self):
        kept = self._wait(student=self.mia, family=self.family_mia_mother, partner=self.mia_mother)
        twice = self._wait(student=self.mia, family=self.family_mia_father, partner=self.mia_father)
        self._merge()
        self.assertEqual(kept.family_id, self.family_mia_mother)
        self.assertTrue(kept.active)
        self.assertFalse(twice.active)

    def test_merged_family_takes_the_place_along(self):
        entry = self._wait(student=self.mia, family=self.family_mia_father, partner=self.mia_father)
        self._merge()
        self.assertEqual(entry.family_id, self.family_mia_mother)
        self.assertTrue(entry.active)

    def test_who_cannot_come_is_not_said_to_have_told_it_for_the_other(self):
        keys = {"conference_id": self.conference.id, "student_id": self.ida.id, "family_id": self.family.id}
        said = self.env["ptc.decline"].create({**keys, "partner_id": self.father.id})
        change = self._split_family()
        self.assertEqual(said.family_id, change.other_family_id)
