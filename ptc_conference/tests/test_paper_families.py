# SPDX-License-Identifier: LGPL-3.0-or-later
import base64
import io
import zipfile

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tools.image import image_data_uri

from .paper_common import PaperCommon

REPORT = "action_report_family_schedule"


@freeze_time("2026-10-05 12:00:00")
class TestPaperFamilies(PaperCommon):
    """Families' schedules: one adult, some, and all of a conference."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_office = cls._make_user("paper.office", "ptc_roster.group_office")
        cls.campus.directions = "Tram 4 to the market, entrance by the chapel"
        parts = {part.teacher_id: part for part in cls.conference.teacher_ids}
        parts[cls.teacher_homeroom].room_id.floor = "2"
        parts[cls.teacher_art].room_id.floor = "1"
        cls._make_appointment(student=cls.ida, family=cls.family, teacher=cls.teacher_art)
        cls._make_appointment(student=cls.ida, family=cls.family, teacher=cls.teacher_homeroom, clock="16:30")
        cls._make_appointment(student=cls.tom, family=cls.other_family, teacher=cls.teacher_homeroom)

    def _book_separated(self):
        self._make_appointment(
            student=self.mia, family=self.family_mia_mother, teacher=self.teacher_homeroom, clock="17:30"
        )
        self._make_appointment(student=self.mia, family=self.family_mia_father, teacher=self.teacher_art, clock="17:30")

    def _open_dialog(self, **vals):
        return (
            self.env["ptc.paper.print"]
            .with_user(self.user_office)
            .create({"conference_id": self.conference.id, "kind": "families", **vals})
        )

    def _read_dialog(self, dialog):
        """Return ``{name of file: pages}`` of what the dialogue makes."""
        action = dialog.with_context(force_report_rendering=True).action_print()
        self.assertIn(dialog.file_name, action["url"])
        content = base64.b64decode(dialog.file)
        if dialog.file_name.endswith(".pdf"):
            return {dialog.file_name: self._read_pdf(content, dialog.file_name)}
        archive = zipfile.ZipFile(io.BytesIO(content))
        return {name: self._read_pdf(archive.read(name), name) for name in archive.namelist()}

    def test_order_way_and_directions(self):
        [text] = self._print(REPORT, self.mother, user=self.user_office)
        for words in (
            "Mother Olsen",
            "Tuesday, October 13",
            "4:00 PM to 4:10 PM Ida Olsen: Arno Art",
            "20 minutes until the next; go to floor 2",
            "4:30 PM to 4:40 PM Ida Olsen: Hanna Homeroom",
            "Main campus: Tram 4 to the market, entrance by the chapel",
            "Questions:",
        ):
            self.assertIn(words, text)
        self.assertLess(text.index("Arno Art"), text.index("Hanna Homeroom"))

    def test_after_a_split_each_has_the_own_on_paper(self):
        change = self.env["ptc.family.change"].create({"kind": "split", "family_id": self.family.id})
        change.adult_ids = self.father
        change.line_ids = change._prepare_lines(self.family)
        change.line_ids.filtered(lambda line: line.appointment_id.teacher_id == self.teacher_art).action = "give"
        change.action_apply()
        [of_mother] = self._print(REPORT, self.mother, user=self.user_office)
        [of_father] = self._print(REPORT, self.father, user=self.user_office)
        self.assertIn("Hanna Homeroom", of_mother)
        self.assertIn("Arno Art", of_father)
        for text, others in ((of_mother, ("Arno Art", "Father")), (of_father, ("Hanna Homeroom", "Mother"))):
            for other in others:
                self.assertNotIn(other, text)
        files = ["".join(pages) for pages in self._read_dialog(self._open_dialog()).values()]
        found = [[name in text for name in ("Mother Olsen", "Father Olsen")] for text in files]
        self.assertCountEqual(found, [[True, False], [False, True]])

    def test_after_a_merge_both_have_the_same_on_one_sheet(self):
        self._book_separated()
        change = self.env["ptc.family.change"].create({"kind": "merge", "family_id": self.family_mia_mother.id})
        change.other_family_id = self.family_mia_father
        change.line_ids = change._prepare_lines(self.family_mia_father)
        change.line_ids.appointment_id._move(
            session=self._get_session(teacher=self.teacher_art, clock="16:50"), is_staff=True
        )
        change.action_apply()
        for parent in (self.mia_mother, self.mia_father):
            [text] = self._print(REPORT, parent, user=self.user_office)
            self.assertIn("Mia Park: Hanna Homeroom", text)
            self.assertIn("Mia Park: Arno Art", text)
        [pages] = self._read_dialog(self._open_dialog()).values()
        self.assertEqual(sum("Mia Park" in text for text in pages), 1)

    def test_way_to_a_floor_that_has_a_name(self):
        parts = {part.teacher_id: part for part in self.conference.teacher_ids}
        parts[self.teacher_homeroom].room_id.floor = "Ground floor"
        [text] = self._print(REPORT, self.mother, user=self.user_office)
        self.assertIn("20 minutes until the next; go to Ground floor", text)

    def test_who_stays_waits_for_nothing(self):
        parts = {part.teacher_id: part for part in self.conference.teacher_ids}
        self._make_appointment(student=self.ole, family=self.family, teacher=self.teacher_art, clock="16:10")
        parts[self.teacher_art].room_id.floor = False
        [text] = self._print(REPORT, self.mother, user=self.user_office)
        self.assertIn("4:10 PM to 4:20 PM Ole Olsen: Arno Art", text)
        self.assertNotIn("0 minutes until the next 4:10", text)

    def test_couple_shares_a_sheet_in_the_pile(self):
        [pages] = self._read_dialog(self._open_dialog()).values()
        self.assertEqual(len(pages), 2)
        self.assertIn("Father Olsen and Mother Olsen Ida Olsen (4-A)", pages[0])
        self.assertIn("Father Reyes and Other Mother Reyes".replace("Father", "Other Father", 1), pages[1])

    def test_separated_parents_are_in_different_files(self):
        self._book_separated()
        dialog = self._open_dialog()
        self.assertTrue(dialog.has_separated)
        files = self._read_dialog(dialog)
        self.assertEqual(set(files), {"families-1.pdf", "families-2.pdf"})
        texts = [" ".join(pages) for pages in files.values()]
        for text in texts:
            self.assertEqual(text.count("Mia Park:"), 1)
            self.assertNotEqual(self.mia_mother.name in text, self.mia_father.name in text)
        self.assertEqual(sorted(map(len, files.values())), [1, 3])

    def test_selection_of_separated_parents_is_refused(self):
        self._book_separated()
        with self.assertRaises(UserError):
            self._print(REPORT, self.mia_mother | self.mia_father, user=self.user_office)
        self.assertEqual(len(self._print(REPORT, self.mia_mother | self.mother, user=self.user_office)), 2)

    def test_two_sided_begins_fresh_sheets(self):
        [pages] = self._read_dialog(self._open_dialog(is_two_sided=True)).values()
        self.assertEqual([bool(text) for text in pages], [True, False, True])

    def test_pile_is_in_the_order_of_sections(self):
        """By grade, whatever the letters: 4-A comes before 10-B, and who has no section comes last."""
        self.ida.section_id = self._make_section(name="10-B", grade=self.env.ref("ptc_roster.grade_10"))
        self.mia.section_id = False
        mia = {"student": self.mia, "family": self.family_mia_mother}
        self._make_appointment(**mia, teacher=self.teacher_art, clock="16:20")
        expected = {
            "name": ["Father Olsen and Mother Olsen", "Mia Mother Lind", "Other Father Reyes and Other Mother Reyes"],
            "section": [
                "Other Father Reyes and Other Mother Reyes",
                "Father Olsen and Mother Olsen",
                "Mia Mother Lind",
            ],
        }
        for order, names in expected.items():
            [pages] = self._read_dialog(self._open_dialog(family_order=order)).values()
            found = [name for page in pages for name in sorted(names, key=len, reverse=True) if name in page]
            self.assertEqual(found, names, order)

    def test_no_sheet_is_lost_in_the_order_of_sections(self):
        """Four adults, each separated from the next: two files hold them, whatever the order is."""
        section = self._make_section(name="5-B", grade=self.env.ref("ptc_roster.grade_05"))
        names = {"Abe": self.section_4a, "Bea": section, "Cal": self.section_4a}
        students = [self._make_student(given=name, family="Row", section_id=one.id) for name, one in names.items()]
        self._make_class(name="Row", class_type="normal", teachers=[self.teacher_science], students=students)
        told = {"Ada": (0, [0]), "Ben": (1, [0, 1]), "Cora": (1, [1, 2]), "Dan": (2, [2])}
        for number, (name, (met, own)) in enumerate(told.items()):
            adult = self._make_partner(given=name, family="Row")
            family = self._make_family(students=[students[one] for one in own], adults=[adult])
            about = {"student": students[met], "family": family, "teacher": self.teacher_science}
            self._make_appointment(**about, clock=f"16:{number}0")
        for order in ("name", "section"):
            files = self._read_dialog(self._open_dialog(family_order=order)).values()
            texts = [page for pages in files for page in pages]
            found = [name for name in told if sum(f"{name} Row" in text for text in texts) == 1]
            self.assertEqual((found, len(files)), (list(told), 2), order)

    def test_in_the_language_of_the_family(self):
        self.env["res.lang"]._activate_lang("he_IL")
        (self.other_mother | self.other_father).lang = "he_IL"
        [pages] = self._read_dialog(self._open_dialog(family_order="name")).values()
        self.assertIn("16:00", pages[1])
        html = self.env["ir.actions.report"].sudo()._render_qweb_html(f"ptc_conference.{REPORT}", self.other_mother.ids)
        self.assertIn('dir="rtl" lang="he"', html[0].decode())

    def test_one_language_throughout(self):
        """The office reads English; what it prints for a family is in the family's language, "(continued)" too."""
        texts = {}
        for lang in ("es_ES", "ar_001"):
            self.env["res.lang"]._activate_lang(lang)
            self.env["ir.module.module"].search([("name", "=", "ptc_conference")])._update_translations([lang])
        office = self.env(user=self.user_office, context={"lang": "en_US"})
        for lang in ("en_US", "es_ES", "ar_001"):
            self.mother.lang = lang
            [found] = office["ptc.family.sheet"]._get_paper_sheets(self.mother.ids)
            told = [section.title for section in found.sections]
            told += [text for section in found.sections for row in section.rows for text in row.cells]
            texts[lang] = [*told, *(column.label for column in found.sections[0].columns), *found.foot]
            found = found._replace(sections=[found.sections[0]._replace(rows=found.sections[0].rows * 20)])
            values = {"sheets": [found], "title": "", "empty": "", "image_data_uri": image_data_uri}
            texts[lang].append(str(office["ir.qweb"]._render("ptc_conference.paper_sheets", values)))
        english, spanish, arabic = texts.values()
        for words in ("Tuesday", "PM", "until the next", "Time", "With whom", "Printed on"):
            self.assertIn(words, " ".join(english))
            self.assertNotIn(words, " ".join(spanish))
            self.assertNotIn(words, " ".join(arabic))
        self.assertIn("martes", " ".join(spanish))
        self.assertIn("(continued)", english[-1])
        for lang in (spanish, arabic):
            self.assertNotIn("(continued)", lang[-1])

    def test_office_of_another_school_gets_nothing(self):
        """Not by Odoo's own address of any report either; an adult's own paper has both schools' conferences."""
        other = self.env["res.company"].create({"name": "Other school"})
        company = {"company_id": other.id, "company_ids": other.ids}
        stranger = self._make_user("paper.other", "ptc_roster.group_office", **company)
        about = {
            "res.partner": self.mother,
            "ptc.conference": self.conference,
            "ptc.conference.teacher": self.conference.teacher_ids,
        }
        reports = self.env["ir.actions.report"].search([("report_name", "=like", "ptc\\_conference.%")])
        reports = reports.filtered(lambda one: one.model in about)
        self.assertEqual(set(reports.mapped("model")), set(about))
        for report in reports:
            self.env.invalidate_all()
            ids, data = about[report.model].ids, {"conference_ids": self.conference.ids}
            with self.subTest(report.report_name):
                try:
                    content, _kind = report.with_user(stranger)._render_qweb_html(report.report_name, ids, data=data)
                except AccessError:
                    continue
                for name in ("Ida", "Hanna", "Arno", "Autumn"):
                    self.assertNotIn(name, content.decode())
        sheets = self.env["ptc.family.sheet"]
        for named in (None, self.conference.ids):
            self.assertEqual(sheets.with_user(stranger)._get_sheets(self.mother.ids, named), [])
            self.assertEqual(len(sheets.with_user(self.user_office)._get_sheets(self.mother.ids, named)), 1)
        self.conference.company_id = other
        self.assertEqual(len(sheets.with_user(self.user_mother)._get_sheets(self.mother.ids)), 1)

    def test_many_families_cost_as_many_queries_as_one(self):
        sheets, counts = self.env["ptc.family.sheet"], []
        sheets._get_conference_files(self.conference)
        for _round in range(2):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            sheets._get_conference_files(self.conference)
            counts.append(self.env.cr.sql_log_count - before)
            self._make_appointment(student=self.ole, family=self.family, teacher=self.teacher_science, clock="17:30")
            self._book_separated()
        self.assertLessEqual(counts[1] - counts[0], 1)

    def test_others_get_nothing(self):
        for user in (self.user_mother, self._make_user("paper.internal", "base.group_user")):
            with self.assertRaises(AccessError):
                self.env["ptc.paper.print"].with_user(user).create({"conference_id": self.conference.id})
            with self.assertRaises(AccessError):
                self._print("action_report_conference_families", self.conference, user=user)
