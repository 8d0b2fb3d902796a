# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.tests import tagged

from .common import THURSDAY, TUESDAY
from .portal_common import PortalCase

NOWHERE = 2**31 - 1


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestPortalLeaks(PortalCase):
    """What is not one's own cannot be told from what does not exist."""

    def _assert_not_there(self, response, action="cancel", **values):
        """Assert that a response is the one to an id that never existed."""
        nothing = self._post(action, **(values or {"appointment_id": NOWHERE}))
        self.assertEqual((response.status_code, response.text), (404, nothing.text))

    def test_separated_parent_sees_only_that_a_time_is_gone(self):
        session = self._get_session(teacher=self.teacher_art, clock="16:30")
        self._make_appointment(
            student=self.mia, family=self.family_mia_mother, session=session, booked_by=self.mia_mother
        )
        self._sign_in(self.user_mia_father)

        tree = self._read()

        self.assertEqual(self._text(tree, "o_ptc_appointment"), [])
        self.assertEqual(self._text(tree, "o_ptc_slot_clash"), [])
        self.assertNotIn("Lind", tree.text_content())
        self.assertFalse(tree.xpath(f"//button[@value='{session.id}']"))
        self.assertEqual(len(tree.xpath("//button[@name='session_id']")), 39)

    def test_separated_parents_may_both_meet_the_teacher(self):
        self._make_appointment(student=self.mia, family=self.family_mia_mother, teacher=self.teacher_art)
        self._sign_in(self.user_mia_father)

        self._book(
            partner=self.mia_father,
            student=self.mia,
            session=self._get_session(teacher=self.teacher_art, clock="16:10"),
        )

        self.assertEqual(len(self._get_booked(student_id=self.mia)), 2)

    def test_appointment_of_another_family_cannot_be_touched(self):
        appointment = self._make_appointment(
            student=self.mia, family=self.family_mia_mother, teacher=self.teacher_art, booked_by=self.mia_mother
        )
        later = self._get_session(teacher=self.teacher_art, clock="17:30", day=THURSDAY)
        for user in (self.user_mia_father, self.user_mother):
            self._sign_in(user)
            self._assert_not_there(self._post("cancel", appointment_id=appointment.id))
            moved = self._post("move", appointment_id=appointment.id, session_id=later.id)
            self._assert_not_there(moved, "move", appointment_id=NOWHERE, session_id=later.id)

        self.assertEqual((appointment.state, appointment.start), ("booked", self._to_utc(clock="16:00", day=TUESDAY)))

    def test_booking_by_a_link_of_somebody_else_is_refused(self):
        session = self._get_session(teacher=self.teacher_art)
        link = self.mia.guardian_ids.filtered(lambda link: link.partner_id == self.mia_mother)
        part = self._get_class_teacher(student=self.mia, teacher=self.teacher_art)
        self._sign_in(self.user_mia_father)

        response = self._post("book", link_id=link.id, class_teacher_id=part.id, session_id=session.id)

        nothing = {"link_id": NOWHERE, "class_teacher_id": part.id, "session_id": session.id}
        self._assert_not_there(response, "book", **nothing)
        self.assertFalse(self._get_booked())

    def test_guardian_without_the_right_to_book(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        session = self._get_session(teacher=self.teacher_homeroom)
        links = self.family.guardian_ids.filtered(lambda link: link.partner_id == self.father)
        for change in ({"may_book": False}, {"may_book": True, "active": False}):
            links.write(change)
            self._sign_in(self.user_father)

            self.assertEqual(self.url_open(self.address).status_code, 404)
            self.assertEqual(self._book(partner=self.father, student=self.ida, session=session).status_code, 404)
            self._assert_not_there(self._post("cancel", appointment_id=appointment.id))
            self.assertEqual(self._text(self._read("/my/conferences"), "o_ptc_card"), [])
        self.assertEqual(self._get_booked(family_id=self.family), appointment)

    def test_link_to_one_child_shows_only_that_child(self):
        self._make_appointment(student=self.ole, family=self.family, teacher=self.teacher_art, clock="16:30")
        self.ole.guardian_ids.filtered(lambda link: link.partner_id == self.father).action_archive()
        self._sign_in(self.user_father)

        tree = self._read()

        self.assertNotIn("Ole", tree.text_content())
        self.assertEqual(self._text(tree, "o_ptc_appointment"), [])
        self.assertIn("4:30 PM you are elsewhere", self._text(tree, "o_ptc_slot_clash"))

    def test_session_of_a_teacher_who_does_not_teach_the_child(self):
        session = self._get_session(teacher=self.teacher_science)
        self._sign_in(self.user_mother)

        by_art = self._book(partner=self.mother, student=self.ida, session=session, teacher=self.teacher_art)
        science = self._get_class_teacher(student=self.ole, teacher=self.teacher_science)
        link = self.ida.guardian_ids.filtered(lambda link: link.partner_id == self.mother)
        by_science = self._post("book", link_id=link.id, class_teacher_id=science.id, session_id=session.id)

        self.assertEqual((by_art.status_code, by_science.status_code), (404, 404))
        self.assertFalse(self._get_booked())

    def test_move_to_a_session_of_another_teacher(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        session = self._get_session(teacher=self.teacher_homeroom, clock="17:30")
        self._sign_in(self.user_mother)

        response = self._post("move", appointment_id=appointment.id, session_id=session.id)

        self._assert_not_there(response, "move", appointment_id=appointment.id, session_id=NOWHERE)
        self.assertEqual(appointment.teacher_id, self.teacher_art)

    def test_session_of_another_conference(self):
        for name in ("201", "202", "203"):
            self._make_room(name=name, campus=self.campus)
        other = self._make_conference(name="Spring conferences", start_minute=18 * 60 + 30, stop_minute=20 * 60)
        self._make_sessions(conference=other)
        other.action_open()
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        there = self._get_session(teacher=self.teacher_art, clock="18:40", conference=other)
        self._sign_in(self.user_mother)

        self.assertEqual(self._book(partner=self.mother, student=self.ida, session=there).status_code, 404)
        response = self._post("move", appointment_id=appointment.id, session_id=there.id)

        self.assertEqual(response.status_code, 404)
        self.assertEqual(self._get_booked(), appointment)

    def test_unpublished_conference_is_not_there(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        session = self._get_session(teacher=self.teacher_homeroom)
        self.conference.action_withdraw()
        self._sign_in(self.user_mother)

        page = self.url_open(self.address)
        never = self.url_open(f"/my/conferences/{NOWHERE}")
        self.assertEqual((page.status_code, never.status_code), (404, 404))
        self.assertNotIn("Autumn", page.text)
        self.assertEqual(self._book(partner=self.mother, student=self.ida, session=session).status_code, 404)
        self.assertEqual(self._post("cancel", appointment_id=appointment.id).status_code, 404)
        self.assertEqual(self._text(self._read("/my/conferences"), "o_ptc_card"), [])
        self.assertEqual(self._get_booked(), appointment)

    def test_stranger_sees_no_conference(self):
        stranger = self._make_partner(given="Sam", family="Stranger")
        self._sign_in(self._make_portal_user(partner=stranger))

        self.assertEqual(self.url_open(self.address).status_code, 404)

    def test_signed_out_is_asked_to_sign_in(self):
        response = self.url_open(self.address, allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        self.assertIn("/web/login", response.headers["Location"])

    def test_ids_that_are_none(self):
        self._sign_in(self.user_mother)
        for value in ("", "x", "-1", "0", str(2**31), "9" * 5000, "1 OR 1=1"):
            with self.subTest(value=value[:20]):
                self.assertEqual(self._post("cancel", appointment_id=value).status_code, 404)
                self.assertEqual(self._post("book", link_id=value, class_teacher_id=1, session_id=1).status_code, 404)
        self.assertEqual(self.url_open(f"/my/conferences/{2**40}").status_code, 404)
        self.assertEqual(self.url_open(f"{self.address}?teacher=x").status_code, 200)

    def test_booked_by_the_school_names_nobody(self):
        self._make_appointment(
            student=self.ida, family=self.family, teacher=self.teacher_art, booked_by=self.user_office.partner_id
        )
        self._sign_in(self.user_mother)

        appointment = self._text(self._read(), "o_ptc_appointment")[0]

        self.assertIn("Booked by the school", appointment)
        self.assertNotIn(self.user_office.name, appointment)

    def test_guardian_in_two_families_books_in_that_of_the_link(self):
        self._make_guardian(student=self.tom, partner=self.mother, family=self.other_family)
        self._sign_in(self.user_mother)

        self.assertEqual(len(self._text(self._read(), "o_ptc_child")), 3)
        self._book(partner=self.mother, student=self.tom, session=self._get_session(teacher=self.teacher_art))

        appointment = self._get_booked()
        self.assertEqual((appointment.family_id, appointment.student_id), (self.other_family, self.tom))
        self._sign_in(self.user_other_father)
        self.assertIn("Booked by Mother Olsen", self._text(self._read(), "o_ptc_appointment")[0])
        self._sign_in(self.user_father)
        self.assertEqual(self._text(self._read(), "o_ptc_appointment"), [])
