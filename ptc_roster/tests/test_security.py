# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import RosterCommon

ROSTER = (
    "ptc.division",
    "ptc.grade",
    "ptc.section",
    "ptc.subject",
    "ptc.class",
    "ptc.class.teacher",
    "ptc.enrollment",
    "ptc.student",
    "ptc.family",
    "ptc.guardian",
)
WIZARDS = ("ptc.portal.invite", "ptc.portal.invite.line")


class SecurityCase(RosterCommon):
    """A student in two families, another of a couple, and adults of every right."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mia = cls._make_student(given="Mia", family="Berg", street="12 Hidden Lane", email="mia@school.example")
        cls.ida = cls._make_student(given="Ida", family="Berg")
        cls.tom = cls._make_student(given="Tom", family="Okoro")
        cls.mother = cls._make_partner(given="Eva", family="Berg")
        cls.father = cls._make_partner(given="Jon", family="Falk")
        cls.ada = cls._make_partner(given="Ada", family="Okoro")
        cls.obi = cls._make_partner(given="Obi", family="Okoro")
        cls.teacher = cls._make_teacher(given="Lea", family="Marsh")
        shared = {"custody": "shared"}
        cls.family_mother = cls._make_family(students=cls.mia | cls.ida, adults=cls.mother, link=shared)
        cls.family_father = cls._make_family(students=cls.mia, adults=cls.father, link=shared)
        cls.family_couple = cls._make_family(students=cls.tom, adults=cls.ada | cls.obi)
        everybody = cls.mia | cls.ida | cls.tom
        subject = cls.env["ptc.subject"].create({"name": "Mathematics"})
        cls.maths = cls._make_class(name="Mathematics", teachers=cls.teacher, students=everybody, subject_id=subject.id)

    @classmethod
    def _make_relative(cls, **link):
        """Create a second adult of Mia in the mother's family."""
        partner = cls._make_partner(given="Uma", family="Berg")
        cls._make_guardian(student=cls.mia, partner=partner, family=cls.family_mother, **link)
        return partner


class TestStaff(SecurityCase):
    def test_administrator_writes_the_roster(self):
        env = self.env(user=self.user_administrator)
        section = env["ptc.section"].create({"name": "4-B", "grade_id": self.grade_4.id})
        student = env["ptc.student"].create({"name": "Nia Holm", "section_id": section.id})
        partner = env["res.partner"].create({"name": "Per Holm", "email": "per.holm@home.example"})
        family = env["ptc.family"].create({})
        link = env["ptc.guardian"].create({"student_id": student.id, "partner_id": partner.id, "family_id": family.id})
        link.may_book = False
        student.action_archive()
        self.assertEqual([student.active, link.may_book, family.name], [False, False, "Per Holm"])

    def test_office_reads_the_whole_roster(self):
        for model in ROSTER:
            everything = self.env[model].with_context(active_test=False).search([])
            self.assertTrue(everything, model)
            self.assertEqual(everything.with_user(self.user_office).search([("id", "in", everything.ids)]), everything)
        student = self.mia.with_user(self.user_office)
        self.assertEqual(student.street, "12 Hidden Lane")
        self.assertEqual(student.family_ids, self.family_mother | self.family_father)

    def test_office_changes_nothing(self):
        records = [self.mia, self.family_mother, self.family_mother.guardian_ids, self.maths, self.section_4a]
        for record in records:
            with self.assertRaises(AccessError):
                record.with_user(self.user_office).write({"active": False})
            with self.assertRaises(AccessError):
                record.with_user(self.user_office).unlink()
        with self.assertRaises(AccessError):
            self.env["ptc.student"].with_user(self.user_office).create({"name": "New"})

    def test_office_writes_notes(self):
        for record in (self.mia, self.family_mother):
            record = record.with_user(self.user_office)
            message = record.message_post(body="Called on Monday.")
            self.assertIn(message, record.message_ids)

    def test_office_cannot_invite(self):
        with self.assertRaises(AccessError):
            self.env["ptc.portal.invite"].with_user(self.user_office).action_open_wizard()


