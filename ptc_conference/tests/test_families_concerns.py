# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError

from ..exceptions import BookingRefused
from .common import ConferenceCommon


@freeze_time("2026-10-05 12:00:00")
class TestConcerns(ConferenceCommon):
    """What a change of the roster touches is listed with its reason, and nothing is dropped."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appointment = cls._make_appointment(student=cls.ida, family=cls.family, teacher=cls.teacher_art)
        cls.untouched = cls._make_appointment(
            student=cls.tom, family=cls.other_family, teacher=cls.teacher_art, clock="16:10"
        )
        cls.links = cls.family.guardian_ids

    def _get_listed(self):
        appointments = self.env["ptc.appointment"].with_user(self.user_office)
        return appointments.search([("concern", "!=", False)])

    def _assert_listed(self, concern):
        self.appointment.invalidate_recordset(["concern"])
        self.assertEqual(self._get_listed(), self.appointment)
        self.assertEqual(self.appointment.with_user(self.user_office).concern, concern)
        self.assertEqual(self.appointment.state, "booked")

    def test_nothing_is_listed_while_all_is_well(self):
        self.assertFalse(self._get_listed())
        self.links.filtered(lambda link: link.partner_id == self.father).active = False
        self.assertFalse(self._get_listed())

    def test_student_leaves(self):
        self.ida.action_archive()
        self._assert_listed("left")

    def test_student_changes_class(self):
        enrollment = self.ida.enrollment_ids.filtered(lambda one: one.class_id == self.art)
        enrollment.date_stop = "2026-10-13"
        self._assert_listed("class")
        enrollment.write({"date_stop": False, "active": False})
        self._assert_listed("class")

    def test_student_stays_until_after_the_appointment(self):
        self.ida.enrollment_ids.date_stop = "2026-10-14"
        self.assertFalse(self._get_listed())

    def test_teacher_gives_the_class_up(self):
        self.appointment.class_teacher_id.date_stop = "2026-10-12"
        self.untouched._cancel(is_staff=True)
        self._assert_listed("teacher")

    def test_guardians_go(self):
        self.links.filtered(lambda link: link.student_id == self.ida).active = False
        self._assert_listed("family")

    def test_guardians_move_to_another_family(self):
        self.links.filtered(lambda link: link.student_id == self.ida).family_id = self._make_family()
        self._assert_listed("family")

    def test_nobody_of_the_family_has_rights(self):
        self.links.write({"may_book": False, "receives_mail": False})
        self._assert_listed("nobody")

    def _book_second(self, clock="16:00"):
        """Let a second adult of the family be with another teacher while the first one has the appointment."""
        session = self._get_session(teacher=self.teacher_homeroom, clock=clock)
        return self._make_appointment(student=self.ida, family=self.family, session=session, adult=2)

    def _take_from_father(self, **vals):
        self.links.filtered(lambda link: link.partner_id == self.father).write(vals)

    def test_more_places_at_once_than_adults(self):
        second = self._book_second()
        self.assertFalse(self._get_listed())
        for vals in ({"may_book": False}, {"may_book": True, "active": False}):
            self._take_from_father(**vals)
            self.assertEqual(self._get_listed(), second)
            self.assertEqual(second.with_user(self.user_office).concern, "adults")
            self.assertEqual((second.state, self.appointment.state), ("booked", "booked"))
        second.with_user(self.user_office).action_keep_concern()
        self.assertFalse(self._get_listed())

    def test_one_adult_who_is_in_one_place_after_the_other(self):
        second = self._book_second(clock="16:30")
        self._take_from_father(may_book=False)
        self.assertFalse(self._get_listed())
        self.appointment._move(session=self._get_session(teacher=self.teacher_art, clock="16:30"), is_staff=True)
        self.assertEqual(self._get_listed(), second)

    def test_second_place_is_moved_to_where_the_one_adult_has_time(self):
        second = self._book_second()
        self._take_from_father(may_book=False)
        office = second.with_user(self.user_office)
        at_once = self._get_session(teacher=self.teacher_homeroom, clock="16:10")
        with self.assertRaises(BookingRefused), self.env.cr.savepoint():
            office._move(session=at_once, is_staff=True)
        office._move(session=self._get_session(teacher=self.teacher_homeroom, clock="17:30"), is_staff=True)
        self.assertEqual(second.adult, 1)
        self.assertFalse(self._get_listed())

    def test_evening_of_both_families(self):
        for family, clock in ((self.family_mia_mother, "16:30"), (self.family_mia_father, "16:50")):
            self._make_appointment(student=self.mia, family=family, teacher=self.teacher_art, clock=clock)
        self.conference.separated = "evenings"
        self.assertEqual(set(self._get_listed().mapped("concern")), {"evening"})

    def test_guardian_who_joins_of_a_family_that_comes_on_that_evening(self):
        self.conference.separated = "evenings"
        self.assertFalse(self._get_listed())
        self._make_guardian(student=self.ida, partner=self.other_mother, family=self.other_family)
        self.assertEqual(self._get_listed(), self.appointment | self.untouched)
        self.assertEqual(set(self._get_listed().mapped("concern")), {"evening"})
        self.assertEqual((self.appointment | self.untouched).mapped("state"), ["booked", "booked"])
        self.ida.separated = "apart"
        self.assertFalse(self._get_listed())

    def test_what_is_kept_is_listed_again_for_another_reason(self):
        self.ida.enrollment_ids.active = False
        self.appointment.with_user(self.user_office).action_keep_concern()
        self.assertFalse(self._get_listed())
        self.ida.action_archive()
        self._assert_listed("left")

    def test_cancelled_and_past_ones_are_not_listed(self):
        self.ida.action_archive()
        with freeze_time("2026-10-14 12:00:00"):
            self.assertFalse(self._get_listed())
        self.appointment.with_user(self.user_office).action_cancel()
        self.assertFalse(self._get_listed())

    def test_nothing_to_keep(self):
        with self.assertRaises(UserError):
            self.appointment.with_user(self.user_office).action_keep_concern()

    def test_others_do_not_read_it(self):
        for user in (self.user_mother, self.user_internal):
            with self.assertRaises(AccessError):
                self.env["ptc.appointment"].with_user(user).search([("concern", "!=", False)])
            with self.assertRaises(AccessError):
                self.appointment.with_user(user).action_keep_concern()
