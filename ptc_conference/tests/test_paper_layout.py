# SPDX-License-Identifier: LGPL-3.0-or-later
import base64
import io

from freezegun import freeze_time
from PIL import Image

from .paper_common import PaperCommon

COLOR = "#c01030"
PLAIN = ("action_report_door_signs",)  # what hangs on doors is large, and is told nothing more


@freeze_time("2026-10-05 12:00:00")
class TestPaperLayout(PaperCommon):
    """Papers have the layout of the company: logo, color, font, tagline and footer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        picture = io.BytesIO()
        Image.new("RGB", (120, 60), (10, 200, 30)).save(picture, "PNG")
        cls.env.company.write(
            {
                "logo": base64.b64encode(picture.getvalue()),
                "primary_color": COLOR,
                "font": "Open_Sans",
                "report_header": "<p>Learning <b>by the lake</b></p>",
                "report_footer": "<p>Account 4711 &amp; more</p><p>Holm Bank</p>",
            }
        )
        cls._make_appointment(student=cls.ida, family=cls.family, teacher=cls.teacher_homeroom, clock="16:10")

    def _get_kinds(self):
        return {
            "action_report_teacher_schedule": self._get_part(self.teacher_homeroom),
            "action_report_family_schedule": self.mother,
            "action_report_campus_overview": self.conference,
            "action_report_class_list": self.art,
            "action_report_letters": self.conference,
            **dict.fromkeys(PLAIN, self.conference),
        }

    def test_tagline_and_footer(self):
        for report, records in self._get_kinds().items():
            with self.subTest(report):
                texts = self._print(report, records, data={"kind": "letters_all"})
                for words in ("Learning by the lake", "Account 4711 & more Holm Bank"):
                    found = sum(words in text for text in texts)
                    self.assertEqual(found, 0 if report in PLAIN else len(texts), (words, texts[0]))

    def test_logo_and_color(self):
        red = [round(int(COLOR[place : place + 2], 16) / 255, 2) for place in (1, 3, 5)]
        for report in ("action_report_teacher_schedule", "action_report_letters"):
            with self.subTest(report):
                self._print(report, self._get_kinds()[report], data={"kind": "letters_all"})
                page = self.reader.pages[0]
                colors = {one.image.convert("RGB").getpixel((4, 4)) for one in page.images}
                self.assertIn((10, 200, 30), colors)
                if report == "action_report_teacher_schedule":
                    self.assertIn(red, self._find_colors(page))

    def test_font_comes_first(self):
        """By the name that it has on a computer; Odoo writes some with an underscore."""
        reports = self.env["ir.actions.report"]
        for report in ("action_report_teacher_schedule", "action_report_letters"):
            records = self._get_kinds()[report]
            content, _kind = reports._render_qweb_html(f"ptc_conference.{report}", records.ids, data={})
            self.assertIn("font-family: 'Open Sans', 'Lato'", content.decode())

    def _find_colors(self, page):
        """Return the colors that texts and lines of a page have."""
        operations = page.get_contents().get_data().decode("latin-1").split("\n")
        words = [line.split() for line in operations]
        rgb = [one[:3] for one in words if len(one) == 4 and one[3] in ("scn", "SCN", "rg", "RG")]
        return [[round(float(value), 2) for value in one] for one in rgb]

    def test_without_a_layout_nothing_is_told(self):
        self.env.company.write({"report_header": False, "report_footer": "<p><br></p>"})
        [text] = self._print("action_report_teacher_schedule", self._get_part(self.teacher_homeroom))
        self.assertNotIn("Learning", text)
