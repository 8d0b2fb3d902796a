# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time
from psycopg2.errors import ExclusionViolation

from odoo.fields import Command
from odoo.tests import tagged

from ..exceptions import BookingRefused
from .common import ConferenceCommon
from .portal_common import PortalCase


class TwoFamiliesCommon(ConferenceCommon):
    """``mother`` has married again: she books for ``family`` with ``father``, and for ``tom`` in ``other_family``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_guardian(student=cls.tom, partner=cls.mother, family=cls.other_family)

    def _book_as(self, partner, *, student, family, teacher, clock="16:00", is_staff=False):
        return self.env["ptc.appointment"]._book(
            session=self._get_session(teacher=teacher, clock=clock),
            student=student,
            family=family,
            class_teacher=self._get_class_teacher(student=student, teacher=teacher),
            booked_by=partner,
            is_staff=is_staff,
        )


@freeze_time("2026-10-05 12:00:00")
class TestOneAdultTwoFamilies(TwoFamiliesCommon):
    """One person is in one place at a time, whichever of two families it is for."""

    def _assert_busy(self, partner, **wanted):
        with self.assertRaises(BookingRefused) as caught, self.env.cr.savepoint():
            self._book_as(partner, **wanted)
        self.assertEqual(caught.exception.code, "busy")
        return caught.exception

    def test_adult_is_not_at_two_places_for_two_families(self):
        self._book_as(self.mother, student=self.ida, family=self.family, teacher=self.teacher_art)
        for clock in ("16:00", "16:10"):
            of_tom = {"student": self.tom, "family": self.other_family, "teacher": self.teacher_homeroom}
            self._assert_busy(self.mother, clock=clock, **of_tom)
        later = self._book_as(self.mother, clock="16:20", **of_tom)
        self.assertEqual(later.occupancy_ids.person, self.mother.id)

    def test_what_the_other_adult_has_booked_counts_for_who_belongs_to_both(self):
        self._book_as(self.father, student=self.ida, family=self.family, teacher=self.teacher_art)
        self._assert_busy(self.mother, student=self.tom, family=self.other_family, teacher=self.teacher_homeroom)

    def test_others_of_the_second_family_learn_nothing(self):
        """For them a time is not refused because one of them is elsewhere for a family they know nothing of."""
        self._book_as(self.mother, student=self.ida, family=self.family, teacher=self.teacher_art)
        of_tom = {"student": self.tom, "family": self.other_family}
        booked = self._book_as(self.other_father, teacher=self.teacher_homeroom, **of_tom)
        self.assertEqual(booked.occupancy_ids.person, self.other_father.id)

    def test_moving_what_the_other_adult_has_booked_tells_nothing(self):
        self._book_as(self.mother, student=self.ida, family=self.family, teacher=self.teacher_art)
        of_tom = {"student": self.tom, "family": self.other_family, "teacher": self.teacher_homeroom}
        appointment = self._book_as(self.mother, clock="17:20", **of_tom)
        as_father = appointment.with_user(self.user_other_father).sudo()
        as_father._move(session=self._get_session(teacher=self.teacher_homeroom))
        self.assertEqual(appointment.occupancy_ids.person, self.other_father.id)
        self.assertEqual(appointment.moved_by_id, self.other_father)

    def test_adult_who_moves_is_not_at_two_places(self):
        self._book_as(self.mother, student=self.ida, family=self.family, teacher=self.teacher_art)
        of_tom = {"student": self.tom, "family": self.other_family, "teacher": self.teacher_homeroom}
        appointment = self._book_as(self.other_father, clock="17:20", **of_tom)
        as_mother = appointment.with_user(self.user_mother).sudo()
        with self.assertRaises(BookingRefused) as caught, self.env.cr.savepoint():
            as_mother._move(session=self._get_session(teacher=self.teacher_homeroom))
        self.assertEqual(caught.exception.code, "busy")

    def test_family_in_which_the_adult_may_not_book_does_not_count(self):
        self._book_as(self.mother, student=self.ida, family=self.family, teacher=self.teacher_art)
        self.family.guardian_ids.filtered(lambda link: link.partner_id == self.mother).may_book = False
        of_ida = self.env["ptc.appointment"].search([("family_id", "=", self.family.id)])
        of_ida._move(session=self._get_session(teacher=self.teacher_art, clock="16:20"), is_staff=True)
        self.assertEqual(of_ida.occupancy_ids.person, self.father.id)
        of_tom = {"student": self.tom, "family": self.other_family, "teacher": self.teacher_homeroom}
        self.assertTrue(self._book_as(self.mother, clock="16:20", **of_tom))

    def test_school_that_books_for_a_couple_names_nobody(self):
        office = self.user_office.partner_id
        of_tom = {"student": self.tom, "family": self.other_family, "teacher": self.teacher_homeroom}
        booked = self._book_as(office, is_staff=True, **of_tom)
        self.assertEqual(booked.occupancy_ids.person, 0)

    def test_school_that_books_for_a_single_parent_minds_the_other_family(self):
        self.family.guardian_ids.filtered(lambda link: link.partner_id == self.father).may_book = False
        office = self.user_office.partner_id
        self._book_as(self.mother, student=self.tom, family=self.other_family, teacher=self.teacher_homeroom)
        refusal = self._assert_busy(
            office, student=self.ida, family=self.family, teacher=self.teacher_art, is_staff=True
        )
        told = str(self.env["ptc.appointment"]._explain_refusal(refusal))
        self.assertIn("one of its adults has, for another family", told)

    def test_postgresql_refuses_what_the_trigger_cannot_see(self):
        of_ida = self._book_as(self.mother, student=self.ida, family=self.family, teacher=self.teacher_art)
        of_tom = {"student": self.tom, "family": self.other_family, "teacher": self.teacher_homeroom}
        later = self._book_as(self.mother, clock="17:30", **of_tom)
        with self.assertRaises(ExclusionViolation) as caught:
            self.env.cr.execute(
                "UPDATE ptc_occupancy SET (start, stop, reserved_until) ="
                " (SELECT start, stop, reserved_until FROM ptc_occupancy WHERE appointment_id = %s)"
                " WHERE appointment_id = %s",
                [of_ida.id, later.id],
                log_exceptions=False,
            )
        self.assertEqual(caught.exception.diag.constraint_name, "ptc_occupancy_person_once")

    def test_plan_of_changes_is_not_stopped_by_it(self):
        of_ida = self._book_as(self.mother, student=self.ida, family=self.family, teacher=self.teacher_art)
        of_tom = {"student": self.tom, "family": self.other_family, "teacher": self.teacher_homeroom}
        of_tom = self._book_as(self.mother, clock="17:30", **of_tom)
        held = self.env["ptc.occupancy"]
        held._lock_all()
        held._release_sudo(of_ida | of_tom)
        of_tom._place({of_tom: self._get_session(teacher=self.teacher_homeroom)}, {})
        held._hold_many(of_ida)
        self.assertEqual((of_ida | of_tom).occupancy_ids.mapped("person"), [0, 0])


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestCouplesPage(PortalCase, TwoFamiliesCommon):
    def test_both_of_a_couple_see_and_change_the_same(self):
        session = self._get_session(teacher=self.teacher_art)
        self._sign_in(self.user_mother)
        self._book(partner=self.mother, student=self.ida, session=session)
        appointment = self._get_booked()
        self._sign_in(self.user_father)
        self.assertIn("Booked by Mother Olsen", self._text(self._read(), "o_ptc_appointment")[0])
        later = self._get_session(teacher=self.teacher_art, clock="17:30")
        self._follow(self._post("move", appointment_id=appointment.id, session_id=later.id))
        self.assertEqual(appointment.session_id, later)
        self._follow(self._post("cancel", appointment_id=appointment.id))
        self.assertEqual(appointment.state, "cancelled")

    def test_guardian_of_two_families_has_one_clash_check(self):
        self._make_appointment(
            student=self.ida, family=self.family, teacher=self.teacher_art, booked_by=self.father, clock="16:30"
        )
        self._sign_in(self.user_mother)
        tree = self._read()
        self.assertEqual(len(self._text(tree, "o_ptc_child")), 3)
        self.assertIn("4:30 PM Ida Olsen: Arno Art", self._text(tree, "o_ptc_slot_clash"))
        there = self._get_session(teacher=self.teacher_homeroom, clock="16:30")
        refused = self._refused(self._book(partner=self.mother, student=self.tom, session=there))
        self.assertIn("You have another appointment", self._notice(refused))

    def test_each_family_sees_only_its_own(self):
        self._make_appointment(
            student=self.ida, family=self.family, teacher=self.teacher_art, booked_by=self.mother, clock="16:30"
        )
        self._sign_in(self.user_other_father)
        tree = self._read()
        self.assertEqual(self._text(tree, "o_ptc_appointment"), [])
        self.assertEqual(self._text(tree, "o_ptc_slot_clash"), [])
        for name in ("Ida", "Ole", "Olsen"):
            self.assertNotIn(name, tree.xpath("//div[contains(@class, 'o_ptc_columns')]")[0].text_content())
        there = self._get_session(teacher=self.teacher_homeroom, clock="16:30")
        self._follow(self._book(partner=self.other_father, student=self.tom, session=there))

    def test_who_may_no_longer_book_is_not_named(self):
        self._make_appointment(
            student=self.ida, family=self.family, teacher=self.teacher_art, booked_by=self.father, clock="16:30"
        )
        links = self.family.guardian_ids.filtered(lambda link: link.partner_id == self.father)
        for change in ({"may_book": False}, {"may_book": True, "active": False}):
            links.write(change)
            self._sign_in(self.user_mother)
            tree = self._read()
            self.assertIn("Booked by your family", self._text(tree, "o_ptc_appointment")[0])
            self.assertNotIn(self.father.name, tree.text_content())

    def test_new_guardian_sees_what_is_booked(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art, booked_by=self.mother)
        aunt = self._make_partner(given="Aunt", family="Berg")
        user = self._make_portal_user(partner=aunt)
        self.env["ptc.guardian"].create(
            {"student_id": self.ida.id, "partner_id": aunt.id, "family_id": self.family.id, "relationship": "relative"}
        )
        self._sign_in(user)
        self.assertEqual(len(self._text(self._read(), "o_ptc_appointment")), 1)
        self.art.enrollment_ids = [Command.clear()]
        self.assertEqual(len(self._text(self._read(), "o_ptc_appointment")), 1)
