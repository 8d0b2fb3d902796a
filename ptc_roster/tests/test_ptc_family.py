# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import Form

from .common import RosterCommon


class FamilyCase(RosterCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anika = cls._make_student(given="Anika", family="Nair")
        cls.kuba = cls._make_student(given="Kuba", family="Wolny")
        cls.priya = cls._make_partner(given="Priya", family="Nair")
        cls.tomasz = cls._make_partner(given="Tomasz", family="Wolny")
        cls.family = cls._make_family(students=cls.anika | cls.kuba, adults=cls.priya | cls.tomasz)


class TestFamilyName(FamilyCase):
    def test_family_is_named_after_its_adults(self):
        self.assertEqual(self.family.name, "Nair / Wolny")

    def test_name_follows_the_adults(self):
        self.tomasz.guardian_ids.action_archive()
        self.assertEqual(self.family.name, "Nair")

    def test_name_given_by_hand_stays(self):
        self.family.name = "The Nairs"
        self.tomasz.guardian_ids.action_archive()
        self.assertEqual(self.family.name, "The Nairs")

    def test_name_taken_away_is_that_of_the_adults_again(self):
        self.family.name = "The Nairs"
        self.family.name = False
        self.assertEqual(self.family.name, "Nair / Wolny")

    def test_choice_tells_families_of_one_name_apart(self):
        self.family.name = "Nair"
        other = self._make_family(students=self.kuba, adults=self.priya)
        self.assertEqual((self.family | other).mapped("display_name"), ["Nair", "Nair"])
        choice = (self.family | other).with_context(formatted_display_name=True)
        self.assertEqual(
            choice.mapped("display_name"),
            [
                "Nair \t --Priya Nair, Tomasz Wolny: Anika Nair, Kuba Wolny--",
                "Nair \t --Priya Nair: Kuba Wolny--",
            ],
        )
        empty = self._make_family().with_context(formatted_display_name=True)
        self.assertEqual(empty.display_name, "New family")

    def test_family_without_adults_has_a_name(self):
        self.assertEqual(self._make_family().name, "New family")


class TestFamilyPeople(FamilyCase):
    def test_people_are_those_of_the_links(self):
        self.assertEqual(self.family.student_ids, self.anika | self.kuba)
        self.assertEqual(self.family.guardian_partner_ids, self.priya | self.tomasz)
        self.assertEqual((self.family.student_count, self.family.adult_count), (2, 2))

    def test_ended_links_do_not_count(self):
        self.kuba.guardian_ids.action_archive()
        self.assertEqual(self.family.student_ids, self.anika)

    def test_people_can_be_searched(self):
        other = self._make_family(students=self.anika, adults=self._make_partner(given="Arjun", family="Rao"))
        families = self.env["ptc.family"]
        self.assertEqual(families.search([("student_ids", "in", self.anika.ids)]), self.family | other)
        self.assertEqual(families.search([("guardian_partner_ids", "in", self.tomasz.ids)]), self.family)
        self.assertEqual(self.anika.family_ids, self.family | other)

    def test_family_in_which_nobody_may_book(self):
        self.assertTrue(self.family.has_booker and self.anika.has_booker)
        self.family.guardian_ids.may_book = False
        self.assertFalse(self.family.has_booker or self.anika.has_booker)
        nobody = [("has_booker", "=", False)]
        self.assertIn(self.family, self.env["ptc.family"].search(nobody))
        self.assertIn(self.anika, self.env["ptc.student"].search(nobody))
        self.family.guardian_ids[0].may_book = True
        self.assertNotIn(self.family, self.env["ptc.family"].search(nobody))

    def test_matrix_shows_every_adult_with_every_student(self):
        links = {(link.partner_id, link.student_id): link for link in self.family.guardian_ids}
        matrix = self.family._prepare_link_matrix()
        self.assertEqual(matrix["students"], self.anika | self.kuba)
        self.assertEqual(
            matrix["rows"],
            [(adult, [links[adult, self.anika], links[adult, self.kuba]]) for adult in (self.priya, self.tomasz)],
        )

    def test_matrix_says_in_words_what_is_restricted(self):
        links = {(link.partner_id, link.student_id): link for link in self.family.guardian_ids}
        links[self.tomasz, self.anika].action_archive()
        links[self.tomasz, self.kuba].may_book = False
        links[self.priya, self.kuba].unlink()
        for text in (
            "Ended: no booking, no messages",
            "Gets messages, may not book",
            "No link",
            "Books and gets messages",
        ):
            self.assertIn(text, self.family.link_matrix)


class TestGuardian(FamilyCase):
    def test_student_cannot_be_the_own_guardian(self):
        with self.assertRaises(ValidationError):
            self._make_guardian(student=self.kuba, partner=self.kuba.partner_id, family=self.family)

    def test_grown_up_student_can_be_guardian_of_a_sibling(self):
        link = self._make_guardian(student=self.kuba, partner=self.anika.partner_id, family=self.family)
        self.assertTrue(link.active)

    def test_company_cannot_be_guardian(self):
        company = self.env["res.partner"].create({"name": "Home of hope", "is_company": True})
        with self.assertRaises(ValidationError):
            self._make_guardian(student=self.kuba, partner=company, family=self.family)

    def test_rights_in_words(self):
        link = self.kuba.guardian_ids[0]
        texts = {}
        for may_book in (True, False):
            for receives_mail in (True, False):
                link.write({"may_book": may_book, "receives_mail": receives_mail})
                texts[may_book, receives_mail] = link.right_text
        self.assertEqual(
            texts,
            {
                (True, True): "Books and gets messages",
                (True, False): "Books, gets no messages",
                (False, True): "Gets messages, may not book",
                (False, False): "No booking, no messages",
            },
        )

    def test_new_link_proposes_the_family_of_the_adult(self):
        new = self._make_student(given="Zoe", family="Nair")
        with Form(new) as form, form.guardian_ids.new() as line:
            line.partner_id = self.priya
            self.assertEqual(line.family_id, self.family)

    def test_new_link_proposes_the_family_of_the_student(self):
        uncle = self._make_partner(given="Raj", family="Nair")
        with Form(self.anika) as form, form.guardian_ids.new() as line:
            line.partner_id = uncle
            self.assertEqual(line.family_id, self.family)

    def test_new_link_proposes_no_family_when_there_are_several(self):
        self._make_family(students=self.anika, adults=self._make_partner(given="Arjun", family="Rao"))
        link = self.env["ptc.guardian"].new({"student_id": self.anika.id})
        self.assertFalse(link._get_likely_family())

    def test_no_custody_takes_the_tick_from_booking(self):
        with Form(self.anika) as form, form.guardian_ids.edit(0) as line:
            line.custody = "none"
            self.assertFalse(line.may_book)
            line.may_book = True
        self.assertTrue(self.anika.guardian_ids[0].may_book)


class TestStudent(FamilyCase):
    def test_name_is_made_of_its_parts(self):
        with Form(self.env["ptc.student"]) as form:
            form.given_name = "Lina"
            form.family_name = "Berg"
            self.assertEqual(form.name, "Lina Berg")

    def test_choice_tells_students_of_one_name_apart(self):
        choice = self.anika.with_context(formatted_display_name=True)
        self.assertEqual(choice.display_name, f"Anika Nair \t --{self.anika.section_id.name}--")
        self.assertEqual(self.anika.display_name, "Anika Nair")
        self.anika.section_id = False
        self.assertEqual(choice.display_name, "Anika Nair")

    def test_section_brings_its_grade(self):
        with Form(self.env["ptc.student"]) as form:
            form.name = "Lina Berg"
            form.section_id = self.section_4a
            self.assertEqual(form.grade_id, self.grade_4)

    def test_section_counts_its_students(self):
        self.kuba.action_archive()
        self.assertEqual(self.section_4a.student_count, 1)

    def test_class_count_and_teachers(self):
        teacher = self._make_teacher(given="Lea", family="Marsh")
        maths = self._make_class(name="Mathematics", teachers=teacher, students=self.anika | self.kuba)
        self.assertEqual(self.anika.class_count, 1)
        self.assertEqual(self.anika.enrollment_ids.teacher_ids, teacher)
        self.assertEqual((maths.student_count, teacher.taught_class_count), (2, 1))
        self.assertEqual(self.env["ptc.class"].search([("teacher_ids", "in", teacher.ids)]), maths)

    def test_button_opens_the_only_record_or_the_list(self):
        self.assertEqual(self.anika.action_open_families()["res_id"], self.family.id)
        action = self.family.action_open_students()
        self.assertEqual(action["domain"], [("id", "in", (self.anika | self.kuba).ids)])

    def test_all_links_show_ended_ones(self):
        self.anika.guardian_ids[0].action_archive()
        action = self.anika.action_open_links()
        links = self.env["ptc.guardian"].with_context(**action["context"]).search(action["domain"])
        self.assertEqual(len(links), 2)


class TestRosterDifference(FamilyCase):
    def _remember(self, record, values):
        record.sudo().roster_values = values

    def test_nothing_when_the_record_is_as_in_the_source(self):
        link = self.kuba.guardian_ids[0]
        self._remember(link, {"custody": "full", "may_book": True, "family_id": self.family.id, "_unknown": 3})
        self.assertFalse(link.roster_difference)

    def test_nothing_without_source(self):
        self.assertFalse(self.kuba.roster_difference)

    def test_relation_is_told_by_name(self):
        section = self._make_section(name="4-B", grade=self.grade_4)
        self._remember(self.kuba, {"section_id": section.id, "student_number": "12"})
        self.assertEqual(
            self.kuba.roster_difference.splitlines(),
            ["Section: the source says 4-B.", "Student Number: the source says 12."],
        )

    def test_choice_flag_and_empty_value_are_told_in_words(self):
        link = self.kuba.guardian_ids[0]
        self._remember(link, {"custody": "none", "may_book": False})
        self.assertEqual(
            link.roster_difference.splitlines(),
            ["Custody: the source says None.", "May Book: the source says no."],
        )
        self.priya.phone = "123"
        self._remember(self.priya, {"phone": False, "email": self.priya.email})
        self.assertEqual(self.priya.roster_difference, "Phone: the source says nothing.")

    def test_dates_and_lists(self):
        record = self._make_class(name="Art", date_start="2026-09-01", grade_ids=[Command.set(self.grade_4.ids)])
        self._remember(record, {"date_start": "2026-09-01", "grade_ids": self.grade_4.ids})
        self.assertFalse(record.roster_difference)
        grade_5 = self.env.ref("ptc_roster.grade_05")
        self._remember(record, {"date_start": "2026-10-01", "grade_ids": grade_5.ids})
        self.assertEqual(
            record.roster_difference.splitlines(),
            ["From: the source says 10/01/2026.", "Grades: the source says Grade 5."],
        )

    def test_vanished_relation(self):
        section = self._make_section(name="4-C", grade=self.grade_4)
        self._remember(self.kuba, {"section_id": section.id})
        section.unlink()
        self.assertIn("no longer exists", self.kuba.roster_difference)
