# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.tests import tagged

from .portal_common import PortalCase

HALF_PAST = "Tuesday, October 13, 4:30 PM"


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestPortalOwn(PortalCase):
    """A time that the own family has about another child was not taken by somebody."""

    def setUp(self):
        super().setUp()
        self.half_past = self._get_session(teacher=self.teacher_art, clock="16:30")

    def _read_art(self, student):
        """Return the page with Arno Art's times for a student open."""
        [number] = [
            line["number"]
            for child in self.env["ptc.family.page"]._get_page_sudo(self.conference.id, self.mother)["children"]
            for line in child["lines"]
            if line["student_id"] == student.id and line["teacher_id"] == self.teacher_art.id
        ]
        return self._read(f"{self.address}?teacher={number}")

    def _get_cell(self, tree, clock):
        """Return the class and the text of the cell of a time in the open column."""
        [cell] = [
            cell
            for cell in tree.xpath("//*[hasclass('o_ptc_line_open')]//*[hasclass('o_ptc_slot')]")
            if cell.text_content().startswith(clock) and cell.tag == "span"
        ][:1]
        return cell.get("class"), cell.text_content()

    def test_board_names_the_other_child(self):
        self._make_appointment(student=self.ole, family=self.family, session=self.half_past)
        other = self._get_session(teacher=self.teacher_art, clock="17:30")
        self._make_appointment(student=self.tom, family=self.other_family, session=other)
        self._sign_in(self.user_mother)

        tree = self._read_art(self.ida)

        own, taken = self._get_cell(tree, "4:30"), self._get_cell(tree, "5:30")
        self.assertTrue(own[1].endswith("PM Ole Olsen: Arno Art"))
        self.assertIn("o_ptc_slot_family", own[0])
        self.assertTrue(taken[1].endswith("PM taken"))
        self.assertNotIn("o_ptc_slot_family", taken[0])

    def test_refusal_says_that_it_is_the_own_family(self):
        self._make_appointment(student=self.ole, family=self.family, session=self.half_past)
        self._sign_in(self.user_mother)

        tree = self._refused(self._book(partner=self.mother, student=self.ida, session=self.half_past))

        told = self._notice(tree)
        self.assertIn(f"It is your own family that has {HALF_PAST} (Ole Olsen: Arno Art).", told)
        self.assertNotIn("Somebody", told)
        self.assertIn("These times with Arno Art about Ida Olsen are free and near:", told)
        [notice] = tree.xpath("//*[@id='notice']")
        self.assertEqual((notice.get("data-own"), notice.get("data-gone")), ("1", None))

    def test_move_to_what_the_own_family_has(self):
        self._make_appointment(student=self.ole, family=self.family, session=self.half_past)
        appointment = self._make_appointment(
            student=self.ida, family=self.family, teacher=self.teacher_art, clock="17:30"
        )
        self._sign_in(self.user_mother)

        tree = self._refused(self._post("move", appointment_id=appointment.id, session_id=self.half_past.id))

        self.assertIn("It is your own family that has", self._notice(tree))
        self.assertIn("5:30 PM is kept.", self._notice(tree))

    def test_several_at_once(self):
        self._make_appointment(student=self.ole, family=self.family, session=self.half_past)
        later = self._get_session(teacher=self.teacher_homeroom, clock="17:30")
        link = self.ida.guardian_ids.filtered(lambda link: link.partner_id == self.mother)
        choices = [
            f"{link.id}:{self._get_class_teacher(student=self.ida, teacher=one.teacher_id).id}:{one.id}"
            for one in (self.half_past, later)
        ]
        self._sign_in(self.user_mother)

        told = self._notice(self._refused(self._post("book", choice=choices)))

        self.assertIn(f"{HALF_PAST} with Arno Art about Ida Olsen: Ole Olsen: Arno Art.", told)
        self.assertNotIn("Somebody", told)

    def test_somebody_else_is_somebody(self):
        """Also where it is another family of the same student."""
        self._make_appointment(student=self.mia, family=self.family_mia_father, session=self.half_past)
        self._sign_in(self.user_mia_mother)

        tree = self._refused(self._book(partner=self.mia_mother, student=self.mia, session=self.half_past))

        self.assertIn(f"Somebody has just taken {HALF_PAST}.", self._notice(tree))
        [notice] = tree.xpath("//*[@id='notice']")
        self.assertEqual((notice.get("data-own"), notice.get("data-gone")), (None, "1"))

    def test_child_of_the_family_that_is_not_the_readers_is_not_named(self):
        """Who books for one child of the family only does not learn the name of the other."""
        self.ole.guardian_ids.filtered(lambda link: link.partner_id == self.mother).unlink()
        self._make_appointment(student=self.ole, family=self.family, session=self.half_past)
        self._sign_in(self.user_mother)

        tree = self._refused(self._book(partner=self.mother, student=self.ida, session=self.half_past))

        self.assertIn("(your family is there)", self._notice(tree))
        self.assertNotIn("Ole", self._notice(tree))
        self.assertNotIn("Ole", self._get_cell(self._read_art(self.ida), "4:30")[1])

    def test_what_the_family_has_booked_elsewhere_makes_the_open_page_old(self):
        """The other parent's own booking, made on another device: the page is to be read again."""
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self._sign_in(self.user_mother)

        tree = self._refused(self._book(partner=self.mother, student=self.ida, session=self.half_past))

        [notice] = tree.xpath("//*[@id='notice']")
        self.assertEqual(notice.get("data-own"), "1")
        badge = self._text(self._read_art(self.ida), "o_ptc_badge_booked")
        self.assertEqual(len(badge), 1)
