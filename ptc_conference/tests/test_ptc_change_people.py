# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.addons.ptc_conference.tests.change_common import ChangeCase


class TestPeople(ChangeCase):
    """An adult who books for two families is in one place at a time, whatever is planned."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Ida's father is a parent of Lea as well, in a family of their own.
        cls.lea = cls._make_student(given="Lea", family="Olsen")
        cls.second = cls._make_family(students=[cls.lea], adults=[cls.father])
        cls.art.enrollment_ids.create({"class_id": cls.art.id, "student_id": cls.lea.id})
        cls.lea_art = cls._make_appointment(
            student=cls.lea, family=cls.second, teacher=cls.teacher_art, clock="17:30", booked_by=cls.father
        )
        cls.ole_science = cls._make_appointment(
            student=cls.ole, family=cls.family, teacher=cls.teacher_science, clock="17:50", booked_by=cls.father
        )
        cls._forget_outbox()

    def test_nobody_is_planned_into_two_places(self):
        # Until 17:40: science would move to 17:30, when the father is with the art teacher about Lea.
        self.conference.date_ids.stop_minute = 17 * 60 + 40
        change = self._allot()
        line = change.line_ids.filtered(lambda line: line.appointment_id == self.ole_science)
        self.assertEqual(line.new_start, self._to_utc(clock="16:50"))
        change.action_apply()
        self._check_held()
        self.assertEqual(change.state, "applied")

    def test_place_of_a_second_adult_who_is_gone_is_planned_for_the_one_left(self):
        known = self.env["ptc.appointment"].search([("family_id", "=", self.family.id), ("state", "=", "booked")])
        for one in known:
            one._cancel(is_staff=True)
        self._forget_outbox()
        of = {"family": self.family, "booked_by": self.mother}
        first = self._make_appointment(student=self.ida, teacher=self.teacher_homeroom, clock="17:50", **of)
        second = self._make_appointment(student=self.ole, teacher=self.teacher_science, clock="17:50", adult=2, **of)
        self.family.guardian_ids.filtered(lambda link: link.partner_id == self.father).may_book = False
        self.conference.date_ids.stop_minute = 17 * 60 + 40
        change = self._allot()
        self.assertEqual(change.line_ids.appointment_id & (first | second), first | second)
        change.action_apply()
        self._check_held()
        self.assertEqual((change.state, second.adult), ("applied", 1))
        self.assertFalse((first | second)._find_crowded())

    def test_of_others_of_the_family_nothing_stands_in_the_way(self):
        self.ole_science._cancel(is_staff=True)
        free = self._make_appointment(
            student=self.ole, family=self.family, teacher=self.teacher_science, clock="17:50", booked_by=self.mother
        )
        self.conference.date_ids.stop_minute = 17 * 60 + 40
        line = self._allot().line_ids.filtered(lambda line: line.appointment_id == free)
        self.assertEqual(line.new_start, self._to_utc(clock="16:50"))


class TestMarks(ChangeCase):
    """What was said about a replaced teacher goes along to the one who takes over."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.substitute = cls._make_teacher(given="Sanna", family="Substitute")

    def _keys(self, student, **vals):
        link = self._get_class_teacher(student=student, teacher=self.teacher_art)
        return {"conference_id": self.conference.id, "student_id": student.id, "class_teacher_id": link.id, **vals}

    def _replace(self):
        part = self._get_part(self.teacher_art)
        self._make_change(kind="teacher", part_id=part.id, new_teacher_id=self.substitute.id).action_apply()
        self._check_held()

    def test_marks_declines_and_who_waits_go_along(self):
        mark = self.env["ptc.must.see"].create(self._keys(self.tom, reason="Reading"))
        decline = self.env["ptc.decline"].create(self._keys(self.ole, family_id=self.family.id))
        self.conference.session_ids.filtered(lambda one: one.is_free and one.teacher_id == self.teacher_art)._block()
        waiting = self.env["ptc.waitlist"].create(self._keys(self.mia, family_id=self.family_mia_mother.id))
        homeroom = {"family_id": self.family.id, "class_teacher_id": self.ida_homeroom.class_teacher_id.id}
        other = self.env["ptc.decline"].create({**self._keys(self.ida), **homeroom})
        self._replace()
        for record in (mark, decline, waiting):
            with self.subTest(model=record._name):
                self.assertEqual((record.teacher_id, record.class_teacher_id.class_id), (self.substitute, self.art))
        self.assertEqual((mark.reason, other.teacher_id), ("Reading", self.teacher_homeroom))

    def test_what_the_new_teacher_has_already_is_joined(self):
        link = self.art.class_teacher_ids.create(
            {"class_id": self.art.id, "teacher_id": self.substitute.id, "role": "2_co"}
        )
        mine = self.env["ptc.must.see"].create({**self._keys(self.tom), "class_teacher_id": link.id, "is_asked": False})
        theirs = self.env["ptc.must.see"].create(self._keys(self.tom, session_count=2, reason="Reading"))
        self._replace()
        self.assertFalse(theirs.exists())
        self.assertEqual((mine.is_asked, mine.session_count, mine.reason), (True, 2, "Reading"))


class TestWaiting(ChangeCase):
    """What a change leaves free is offered to who waits, before anybody else sees it."""

    def _wait(self):
        link = self._get_class_teacher(student=self.mia, teacher=self.teacher_art)
        adult = self.family_mia_mother.guardian_ids.partner_id
        return self.env["ptc.waitlist"].create(
            {
                "conference_id": self.conference.id,
                "student_id": self.mia.id,
                "class_teacher_id": link.id,
                "family_id": self.family_mia_mother.id,
                "partner_id": adult.id,
            }
        )

    def _fill(self):
        """Leave the art teacher only what is booked."""
        free = self.conference.session_ids.filtered(lambda one: one.is_free and one.teacher_id == self.teacher_art)
        free._block()
        return free

    def test_sessions_of_a_plan_are_offered_at_once(self):
        self._fill()
        entry = self._wait()
        self.conference.date_ids.stop_minute = 18 * 60 + 20
        change = self._make_change(kind="settings")
        change.action_apply()
        self.assertEqual(entry.session_id.start, self._to_utc(clock="18:00"))
        self.assertFalse(entry.session_id.is_free)
        self.assertEqual(entry.session_id.hold_ids.family_id, self.family_mia_mother)

    def test_what_is_reopened_is_offered_at_once(self):
        first = self._fill()[0]
        entry = self._wait()
        first.action_reopen()
        self.assertEqual((entry.session_id, first.is_free), (first, False))

    def test_an_offer_goes_with_its_session(self):
        first = self._fill()[0]
        entry = self._wait()
        first.action_reopen()
        self._make_change(kind="cancelled").action_apply()
        self.assertFalse(entry.session_id or entry.offer_until or entry.hold_ids)
        self.conference.action_hold_after_all()
        # The first time of the teacher was booked before, and is free now.
        self.assertEqual(entry.session_id, self._get_session(teacher=self.teacher_art))

    def test_nobody_waits(self):
        self._fill()[0].action_reopen()
        self.assertFalse(self.env["ptc.session.hold"].search([]))
