# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import RedirectWarning, UserError
from odoo.fields import Command

from ..exceptions import BookingRefused
from .change_common import ChangeCase


@freeze_time("2026-10-05 12:00:00")
class TogetherCase(ChangeCase):
    """The homeroom of 4-A has two teachers; Arno Art teaches Tom music too, and art to both Ida and Ole."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.teacher_co = cls._make_teacher(given="Cora", family="Co")
        cls.co_part = cls.env["ptc.class.teacher"].create(
            {"class_id": cls.homeroom_4a.id, "teacher_id": cls.teacher_co.id, "role": "2_co"}
        )
        cls.music = cls._make_class(
            name="Music", class_type="specialty", teachers=[cls.teacher_art], students=[cls.tom]
        )
        cls._make_room(name="104", campus=cls.campus)
        cls._make_sessions(conference=cls.conference)
        cls.ole_art = cls._get_class_teacher(student=cls.ole, teacher=cls.teacher_art)

    def _at(self, clock, teacher=None):
        return self._get_session(teacher=teacher or self.teacher_homeroom, clock=clock)

    def _co(self, clock):
        return self._at(clock, self.teacher_co)

    def _book_co(self, clock, student=None, family=None):
        people = {"student": student or self.ida, "family": family or self.family, "class_teacher": self.co_part}
        booked = self.env["ptc.appointment"]._book(session=self._co(clock), is_staff=True, **people)
        self._forget_outbox()
        return booked

    def _plan(self, **vals):
        return self._make_change(kind="together", **vals)

    def _plan_class(self, value):
        return self._plan(class_ids=[Command.set(self.homeroom_4a.ids)], new_co_teaching=value)

    def _get_reasons(self, change):
        return {line.appointment_id: (line.what, line.reason) for line in change.line_ids}


class TestCoTeachers(TogetherCase):
    def test_saving_leads_to_the_plan_and_changes_nothing(self):
        with self.assertRaises(RedirectWarning) as caught, self.env.cr.savepoint():
            self.homeroom_4a.co_teaching = "joint"
        self.env.invalidate_all()
        self.assertEqual(self.homeroom_4a.co_teaching, "separate")
        _message, _action, _button, context = caught.exception.args
        draft = self.env["ptc.change"].with_context(**context).create({})
        self.assertEqual((draft.class_ids, draft.new_co_teaching), (self.homeroom_4a, "joint"))
        self.assertEqual((draft.kind, draft.conference_id), ("together", self.conference))

    def test_what_touches_nobody_needs_no_plan(self):
        self.homeroom_4a.co_teaching = "either"
        self.art.co_teaching = "joint"
        self.assertFalse(self._get_told())

    def test_together_at_the_same_time(self):
        change = self._plan_class("joint")
        self.assertEqual(self._get_reasons(change), {self.ida_homeroom: ("moves", "joint")})
        self.assertEqual(self.homeroom_4a.co_teaching, "separate")
        self.assertTrue(self._co("16:30").is_free)
        change.action_apply()
        self.assertEqual(self.homeroom_4a.co_teaching, "joint")
        self.assertEqual(self.ida_homeroom._get_all_sessions(), self._at("16:30") | self._co("16:30"))
        self.assertEqual(self._get_told(), {(self.ida_homeroom, "moved")})
        self.assertEqual(change.notice_ids.teacher_id, self.teacher_homeroom | self.teacher_co)
        self._check_held_whole()

    def _check_held_whole(self):
        booked = self.env["ptc.appointment"].search([("state", "=", "booked")])
        self.assertEqual(
            {(row.appointment_id, row.session_id) for row in self.env["ptc.occupancy"].search([])},
            {(one, session) for one in booked for session in one._get_sessions()},
        )

    def test_two_become_one_and_the_other_is_told(self):
        of_co = self._book_co("17:30")
        change = self._plan_class("joint")
        self.assertEqual(self._get_reasons(change), {self.ida_homeroom: ("moves", "joint"), of_co: ("lost", "merged")})
        change.action_apply()
        self.assertEqual((of_co.state, self.ida_homeroom.state), ("cancelled", "booked"))
        self.assertTrue(self._co("17:30").is_free)
        self.assertEqual(self._get_told(), {(self.ida_homeroom, "moved"), (of_co, "cancelled")})
        self._check_held_whole()

    def test_moves_where_the_other_teacher_is_taken(self):
        of_tom = self._book_co("16:30", student=self.tom, family=self.other_family)
        change = self._plan_class("joint")
        times = {line.appointment_id: line.new_start for line in change.moved_line_ids}
        earlier = self._at("16:20") | self._co("16:20")
        self.assertEqual(times, {self.ida_homeroom: self._at("16:30").start, of_tom: earlier[0].start})
        change.action_apply()
        self.assertEqual(of_tom._get_all_sessions(), earlier)
        self._check_held_whole()

    def test_cannot_be_kept_when_the_other_has_no_time_that_day(self):
        for session in self.conference.session_ids.filtered(lambda one: one.teacher_id == self.teacher_co):
            session.is_blocked = session.start < self._get_session(teacher=self.teacher_co, day=self.days[1]).start
        change = self._plan_class("joint")
        line = change.lost_line_ids
        self.assertEqual((line.appointment_id, line.reason), (self.ida_homeroom, "full"))
        self.assertTrue(line.option_ids)
        line.option_id = line.option_ids[0]
        change.action_apply()
        self.assertEqual(self.ida_homeroom.state, "booked")
        self.assertEqual(len(self.ida_homeroom._get_all_sessions()), 2)
        self._check_held_whole()

    @property
    def days(self):
        return self.conference.date_ids.mapped("date")

    def test_discarded_plan_leaves_all(self):
        change = self._plan_class("joint")
        change.action_discard()
        self.assertEqual(self.homeroom_4a.co_teaching, "separate")
        self.assertEqual(self.ida_homeroom._get_all_sessions(), self._at("16:30"))
        self.assertFalse(self._get_told())

    def test_apart_again(self):
        self._plan_class("joint").action_apply()
        self._forget_outbox()
        change = self._plan_class("separate")
        self.assertEqual(self._get_reasons(change), {self.ida_homeroom: ("moves", "single")})
        change.action_apply()
        self.assertEqual(self.ida_homeroom._get_all_sessions(), self._at("16:30"))
        self.assertEqual(self.ida_homeroom.stop, self._at("16:30").stop)
        self.assertTrue(self._co("16:30").is_free)
        self.assertEqual(self._get_told(), {(self.ida_homeroom, "moved")})
        self.assertEqual(change.notice_ids.teacher_id, self.teacher_homeroom | self.teacher_co)
        [notice] = change.notice_ids.filtered(lambda one: one.teacher_id == self.teacher_co)
        self.assertIn("With one teacher of the class", " ".join(notice._get_lines()))
        self._book_co("17:30")

    def test_one_of_both_keeps_the_first(self):
        of_co = self._book_co("17:30")
        change = self._plan_class("either")
        self.assertEqual(self._get_reasons(change), {self.ida_homeroom: ("stays", False), of_co: ("lost", "either")})
        change.action_apply()
        self.assertEqual((of_co.state, self.ida_homeroom.state), ("cancelled", "booked"))
        self.assertEqual(self._get_told(), {(of_co, "cancelled")})
        with self.assertRaises(BookingRefused):
            self._book_co("17:30")

    def test_one_of_both_holds_for_what_was_booked_before(self):
        self.homeroom_4a.co_teaching = "either"
        with self.assertRaises(BookingRefused):
            self._book_co("17:30")
        self.homeroom_4a.co_teaching = "separate"
        self._book_co("17:30")

    def test_somebody_books_meanwhile(self):
        change = self._plan_class("joint")
        self._book_co("16:30", student=self.tom, family=self.other_family)
        self.assertEqual(change.action_apply()["params"]["type"], "warning")
        self.assertEqual(self.homeroom_4a.co_teaching, "separate")
        self.assertEqual(
            change.moved_line_ids.filtered(lambda line: line.new_start != line.start).mapped("what"), ["moves"]
        )

    def test_nothing_to_change_is_said(self):
        with self.assertRaises(UserError):
            self._plan()
        with self.assertRaises(UserError):
            self._plan(class_ids=[Command.set(self.homeroom_4a.ids)])


class TestSeveralConferences(TogetherCase):
    """A class is booked in two conferences: their plans come one after another."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.day = date(2026, 11, 10)
        cls.later = cls._make_conference(name="Autumn", days=(cls.day,))
        cls._make_sessions(conference=cls.later)
        session = cls._get_session(teacher=cls.teacher_homeroom, clock="16:30", day=cls.day, conference=cls.later)
        cls.tom_later = cls._make_appointment(student=cls.tom, family=cls.other_family, session=session)
        cls._forget_outbox()

    def _at_later(self, teacher, clock="16:30"):
        return self._get_session(teacher=teacher, clock=clock, day=self.day, conference=self.later)

    def _get_next(self, action):
        """Return the plan that an applied one leads to."""
        following = action["params"]["next"]
        self.assertEqual(following["res_model"], "ptc.change")
        return self.env["ptc.change"].browse(following["res_id"])

    def test_each_has_a_plan_of_its_own(self):
        change = self._plan_class("joint")
        self.assertIn("Autumn", change.next_text)
        self.assertEqual(self._get_reasons(change), {self.ida_homeroom: ("moves", "joint")})
        following = self._get_next(change.action_apply())
        self.assertEqual((following.conference_id, following.state), (self.later, "planned"))
        self.assertEqual(self._get_reasons(following), {self.tom_later: ("moves", "joint")})
        # Until it is applied nobody there is touched or told.
        self.assertEqual(self._get_told(), {(self.ida_homeroom, "moved")})
        self.assertTrue(self._at_later(self.teacher_co).is_free)
        self._forget_outbox()
        action = following.action_apply()
        self.assertNotEqual(action["params"]["next"].get("res_model"), "ptc.change")
        both = self._at_later(self.teacher_homeroom) | self._at_later(self.teacher_co)
        self.assertEqual(self.tom_later._get_all_sessions(), both)
        self.assertEqual(self._get_told(), {(self.tom_later, "moved")})

    def test_and_back(self):
        self._get_next(self._plan_class("joint").action_apply()).action_apply()
        following = self._get_next(self._plan_class("separate").action_apply())
        self.assertEqual(self._get_reasons(following), {self.tom_later: ("moves", "single")})
        following.action_apply()
        self.assertEqual(self.tom_later._get_all_sessions(), self._at_later(self.teacher_homeroom))
        self.assertTrue(self._at_later(self.teacher_co).is_free)

    def test_one_of_both_in_each(self):
        people = {"student": self.tom, "family": self.other_family, "class_teacher": self.co_part}
        of_co = self.env["ptc.appointment"]._book(
            session=self._at_later(self.teacher_co, "17:30"), is_staff=True, **people
        )
        change = self._make_change(
            kind="together", class_ids=[Command.set(self.homeroom_4a.ids)], new_co_teaching="either"
        )
        following = self._get_next(change.action_apply())
        self.assertEqual(self._get_reasons(following), {self.tom_later: ("stays", False), of_co: ("lost", "either")})
        following.action_apply()
        self.assertEqual((of_co.state, self.tom_later.state), ("cancelled", "booked"))

    def test_planned_anew_and_discarded(self):
        following = self._get_next(self._plan_class("joint").action_apply())
        following.action_plan()
        self.assertEqual(self._get_reasons(following), {self.tom_later: ("moves", "joint")})
        following.action_discard()
        self.assertEqual(self.tom_later._get_all_sessions(), self._at_later(self.teacher_homeroom))
        self.assertEqual(self.homeroom_4a.co_teaching, "joint")

    def test_nothing_follows_where_nothing_would_change(self):
        self.tom_later._cancel(is_staff=True)
        change = self._plan_class("joint")
        self.assertFalse(change.next_text)
        self.assertNotEqual(change.action_apply()["params"]["next"].get("res_model"), "ptc.change")
        self.assertFalse(self.env["ptc.change"].search([("conference_id", "=", self.later.id)]))

    def test_classes_that_differ_are_changed_one_after_another(self):
        self.art.co_teaching = "either"
        classes = self.homeroom_4a | self.art
        with self.assertRaisesRegex(UserError, "Autumn too.*one class after another"):
            self._plan(class_ids=[Command.set(classes.ids)], new_co_teaching="joint")


