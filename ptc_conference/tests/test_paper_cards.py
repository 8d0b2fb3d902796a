# SPDX-License-Identifier: LGPL-3.0-or-later
import base64
import io
import zipfile

from freezegun import freeze_time
from PIL import Image

from odoo.exceptions import AccessError

from odoo.addons.ptc_conference.lib import qr

from .paper_common import PaperCommon

# Sheets of labels as they are sold: labels across and down, from left edge to left edge, from upper to upper edge, mm.
SHEETS = {"base.paperformat_euro": (3, 7, 66.04, 38.1), "base.paperformat_us": (3, 10, 69.85, 25.4)}
FIRST = {"base.paperformat_euro": (7.2, 15.15), "base.paperformat_us": (4.76, 12.7)}  # the first label's corner


@freeze_time("2026-10-05 12:00:00")
class TestPaperCards(PaperCommon):
    """Login slips and address labels."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_office = cls._make_user("card.office", "ptc_roster.group_office")
        (cls.mother | cls.father).write({"street": "Lime Road 4", "city": "Holm"})
        cls.mia_mother.write({"street": "Mill Lane 1", "city": "Holm"})
        cls.mia_father.write({"street": "Quay 9", "city": "Holm"})

    def _print_all(self, kind):
        """Return the pages of each file that the dialogue makes."""
        values = {"conference_id": self.conference.id, "kind": kind, "family_order": "name"}
        dialog = self.env["ptc.paper.print"].with_user(self.user_office).create(values)
        dialog.with_context(force_report_rendering=True).action_print()
        content = base64.b64decode(dialog.file)
        if dialog.file_name.endswith(".pdf"):
            return [self._read_pdf(content, dialog.file_name)]
        archive = zipfile.ZipFile(io.BytesIO(content))
        return [self._read_pdf(archive.read(name), name) for name in archive.namelist()]

    def test_slips_lead_to_the_page(self):
        files = self._print_all("slips")
        text = " ".join(files[0])
        self.assertIn(f"/c/{self.conference.id}", text.replace(" ", ""))
        self.assertIn(f"Signinas{self.user_mother.login}", text.replace(" ", ""))
        self.assertIn("Ida Olsen (4-A) and Ole Olsen", text)
        self.assertTrue(self.reader.pages[0].images)

    def test_order_of_sections(self):
        """By grade, whatever the letters; by the first child of a family."""
        self.ida.section_id = self._make_section(name="10-B", grade=self.env.ref("ptc_roster.grade_10"))
        cards = self.env["ptc.paper.card"].with_user(self.user_office)
        files = cards._get_files(self.conference, "labels", "section")
        names = [card["name"] for pages in files for page in pages for row in page for card in row if card]
        self.assertEqual(names, ["Mia Father Park", "Father Olsen and Mother Olsen", "Mia Mother Lind"])

    def _read_slips(self):
        """Return ``{file: {name of the adult: text of their slip}}``."""
        files = []
        for pages in self._print_all("slips"):
            texts = " ".join(pages).split(self.conference.name)[1:]
            files.append({name: text for text in texts for name in self._get_names() if f" {name} " in text})
            self.assertEqual(len(files[-1]), len(texts), "each slip is of one adult")
        return files

    def _get_names(self):
        adults = self.mother | self.father | self.other_mother | self.other_father | self.mia_mother | self.mia_father
        return sorted(adults.mapped("name"), key=len)

    def test_a_slip_says_all_of_one_adult_and_nothing_of_others(self):
        of_family = {self.family: "Ida Olsen (4-A) and Ole Olsen", self.other_family: "Tom Reyes (4-A)"}
        of_family[self.family_mia_mother] = of_family[self.family_mia_father] = "Mia Park (4-A)"
        found = {}
        for slips in self._read_slips():
            found.update(slips)
        self.assertEqual(set(found), set(self._get_names()))
        for link in self.env["ptc.guardian"].search([]):
            text, login = found[link.partner_id.name], link.partner_id.user_ids.login
            squeezed = "".join(text.split())
            self.assertIn(of_family[link.family_id], text)
            self.assertIn(f"Signinas{login}", squeezed)
            self.assertTrue(squeezed.endswith(f"/c/{self.conference.id}"), text)
            for family, children in of_family.items():
                self.assertEqual(children in text, children == of_family[link.family_id], (text, family))
            others = [user.login for user in self.env["res.users"].search([("share", "=", True)])]
            self.assertEqual([one for one in others if one in squeezed], [login])

    def test_the_picture_is_the_address(self):
        """test_qr.py holds such pictures against another library."""
        self._print_all("slips")
        wanted = Image.open(io.BytesIO(qr.make_png(f"{self.conference.get_base_url()}/c/{self.conference.id}")))
        printed = self.reader.pages[0].images[0].image.convert("1")
        self.assertEqual(printed.resize(wanted.size, Image.Resampling.NEAREST).tobytes(), wanted.tobytes())

    def _add_families(self, count):
        """Add families of one child and one adult, each with an address."""
        for number in range(count):
            child = self._make_student(given=f"Child{number}", family="Many")
            self.art.enrollment_ids = [(0, 0, {"student_id": child.id})]
            adult = self._make_partner(given=f"Adult{number:02}", family="Many")
            adult.write({"street": f"Street {number}", "city": "Holm"})
            self._make_family(students=[child], adults=[adult])

    def test_labels_meet_their_sheet(self):
        self.mia_father.write({"street": False, "city": False})
        self._add_families(40)
        for paper_format, (across, down, width, height) in SHEETS.items():
            self.env.company.paperformat_id = self.env.ref(paper_format)
            self._print_all("labels")
            left, top = FIRST[paper_format]
            places = self._get_places(self.reader.pages[0], "Adult")
            self.assertEqual(len(places), across * down)
            for place, (x, y) in enumerate(places):
                row, column = divmod(place, across)
                self.assertAlmostEqual(x, left + column * width + 3, delta=1, msg=paper_format)
                self.assertAlmostEqual(y, top + row * height + height / 2 - 3.2, delta=1.5, msg=paper_format)

    def _get_places(self, page, word):
        """Return where texts begin that begin with a word: mm from the left and upper edges of the paper, by lines."""
        found = []

        def note(text, matrix, place, *_font):
            if text.strip().startswith(word):
                x, y = matrix[4] + matrix[0] * place[4], matrix[5] + matrix[3] * place[5]
                found.append((round(x / 72 * 25.4, 2), round((float(page.mediabox.height) - y) / 72 * 25.4, 2)))

        page.extract_text(visitor_text=note)
        return sorted(found, key=lambda place: (round(place[1] / 10), place[0]))

    def test_separated_parents_share_no_file(self):
        for kind in ("slips", "labels"):
            files = [" ".join(pages) for pages in self._print_all(kind)]
            self.assertEqual(len(files), 2)
            for text in files:
                self.assertNotEqual(self.mia_mother.name in text, self.mia_father.name in text)

    def test_who_has_no_account_asks_the_office(self):
        self.user_mother.active = False
        text = " ".join(self._print_all("slips")[0])
        self.assertIn("You have no account yet: ask the office.", text)

    def test_one_label_for_each_address(self):
        self.other_mother.write({"street": "Hill 2", "city": "Holm"})
        self.other_father.write({"street": "Field 3", "city": "Holm"})
        text = " ".join(self._print_all("labels")[0])
        self.assertIn("Father Olsen and Mother Olsen Lime Road 4 Holm", text)
        self.assertEqual(text.count("Lime Road"), 1)
        for words in ("Hill 2", "Field 3"):
            self.assertIn(words, text)

    def test_country_is_told_to_who_lives_abroad(self):
        home, abroad = self.env.ref("base.us"), self.env.ref("base.ca")
        self.env.company.country_id = home
        (self.mother | self.father).country_id = home
        self.mia_mother.country_id = abroad
        text = " ".join(" ".join(pages) for pages in self._print_all("labels"))
        self.assertNotIn(home.name, text)
        self.assertIn(abroad.name, text)

    def test_pages_hold_what_fits(self):
        cards = self.env["ptc.paper.card"]
        pages = cards._lay_out(list(range(22)), *cards._get_shape("labels"))
        self.assertEqual([len(page) for page in pages], [7, 1])
        self.assertEqual(pages[1], [[21, None, None]])
        self.env.company.paperformat_id = self.env.ref("base.paperformat_us")
        self.assertEqual(cards._get_shape("labels"), (3, 10))

    def test_a_full_page_of_labels_is_one_page(self):
        self._add_families(18)
        pages = self._print_all("labels")[0]
        self.assertEqual(len(pages), 1)
        self.assertIn("Adult17", pages[0])
        self.env.company.paperformat_id = self.env.ref("base.paperformat_us")
        self.assertEqual(len(self._print_all("labels")[0]), 1)

    def test_eight_slips_are_a_page(self):
        for count, pages in ((3, 1), (1, 2)):  # with the five of the first file
            self._add_families(count)
            self.assertEqual(len(self._print_all("slips")[0]), pages)

    def test_how_to_sign_in_is_not_cut_off_by_long_names(self):
        """Whatever is on a slip ends above the slips of the next row."""
        self.mother.name = "Maria Guadalupe Hernandez-Villanueva de la Concepcion y Fitzgerald"
        for number in range(5):
            child = self._make_student(given=f"Wolfeschlegelstein{number}", family="Hernandez-Villanueva Fitz")
            self.art.enrollment_ids = [(0, 0, {"student_id": child.id})]
            for adult in self.mother | self.father:
                self._make_guardian(student=child, partner=adult, family=self.family)
        self._print("action_report_login_slips", self.conference, user=self.user_office)
        [page] = self.reader.pages
        below = min(y for _x, y in self._get_places(page, "Autumn")[2:])
        ways = [self._get_places(page, word)[:2] for word in ("Sign", "localhost")]
        self.assertEqual([len(places) for places in ways], [2, 2])
        names = [place for word in ("Wolf", "Hernandez", "Fitz") for place in self._get_places(page, word)]
        self.assertIn("Wolfeschlegelstein4", page.extract_text())
        self.assertLess(max(y for places in (*ways, names) for _x, y in places), below - 6)

    def test_others_get_nothing(self):
        for user in (self.user_mother, self._make_user("card.internal", "base.group_user")):
            for report in ("action_report_login_slips", "action_report_labels"):
                with self.subTest(user=user.login, report=report), self.assertRaises(AccessError):
                    self._print(report, self.conference, user=user)
