# SPDX-License-Identifier: LGPL-3.0-or-later
import base64
import io
import zipfile

from freezegun import freeze_time

from odoo.addons.ptc_conference.wizards.ptc_paper_print import KINDS

from .paper_common import PaperCommon

# A word of the content, and the number of pages of each file.
EXPECTED = {
    "teachers": ("Hanna Homeroom", [3]),
    "families": ("Ida Olsen: Hanna Homeroom", [1]),
    "signs": ("4:10 – 4:20 PM Booked", [6]),
    "overview": ("Hanna Homeroom Room: 102", [2]),
    "classes": ("Class list of", [3]),
    "slips": ("Sign in as", [1, 1]),
    "labels": ("Lime Road 4 Holm", [1]),
    "letters": ("Dear Mother Olsen,", [1]),
    "letters_all": ("Dear Other Mother Reyes,", [5, 1]),
}


@freeze_time("2026-10-05 12:00:00")
class TestPaperDialog(PaperCommon):
    """The dialogue "Print" of a conference, each kind of paper as a file."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_office = cls._make_user("dialog.office", "ptc_roster.group_office")
        cls._make_appointment(student=cls.ida, family=cls.family, teacher=cls.teacher_homeroom, clock="16:10")
        cls.mother.write({"street": "Lime Road 4", "city": "Holm"})
        cls.user_mother.active = False

    def _print_kind(self, kind, **vals):
        """Return the pages of each file that the dialogue makes."""
        vals = {"conference_id": self.conference.id, "kind": kind, **vals}
        dialog = self.env["ptc.paper.print"].with_user(self.user_office).create(vals)
        dialog.with_context(force_report_rendering=True).action_print()
        content = base64.b64decode(dialog.file)
        if dialog.file_name == f"{kind}.pdf":
            return [self._read_pdf(content, kind)]
        self.assertEqual(dialog.file_name, f"{kind}.zip")
        archive = zipfile.ZipFile(io.BytesIO(content))
        return [self._read_pdf(archive.read(name), name) for name in archive.namelist()]

    def test_every_kind(self):
        self.assertEqual(set(EXPECTED), set(dict(KINDS)))
        for kind, (words, counts) in EXPECTED.items():
            with self.subTest(kind):
                files = self._print_kind(kind)
                self.assertEqual([len(pages) for pages in files], counts)
                self.assertIn(words, " ".join(text for pages in files for text in pages))

    def test_class_lists_are_of_teachers_whom_parents_meet(self):
        self.conference.grade_ids = self.grade_4
        [pages] = self._print_kind("classes")
        self.assertEqual(len(pages), 2)
        self.assertNotIn("Science 7", " ".join(pages))

    def test_teachers_by_name_or_by_place(self):
        for floor, part in zip("231", self.conference.teacher_ids.sorted(), strict=True):
            part.room_id.floor = floor
        names = self.conference.teacher_ids.sorted().teacher_id.mapped("name")
        by_place = [names[2], names[0], names[1]]
        for order, expected in (("name", names), ("place", by_place)):
            [pages] = self._print_kind("teachers", teacher_order=order)
            found = [next(name for name in names if name in text) for text in pages]
            self.assertEqual(found, expected, order)