class TestSeveralTopics(TogetherCase):
    def _book_music(self, clock):
        part = self.music.class_teacher_ids
        people = {"student": self.tom, "family": self.other_family, "class_teacher": part}
        booked = self.env["ptc.appointment"]._book(session=self._at(clock, self.teacher_art), is_staff=True, **people)
        self._forget_outbox()
        return booked

    def test_two_classes_become_one_longer(self):
        of_music = self._book_music("16:20")
        with self.assertRaises(RedirectWarning), self.env.cr.savepoint():
            self.conference.taught_twice = "one"
        self.env.invalidate_all()
        change = self._plan(new_taught_twice="one")
        self.assertEqual(self._get_reasons(change), {of_music: ("moves", "longer"), self.tom_art: ("lost", "merged")})
        change.action_apply()
        self.assertEqual(
            of_music._get_sessions(), self._at("16:20", self.teacher_art) | self._at("16:30", self.teacher_art)
        )
        self.assertEqual(of_music.occupancy_ids.class_teacher_id.class_id, self.music | self.art)
        self.assertEqual(self.tom_art.state, "cancelled")
        self.assertEqual(self.conference.taught_twice, "one")
        self.assertEqual(self._get_told(), {(of_music, "moved"), (self.tom_art, "cancelled")})

    def test_the_last_one_of_the_day_moves_to_be_longer(self):
        change = self._plan(new_taught_twice="one")
        self.assertEqual(self._get_reasons(change), {self.tom_art: ("moves", "longer")})
        change.action_apply()
        self.assertEqual(self._get_clock(self.tom_art), "13. 17:40")
        self.assertEqual(len(self.tom_art._get_sessions()), 2)

    def test_one_longer_becomes_two_that_adjoin(self):
        self._plan(new_taught_twice="one").action_apply()
        self._forget_outbox()
        change = self._plan(new_taught_twice="apart")
        self.assertEqual(self._get_reasons(change), {self.tom_art: ("moves", "shorter")})
        change.action_apply()
        booked = self.env["ptc.appointment"].search(
            [("family_id", "=", self.other_family.id), ("state", "=", "booked")]
        )
        self.assertEqual(booked.session_id, self._at("17:40", self.teacher_art) | self._at("17:50", self.teacher_art))
        self.assertEqual(booked.class_id, self.art | self.music)
        self.assertEqual(self._get_told(), {(self.tom_art, "moved"), (booked - self.tom_art, "booked")})

    def _join(self, way):
        self.conference.siblings = way
        self.ida_art._join(student=self.ole, class_teacher=self.ole_art, is_longer=way == "longer", is_staff=True)
        self._forget_outbox()

    def test_siblings_get_more_time(self):
        self._join("same")
        with self.assertRaises(RedirectWarning), self.env.cr.savepoint():
            self.conference.siblings = "longer"
        self.env.invalidate_all()
        self._plan(new_siblings="longer").action_apply()
        self.assertEqual(len(self.ida_art._get_sessions()), 2)
        self.assertEqual(self.ida_art._get_students(), self.ida | self.ole)
        self.assertEqual(self._get_told(), {(self.ida_art, "moved")})

    def test_siblings_apart_each_keeps_a_time(self):
        self._join("longer")
        change = self._plan(new_siblings="apart")
        self.assertEqual(self._get_reasons(change), {self.ida_art: ("moves", "shorter")})
        change.action_apply()
        self.assertEqual(self.ida_art._get_students(), self.ida)
        of_ole = self._at("16:10", self.teacher_art).appointment_ids
        self.assertEqual((of_ole.student_id, of_ole.family_id, of_ole.state), (self.ole, self.family, "booked"))
        self.assertEqual(self._get_told(), {(self.ida_art, "moved"), (of_ole, "booked")})

    def test_siblings_of_one_session_apart(self):
        self._join("same")
        change = self._plan(new_siblings="apart")
        self.assertEqual(self._get_reasons(change), {self.ida_art: ("moves", "topics")})
        change.action_apply()
        self.assertEqual(self.ida_art._get_students(), self.ida)
        self.assertEqual(self.ida_art.occupancy_ids.student_id, self.ida)

    def test_what_the_office_has_joined_stays(self):
        self.ida_art._join(student=self.ole, class_teacher=self.ole_art, is_staff=True)
        self.conference.siblings = "longer"
        self.assertEqual(len(self.ida_art._get_sessions()), 1)