@tagged("post_install", "-at_install")
class TestOutsiders(SecurityCase):
    """Nobody else has any right on the roster, whichever addons are there: methods that check show it to parents."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_mother = cls._make_portal_user(partner=cls.mother)
        cls.user_ada = cls._make_portal_user(partner=cls.ada)
        cls.user_stranger = cls._make_portal_user(partner=cls._make_partner(given="Sam", family="Stranger"))
        cls.outsiders = cls.user_internal | cls.user_mother | cls.user_ada | cls.user_stranger | cls.user_public

    def test_outsiders_are_refused_every_model(self):
        for user in self.outsiders:
            for model in (*ROSTER, *WIZARDS):
                records = self.env[model].with_user(user)
                for operation in ("read", "write", "create", "unlink"):
                    self.assertFalse(records.has_access(operation), (user.login, model, operation))
                with self.assertRaises(AccessError, msg=(user.login, model)):
                    records.search([])

    def test_parent_is_refused_the_own_child_and_family(self):
        for record in (self.mia, self.family_mother, self.family_father.guardian_ids):
            record = record.with_user(self.user_mother)
            for refused in (
                lambda record=record: record.read(["display_name"]),
                lambda record=record: record.write({"active": False}),
                lambda record=record: record.message_post(body="Hello"),
            ):
                with self.assertRaises(AccessError):
                    refused()

    def test_parent_reads_no_contact_but_the_own(self):
        people = self.mother | self.father | self.ada | self.mia.partner_id | self.teacher
        seen = self.env["res.partner"].with_user(self.user_mother).search([("id", "in", people.ids)])
        self.assertEqual(seen, self.mother)

    def test_own_contact_leads_to_nobody(self):
        """The other family of a student and the other parent could be reached from here."""
        own = self.mother.with_user(self.user_mother)
        names = {name for name, field in own._fields.items() if field.groups == "ptc_roster.group_office"}
        self.assertLessEqual(
            {"guardian_ids", "family_ids", "guarded_student_ids", "student_ids", "roster_values"}, names
        )
        self.assertEqual(set(own.fields_get()) & names, set())
        for name in names:
            self.mother.with_user(self.user_office).read([name])
            with self.assertRaises(AccessError, msg=name):
                own.read([name])

    def test_own_contact_cannot_be_asked_by_searching(self):
        domains = [
            [("guardian_ids.student_id.guardian_ids.partner_id.name", "=", "Jon Falk")],
            [("guardian_ids", "!=", False)],
            [("family_ids.name", "=", "Berg")],
            [("guarded_student_ids.name", "=", "Mia Berg")],
            [("roster_external_id", "=", "1")],
        ]
        for domain in domains:
            self.env["res.partner"].with_user(self.user_office).search(domain)
            for user in (self.user_mother, self.user_internal):
                with self.assertRaises(AccessError, msg=domain):
                    self.env["res.partner"].with_user(user).search(domain)

    def test_notes_and_files_of_the_own_child_are_closed(self):
        """Odoo opens both to whoever reads the record: a court order must not reach a parent that way."""
        for record in (self.mia, self.family_mother):
            message = record.message_post(body="The father has moved.", subtype_xmlid="mail.mt_comment")
            file = self.env["ir.attachment"].create(
                {"name": "court order.pdf", "raw": b"x", "res_model": record._name, "res_id": record.id}
            )
            for hidden in (message, file):
                self.assertTrue(hidden.with_user(self.user_office).has_access("read"))
                self.assertFalse(hidden.with_user(self.user_mother).has_access("read"))
            self.assertTrue(record.with_user(self.user_office)._get_thread_with_access(record.id))
            self.assertFalse(record.with_user(self.user_mother)._get_thread_with_access(record.id))

    def test_internal_user_still_opens_the_contact_form(self):
        view = {"view_type": "form"}
        arch = self.env["res.partner"].with_user(self.user_internal).get_view(**view)["arch"]
        self.assertNotIn("School", arch)
        self.assertIn("School", self.env["res.partner"].with_user(self.user_office).get_view(**view)["arch"])
        self.assertEqual(self.mother.with_user(self.user_internal).read(["name"])[0]["name"], "Eva Berg")


class TestBookingLinks(SecurityCase):
    """For whom an adult may book: the only door to the roster for parents."""

    def assertBooksFor(self, partner, links):
        self.assertEqual(partner._get_booking_links(), links)

    def test_both_of_a_couple_book_for_the_same(self):
        for partner in (self.ada, self.obi):
            links = partner._get_booking_links()
            self.assertEqual((links.family_id, links.student_id), (self.family_couple, self.tom))

    def test_separated_parents_book_in_their_own_family_only(self):
        self.assertBooksFor(self.mother, self.family_mother.guardian_ids)
        self.assertBooksFor(self.father, self.family_father.guardian_ids)

    def test_guardian_without_booking_right_books_for_nobody(self):
        self.assertBooksFor(self._make_relative(may_book=False), self.env["ptc.guardian"])

    def test_guardian_of_one_child_of_a_family_books_for_this_one(self):
        relative = self._make_relative()
        self.assertEqual(relative._get_booking_links().student_id, self.mia)

    def test_ended_link_books_for_nobody(self):
        relative = self._make_relative(active=False)
        self.assertBooksFor(relative, self.env["ptc.guardian"])
        self.assertBooksFor(relative.with_context(active_test=False), self.env["ptc.guardian"])

    def test_archived_family_books_for_nobody(self):
        self.family_father.action_archive()
        self.assertBooksFor(self.father, self.env["ptc.guardian"])

    def test_archived_student_is_booked_for_by_nobody(self):
        self.mia.action_archive()
        self.assertEqual(self.mother._get_booking_links().student_id, self.ida)

    def test_adult_without_link_books_for_nobody(self):
        self.assertBooksFor(self.teacher, self.env["ptc.guardian"])
