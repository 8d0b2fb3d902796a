# SPDX-License-Identifier: LGPL-3.0-or-later
import re

from odoo.fields import Command

from odoo.addons.ptc_conference.tests.common import TUESDAY
from odoo.addons.ptc_conference.tests.test_ptc_conference_check_allotted import AllottedCase


class TestCheckAdvice(AllottedCase):
    """What the checks advise to a teacher with too few sessions is enough when it is done."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.part = cls.conference.teacher_ids.filtered(lambda part: part.teacher_id == cls.teacher_art)

    def _get_load(self, part):
        return self._check(part.conference_id).load_ids.filtered(lambda load: load.part_id == part)

    def _make_crowd(self, wanted, rest=10):
        """Return the part of a teacher in a conference of its own whom as many families want to meet."""
        teacher = self._make_teacher(given="Cora", family="Crowded")
        students = [self._make_student(given="S", family=str(number)) for number in range(wanted)]
        for student in students:
            adult = self._make_partner(given="A", family=student.name)
            self._make_family(students=[student], adults=[adult])
        vals = {"grade_ids": self.grade_4, "teachers": [teacher], "students": students}
        self._make_class(name="Choir", class_type="specialty", **vals)
        room = self._make_room(name="Hall", campus=self.campus)
        conference = self._make_conference(name="Rests", days=(TUESDAY,), break_ids=False, rest_after=3, rest=rest)
        part = self._make_part(conference=conference, teacher=teacher, room_id=room.id)
        conference.action_allot()
        return part

    def _follow_advice(self, part, wanted):
        """Do what is advised about the length, and see that enough come of it."""
        conference, advice = part.conference_id, self._get_load(part).advice
        conference.duration = int(re.search("shorten to ([0-9]+) minutes", advice)[1])
        conference.action_allot()
        self.assertGreaterEqual(len(part.session_ids), wanted, advice)
        self.assertFalse(self._find("short", conference))

    def test_advised_length_is_enough_with_rests(self):
        """With 10 minutes of rest after 3 sessions, 6 minutes would give 13 in two hours."""
        part = self._make_crowd(14)
        conference = part.conference_id
        self.assertEqual(len(part.session_ids), 9)
        self.assertEqual(self._get_found("short", conference), part)
        self._follow_advice(part, 14)

    def test_breaks_are_not_rests(self):
        """A break as long as the rest, right where a rest would be, stays one with shorter sessions."""
        part = self._make_crowd(10, rest=15)
        conference = part.conference_id
        conference.break_ids = [Command.create({"start_minute": 16 * 60 + 30, "stop_minute": 16 * 60 + 45})]
        conference.action_allot()
        self.assertEqual(len(part.session_ids), 9)
        self._follow_advice(part, 10)

    def test_limit_of_a_teacher_is_raised_or_gone_round_by_hand(self):
        """Shorter sessions and more dates leave a teacher with as many sessions as the limit says."""
        self.part.session_limit = 3
        self.conference.action_allot()
        self.assertEqual(len(self.part.session_ids), 3)
        self.assertEqual(self._get_load(self.part).advice, "Add 2 sessions by hand, or raise the teacher's limit of 3")
        limits = "Where a teacher's limit allows no more, raise it or add sessions by hand."
        self.assertEqual(self._find("short").advice, f"Still needed: 2 sessions in all. {limits}")
        self._get_part(self.teacher_homeroom).session_ids[3:].is_blocked = True
        told = f"Still needed: 3 sessions in all, or sessions of 7 minutes, or add a date. {limits}"
        self.assertEqual(self._find("short").advice, told)
        self.part.session_limit = 5
        self.conference.action_allot()
        self.assertFalse(self._get_load(self.part).advice)

    def test_sessions_by_hand_do_not_count_to_the_limit(self):
        self.part.session_limit = 4
        self.conference.action_allot()
        self.assertEqual(self._get_load(self.part).advice, "Add 1 session by hand, or raise the teacher's limit of 4")
        self.part.session_ids[-1].copy(
            {"is_manual": True, "start": self._to_utc(clock="17:50"), "stop": self._to_utc(clock="18:00")}
        )
        self.assertFalse(self._find("short"))

    def test_limit_that_is_high_enough_is_not_in_the_way(self):
        self.part.session_limit = 5
        self.part.session_ids[4:].unlink()
        advice = "Add 1 session, or shorten to 8 minutes, or add a date"
        self.assertEqual(self._get_load(self.part).advice, advice)
