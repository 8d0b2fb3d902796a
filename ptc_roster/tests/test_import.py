# SPDX-License-Identifier: LGPL-3.0-or-later
from pathlib import Path
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tools import SQL

from .import_common import ImportCommon

MODELS = [
    "ptc.grade",
    "ptc.subject",
    "ptc.section",
    "ptc.class",
    "res.partner",
    "ptc.student",
    "ptc.class.teacher",
    "ptc.enrollment",
    "ptc.family",
    "ptc.guardian",
]
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


class TestImport(ImportCommon):
    def _age(self):
        """Make every row look old: a write within this transaction would not show otherwise."""
        self.env.flush_all()
        for model in MODELS:
            table = SQL.identifier(self.env[model]._table)
            self.env.execute_query(SQL("UPDATE %s SET write_date = '2020-01-01' RETURNING id", table))
        self.env.invalidate_all()

    def _state(self):
        """Return ``{model: [(id, time of the last write), ...]}`` of all that an import may write."""
        self.env.flush_all()
        self.env.invalidate_all()
        rows = {model: self.env[model].with_context(active_test=False).search([], order="id") for model in MODELS}
        return {model: [(row.id, row.write_date) for row in found] for model, found in rows.items()}

    def test_first_import_makes_the_school(self):
        record = self._import()
        self.assertEqual(record.state, "done")
        self.assertEqual(record.counts["students"], {"added": 3, "changed": 0, "archived": 0})
        ana, cleo = self._find("ptc.student", "s1"), self._find("ptc.student", "s3")
        self.assertRecordValues(ana, [{"name": "Ana Alder", "given_name": "Ana", "family_name": "Alder"}])
        self.assertEqual(ana.section_id.name, "4-B")
        self.assertEqual((ana.grade_id, ana.division_id), (self.grade_4, self.env.ref("ptc_roster.division_lower")))
        self.assertEqual(ana.enrollment_ids.class_id.mapped("name"), ["Art of four", "Brave Badger"])
        self.assertEqual((cleo.grade_id.code, cleo.grade_id.division_id.id), ("14", False))
        art = self._find("ptc.class", "c1")
        self.assertRecordValues(art, [{"code": "ART04-B", "class_type": "normal", "location": "Studio"}])
        self.assertEqual(art.grade_ids, self.grade_4)
        self.assertRecordValues(
            art.class_teacher_ids,
            [{"role": "1_primary", "date_start": fields.Date.to_date("2026-08-15")}],
        )
        self.assertTrue(art.class_teacher_ids.teacher_id.is_teacher)

    def test_families_follow_households(self):
        self._import()
        ana, cleo = self._find("ptc.student", "s1"), self._find("ptc.student", "s3")
        self.assertEqual(ana.family_ids.student_ids, ana | self._find("ptc.student", "s2"))
        self.assertEqual(ana.family_ids.name, "Alder")
        self.assertEqual(cleo.family_ids.guardian_partner_ids, self._find("res.partner", "g3"))
        self.assertRecordValues(
            cleo.guardian_ids,
            [{"relationship": "guardian", "custody": "shared", "may_book": True, "receives_mail": True}],
        )

    def test_addresses_and_accounts(self):
        self._import()
        self.assertFalse(self._find("ptc.student", "s1").email)
        couple = self._find("res.partner", "g1") | self._find("res.partner", "g2")
        self.assertEqual(couple.mapped("email"), ["home@example.org"] * 2)
        self.assertEqual(couple.mapped("phone"), ["555", False])
        self.assertEqual(couple.mapped("is_roster_enabled"), [True, True])
        self.assertFalse(self._find("res.partner", "g3").is_roster_enabled)
        self.assertFalse((couple | self._find("res.partner", "g3")).user_ids)

    def test_second_import_writes_nothing(self):
        self._import()
        self._age()
        before = self._state()
        with patch.object(self.registry["ptc.import.writer"], "_write_alike") as write:
            record = self._import()
        write.assert_not_called()
        self.assertFalse(record.has_changes)
        self.assertEqual(self._state(), before)

    def test_import_without_sections_or_links_is_fine(self):
        self._import(drop=["guardian_links.csv", "courses.csv", "academicSessions.csv"])
        self.assertFalse(self._find("ptc.student", "s1").family_ids)

    def test_change_of_the_source_is_written(self):
        self._import()
        self._age()
        before = self._state()
        record = self._import({"users.csv": {"s1": "s1,true,student,Anna,Alder,,,,05"}})
        self.assertEqual(record.counts["students"], {"added": 0, "changed": 1, "archived": 0})
        ana = self._find("ptc.student", "s1")
        self.assertEqual((ana.name, ana.grade_id.code), ("Anna Alder", "05"))
        after = self._state()
        changed = {model for model in MODELS if after[model] != before[model]}
        self.assertEqual(changed, {"ptc.student", "res.partner"})

    def test_fields_set_by_hand_stay(self):
        self._import()
        ana, art = self._find("ptc.student", "s1"), self._find("ptc.class", "c1")
        ana.given_name, art.location = "Annie", "Room 9"
        art.section_id = self.section_4a
        self._import({"users.csv": {"s1": "s1,true,student,Anna,Alder,,,,04"}})
        self.assertEqual((ana.given_name, ana.name, art.location), ("Annie", "Anna Alder", "Room 9"))
        self.assertEqual(art.section_id, self.section_4a)
        self.assertIn("Anna", ana.roster_difference)
        self.assertIn("Studio", art.roster_difference)

    def test_imported_row_shows_no_difference(self):
        self._import()
        for model, key in [
            ("ptc.student", "s1"),
            ("ptc.class", "c1"),
            ("res.partner", "g1"),
            ("ptc.guardian", "s1/g1"),
        ]:
            self.assertFalse(self._find(model, key).roster_difference, model)

    def test_rights_set_by_hand_are_kept(self):
        self._import()
        link = self._find("ptc.guardian", "s1/g2")
        link.write({"custody": "none", "may_book": False, "receives_mail": False})
        self._import({"guardian_links.csv": {"s1/g2": "s1,g2,parent,H1,shared,true,true"}})
        self.assertRecordValues(link, [{"custody": "none", "may_book": False, "receives_mail": False}])

    def test_new_link_beside_a_restricted_one_waits(self):
        users = {"users.csv": {"s1": 's1,true,student,Ana,Alder,,,"g1",04'}}
        self._import(users, drop=["guardian_links.csv"])
        self._find("ptc.guardian", "s1/g1").custody = "none"
        users = {"users.csv": {"s1": 's1,true,student,Ana,Alder,,,"g1,g2",04'}}
        record = self._import(users, drop=["guardian_links.csv"])
        self.assertFalse(self._find("ptc.guardian", "s1/g2").may_book)
        self.assertIn("rights_withheld", record.problem_ids.mapped("code"))

    def test_type_of_a_subject_is_followed(self):
        self._import()
        self._find("ptc.class", "c1").subject_id.class_type = "specialty"
        self._import()
        self.assertEqual(self._find("ptc.class", "c1").class_type, "specialty")
        self.assertEqual(self._find("ptc.class", "h1").class_type, "homeroom")

    # What leaves, and comes back

    def test_who_leaves_is_archived_with_all_links(self):
        self._import()
        cleo = self._find("ptc.student", "s3")
        family = cleo.family_ids
        gone = {"users.csv": {"s3": "", "g3": ""}, "guardian_links.csv": {"s3/g3": ""}}
        self._import(gone, may_archive=True)
        link, adult = self._find("ptc.guardian", "s3/g3"), self._find("res.partner", "g3")
        for row in (cleo, cleo.partner_id, family, link, adult):
            self.assertTrue(row.exists())
            self.assertFalse(row.active, row)
        self._import()
        for row in (cleo, cleo.partner_id, family, link, adult):
            self.assertTrue(row.active, row)
        self.assertEqual(link.family_id, family)

    def test_adult_with_an_account_keeps_the_contact(self):
        self._import()
        adult = self._find("res.partner", "g3")
        self._make_portal_user(partner=adult)
        gone = {"users.csv": {"s3": "", "g3": ""}, "guardian_links.csv": {"s3/g3": ""}}
        record = self._import(gone, may_archive=True)
        self.assertTrue(adult.active)
        self.assertFalse(self._find("ptc.guardian", "s3/g3").active)
        self.assertIn("accounts_left", record.problem_ids.mapped("code"))

    def test_many_leaving_must_be_confirmed(self):
        self._import()
        self._age()
        before = self._state()
        with self.assertRaisesRegex(UserError, "1 of 3"):
            self._import({"users.csv": {"s3": ""}})
        self.assertEqual(self._state(), before)
        self._import({"users.csv": {"s3": ""}}, may_archive=True)
        self.assertFalse(self._find("ptc.student", "s3").active)

    def test_enrollment_that_moves_is_archived_and_made(self):
        self._import()
        self._import({"enrollments.csv": {"e3": "e3,c1,s2,student,,2026-08-15,2027-06-10"}})
        self.assertFalse(self._find("ptc.enrollment", "c1/s1").active)
        self.assertTrue(self._find("ptc.enrollment", "c1/s2").active)

    # Rows made by hand

    def test_rows_made_by_hand_are_taken_over_not_doubled(self):
        self._import()
        art, ben = self._find("ptc.class", "c1"), self._find("ptc.student", "s2")
        by_hand = self.env["ptc.enrollment"].create({"class_id": art.id, "student_id": ben.id})
        self._import({"enrollments.csv": {"e9": "e9,c1,s2,student,,2026-08-15,2027-06-10"}})
        self.assertEqual(self._find("ptc.enrollment", "c1/s2"), by_hand)
        self._import()
        self.assertFalse(by_hand.active)

    def test_rows_made_by_hand_are_never_archived(self):
        student = self._make_student(given="Own", family="Hand")
        self._import()
        self._import()
        self.assertTrue(student.active)

    def test_people_are_never_matched_by_name_or_address(self):
        same = self._make_partner(given="Dora", family="Alder", email="home@example.org")
        self._import()
        self.assertNotEqual(self._find("res.partner", "g1"), same)

    def test_another_source_makes_other_people_and_warns(self):
        self._import()
        record = self.imports._run(self._make_files(), source="Other")
        self.assertEqual(record.counts["students"]["added"], 3)
        self.assertIn("other_source", record.problem_ids.mapped("code"))

    # Whole sets

    def test_queries_do_not_grow_with_rows(self):
        few = self._count_queries(4)
        many = self._count_queries(80)
        self.assertLess(many - few, 40)

    def _count_queries(self, number):
        users = {f"x{number}-{n}": f"x{number}-{n},true,student,X,{n},,,,04" for n in range(number)}
        rows = {f"y{number}-{n}": f"y{number}-{n},c1,x{number}-{n},student,,," for n in range(number)}
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self._import({"users.csv": users, "enrollments.csv": rows}, may_archive=True)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_sets_beside_the_repository_are_imported_twice(self):
        for folder in sorted({path.parent for path in SHARED.glob("**/users.csv")}):
            with self.subTest(folder.name):
                self.assertEqual(self.imports._run(folder, source=folder.name).state, "done")
                self.assertFalse(self.imports._run(folder, source=folder.name).has_changes)
