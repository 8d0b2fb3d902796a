# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from ..lib import bitset
from .common import THURSDAY, TUESDAY
from .portal_common import PortalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestPortalRules(PortalCase):
    """Parents neither see nor book the times that an allotment rule keeps for others; the office books them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.family.name, cls.other_family.name = "Olsen", "Zorn"

    def _add_rule(self, day=TUESDAY, **vals):
        """Keep the times of a day as the rule says, and return its sessions."""
        date = self.conference.date_ids.filtered(lambda one: one.date == day)
        vals = {name: value if isinstance(value, str) else [Command.set(value.ids)] for name, value in vals.items()}
        rule = self.env["ptc.conference.rule"].create(
            {"conference_id": self.conference.id, "date_ids": [Command.set(date.ids)], **vals}
        )
        self.conference.teacher_ids._allot()
        return self.conference.session_ids.filtered(lambda session: session.rule_id == rule)

    def _get_shown(self, partner):
        """Return the sessions on a parent's page: pairs of student and teacher, and the days of their times."""
        session, shown = self.env["ptc.session"].browse, {}
        for number in (1, 3):
            page = self.env["ptc.family.page"]._get_page_sudo(self.conference.id, partner, opened=number)
            for line in (line for child in page["children"] for line in child["lines"] if line["is_shown"]):
                days = {session(one["session_id"]).date_id.date for one in line["times"]}
                shown[line["student_id"], line["teacher_id"]] = days
        return shown

    def _get_days(self, partner, student, teacher):
        return self._get_shown(partner)[student.id, teacher.id]

    def test_range_of_names(self):
        kept = self._add_rule(name_from="A", name_to="P")
        both, thursday = {TUESDAY, THURSDAY}, {THURSDAY}
        self.assertEqual(self._get_days(self.mother, self.ida, self.teacher_art), both)
        self.assertEqual(self._get_days(self.other_mother, self.tom, self.teacher_art), thursday)
        self._sign_in(self.user_other_mother)
        self.assertEqual(self._book(partner=self.other_mother, student=self.tom, session=kept[0]).status_code, 404)
        self.assertFalse(self._get_booked(student_id=self.tom))
        self._sign_in(self.user_mother)
        self._follow(self._book(partner=self.mother, student=self.ida, session=kept[0]))
        self.assertTrue(self._get_booked(session_id=kept[0]))

    def test_grade_section_and_division_of_the_student(self):
        section = self.env["ptc.section"].create({"name": "7-A", "grade_id": self.grade_7.id})
        self.ole.section_id = section
        division = self.env["ptc.division"].create({"name": "Upper", "grade_ids": [Command.link(self.grade_7.id)]})
        for conditions in ({"grade_ids": self.grade_7}, {"section_ids": section}, {"division_ids": division}):
            with self.subTest(conditions=conditions):
                self.conference.rule_ids.unlink()
                kept = self._add_rule(**conditions)
                self.assertIn(TUESDAY, self._get_days(self.mother, self.ole, self.teacher_art))
                self.assertNotIn(TUESDAY, self._get_days(self.mother, self.ida, self.teacher_art))
                self.assertIn(TUESDAY, self._get_days(self.mother, self.ida, self.teacher_homeroom))
                art = kept.filtered(lambda session: session.teacher_id == self.teacher_art)[0]
                self._sign_in(self.user_mother)
                self.assertEqual(self._book(partner=self.mother, student=self.ida, session=art).status_code, 404)

    def test_class_and_subject_of_the_talk(self):
        self.art.subject_id = self.env["ptc.subject"].create({"name": "Art"})
        self.homeroom_4a.class_teacher_ids = [Command.create({"teacher_id": self.teacher_art.id, "role": "2_co"})]
        parts = self.teacher_art.class_teacher_ids
        homeroom, art = (
            parts.filtered(lambda part, one=one: part.class_id == one) for one in (self.homeroom_4a, self.art)
        )
        for conditions in ({"class_ids": self.art}, {"subject_ids": self.art.subject_id}):
            with self.subTest(conditions=conditions):
                self.conference.rule_ids.unlink()
                [session, *_others] = self._add_rule(**conditions)
                find = self.env["ptc.appointment"].sudo()._find_wanted_sudo
                link = self.ida.guardian_ids.filtered(lambda one: one.partner_id == self.mother)
                asked = {part: (link.id, part.id, session.id) for part in (art, homeroom)}
                self.assertTrue(find(self.mother, self.conference.id, [asked[art]]))
                self.assertIsNone(find(self.mother, self.conference.id, [asked[homeroom]]))
                self.assertIsNone(find(self.mother, self.conference.id, [asked[art], asked[homeroom]]))

    def test_all_families_of_the_teachers(self):
        kept = self._add_rule(grade_ids=self.grade_7, audience="all")
        self.assertIn(self.teacher_art, kept.teacher_id)
        self.assertIn(TUESDAY, self._get_days(self.mother, self.ida, self.teacher_art))
        self._sign_in(self.user_mother)
        art = kept.filtered(lambda session: session.teacher_id == self.teacher_art)[0]
        self._follow(self._book(partner=self.mother, student=self.ida, session=art))

    def test_nobody(self):
        self._add_rule(grade_ids=self.grade_7, audience="nobody")
        self.assertEqual(self._get_days(self.mother, self.ole, self.teacher_science), {THURSDAY})

    def test_nobody_moves_to_a_time_kept_for_others(self):
        kept = self._add_rule(grade_ids=self.grade_7).filtered(lambda one: one.teacher_id == self.teacher_art)
        old = self._get_session(teacher=self.teacher_art, day=THURSDAY)
        ida = self._make_appointment(student=self.ida, family=self.family, session=old)
        ole = self._make_appointment(
            student=self.ole,
            family=self.family,
            session=self._get_session(teacher=self.teacher_art, day=THURSDAY, clock="17:30"),
        )
        self._sign_in(self.user_mother)
        self.assertEqual(self._post("move", appointment_id=ida.id, session_id=kept[0].id).status_code, 404)
        self.assertEqual(ida.session_id, old)
        self._follow(self._post("move", appointment_id=ole.id, session_id=kept[0].id))
        self.assertEqual(ole.session_id, kept[0])

    def test_refusal_looks_like_one_of_a_session_that_does_not_exist(self):
        kept = self._add_rule(grade_ids=self.grade_7).filtered(lambda one: one.teacher_id == self.teacher_art)[0]
        self._sign_in(self.user_mother)
        missing = self.env["ptc.session"].browse(kept.id + 10**6)
        refusals = [
            self._book(partner=self.mother, student=self.ida, session=session, teacher=self.teacher_art)
            for session in (kept, missing)
        ]
        self.assertEqual([answer.status_code for answer in refusals], [404, 404])

    def test_loser_is_offered_only_times_that_are_open_to_the_family(self):
        kept = self._add_rule(grade_ids=self.grade_7).filtered(lambda one: one.teacher_id == self.teacher_art)
        taken = self._get_session(teacher=self.teacher_art, day=THURSDAY)
        self._make_appointment(student=self.tom, family=self.other_family, session=taken)
        self._sign_in(self.user_mother)
        answer = self._refused(self._book(partner=self.mother, student=self.ida, session=taken))
        offered = {int(value) for value in answer.xpath("//*[@name='session_id']/@value")}
        self.assertTrue(offered)
        self.assertFalse(offered & set(kept.ids))

    def test_document_of_free_times(self):
        kept = self._add_rule(grade_ids=self.grade_7)
        for user, is_shown in ((self.user_mother, True), (self.user_other_mother, False)):
            self._sign_in(user)
            document = self.url_open(f"{self.address}/free").json()
            free = set(bitset.unpack(document["first"], document["free"]))
            self.assertEqual(bool(free & set(kept.ids)), is_shown)
            self.assertTrue(free - set(kept.ids))

    def test_office_books_for_whom_it_likes(self):
        kept = self._add_rule(grade_ids=self.grade_7).filtered(lambda one: one.teacher_id == self.teacher_art)
        appointment = self._make_appointment(student=self.tom, family=self.other_family, session=kept[0])
        self.assertEqual(appointment.state, "booked")

    def test_what_is_booked_stays_on_the_page_when_a_rule_comes(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self._add_rule(grade_ids=self.grade_7)
        page = self.env["ptc.family.page"]._get_page_sudo(self.conference.id, self.mother)
        shown = [one["appointment_id"] for day in page["schedule"] for one in day["appointments"]]
        self.assertEqual(shown, [appointment.id])
        self._sign_in(self.user_mother)
        later = self._get_session(teacher=self.teacher_art, day=THURSDAY)
        self._follow(self._post("move", appointment_id=appointment.id, session_id=later.id))

    def test_separated_parents_are_told_apart_by_their_families_names(self):
        self.family_mia_mother.name, self.family_mia_father.name = "Abel", "Zorn"
        self._add_rule(name_from="A", name_to="B")
        self.assertIn(TUESDAY, self._get_days(self.mia_mother, self.mia, self.teacher_art))
        self.assertNotIn(TUESDAY, self._get_days(self.mia_father, self.mia, self.teacher_art))

    def test_rules_cost_the_same_number_of_queries(self):
        def count(partner):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["ptc.family.page"]._get_page_sudo(self.conference.id, partner)
            return self.env.cr.sql_log_count - before

        self._add_rule(grade_ids=self.grade_4, name_from="A")
        count(self.mother)
        few = count(self.other_mother)
        for name in "BCDE":
            self._add_rule(day=THURSDAY, grade_ids=self.grade_4 | self.grade_7, name_from=name)
        self._add_rule(day=THURSDAY, teacher_ids=self.teacher_science, audience="all")
        self.assertEqual(count(self.mother), few)
