# SPDX-License-Identifier: LGPL-3.0-or-later
import unicodedata

from freezegun import freeze_time
from lxml import html

from .common import TUESDAY
from .paper_common import PaperCommon

TEACHERS = "action_report_teacher_schedule"
DAY = TUESDAY.replace(month=11)
RTL = "\u202b"


def is_arabic(text):
    return any(unicodedata.bidirectional(one) == "AL" for one in text)


@freeze_time("2026-10-05 12:00:00")
class TestPaperPages(PaperCommon):
    """Pages end where they were meant to, and texts from right to left are marked."""

    def _fill_day(self, count):
        """Return a conference of one day whose teacher of art meets families with wide names."""
        conference = self._make_conference(name="Full", days=(DAY,), start_minute=12 * 60, break_ids=[])
        children = []
        for number in range(count):
            child = self._make_student(given=f"Mimmo{number:02}", family="Mammomwomm")
            children.append(child)
            self.art.enrollment_ids = [(0, 0, {"student_id": child.id})]
            adults = [self._make_partner(given=name, family="Mammomwomm") for name in ("Wowam", "Mommow")]
            self._make_family(students=[child], adults=adults)
        self._make_sessions(conference=conference)
        free = conference.session_ids.filtered(lambda one: one.teacher_id == self.teacher_art).sorted("start")
        for child, session in zip(children, free, strict=False):
            self._make_appointment(student=child, family=child.guardian_ids.family_id, session=session)
        return conference

    def test_wide_names_stay_on_their_page(self):
        conference = self._fill_day(32)
        for paper in ("euro", "us"):
            self.env.company.paperformat_id = self.env.ref(f"base.paperformat_{paper}")
            pages = self._print(TEACHERS, self._get_part(self.teacher_art, conference))
            self.assertGreater(len(pages), 1)
            for number, text in enumerate(pages, 1):
                self.assertIn(f"{number} / {len(pages)}", text)
                self.assertIn("Arno Art", text)

    def test_no_arabic_without_a_mark(self):
        self.env["res.lang"]._activate_lang("ar_001")
        self.env["ir.module.module"].search([("name", "=", "ptc_conference")])._update_translations(["ar_001"])
        (self.mother | self.father).lang = "ar_001"
        self.conference.introduction = "<p>\u0645\u0631\u062d\u0628\u0627 <b>\u0628\u0643\u0645</b>!</p>"
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        reports = self.env["ir.actions.report"].with_context(lang="ar_001")
        for name, records, kind in (
            ("action_report_family_schedule", self.mother, None),
            ("action_report_teacher_schedule", self.conference.teacher_ids, None),
            ("action_report_door_signs", self.conference, None),
            ("action_report_letters", self.conference, "letters_all"),
            ("action_report_login_slips", self.conference, None),
        ):
            content, _kind = reports._render_qweb_html(f"ptc_conference.{name}", records.ids, data={"kind": kind})
            body = html.fromstring(content).find(".//main")
            lines = [line.strip() for text in body.itertext() for line in text.split("\n") if is_arabic(line)]
            with self.subTest(name):
                self.assertTrue(lines)
                bare = [one for one in lines if not one.startswith(RTL)]
                # What is all letters needs none.
                self.assertEqual([one for one in bare if not one.replace(" ", "").isalpha()], [])
