# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from .common import THURSDAY, TUESDAY
from .paper_common import PaperCommon

REPORT = "action_report_teacher_schedule"


@freeze_time("2026-10-05 12:00:00")
class TestScheduleReport(PaperCommon):
    def test_names_times_and_room(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_homeroom, clock="16:10")
        part = self._get_part(self.teacher_homeroom)
        part.room_id.floor = "2"
        [text] = self._print(REPORT, part)
        for words in (
            "Autumn conferences",
            "Hanna Homeroom",
            f"Room: {part.room_id.name}, Floor: 2, Main campus",
            "Tuesday, October 13, 2026 (booked: 1, free: 9)",
            "Thursday, October 15, 2026 (booked: 0, free: 10)",
            "4:00 – 4:10 PM Free 4:10 – 4:20 PM Ida Olsen (4-A) Homeroom 4-A",
            self.family.guardian_ids.partner_id[0].name,
            "5:00 – 5:20 PM Break 5:20 – 5:30 PM Free",
            self.env.company.name,
        ):
            self.assertIn(words, text)

    def test_blocked_session(self):
        self._get_session(teacher=self.teacher_art, clock="16:10").is_blocked = True
        [text] = self._print(REPORT, self._get_part(self.teacher_art))
        self.assertIn("4:10 – 4:20 PM Blocked 4:20 – 4:30 PM Free", text)
        self.assertIn("(booked: 0, free: 9)", text)

    def test_cancelled_appointment_is_free_again(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        appointment._cancel(is_staff=True)
        [text] = self._print(REPORT, self._get_part(self.teacher_art))
        self.assertNotIn("Ida Olsen", text)
        self.assertIn("4:00 – 4:10 PM Free", text)

    def test_each_teacher_begins_a_page(self):
        parts = self.conference.teacher_ids
        pages = self._print(REPORT, parts)
        self.assertEqual(len(pages), 3)
        for part, text in zip(parts, pages, strict=True):
            self.assertIn(part.teacher_id.name, text)
            self.assertEqual(text.count("Autumn conferences"), 1)

    def test_of_separated_parents_only_the_family_that_booked_is_named(self):
        self._make_appointment(student=self.mia, family=self.family_mia_mother, teacher=self.teacher_homeroom)
        [text] = self._print(REPORT, self._get_part(self.teacher_homeroom))
        self.assertIn(self.mia_mother.name, text)
        self.assertNotIn(self.mia_father.name, text)

    def test_teacher_without_sessions(self):
        part = self._make_part(conference=self.conference, teacher=self._make_teacher(given="Emma", family="Empty"))
        [text] = self._print(REPORT, part)
        self.assertIn("Emma Empty", text)
        self.assertIn("No room yet", text)
        self.assertIn("No sessions have been allotted yet.", text)

    def test_long_day_goes_over_pages_with_every_session_once(self):
        days = (TUESDAY.replace(month=11), THURSDAY.replace(month=11))
        long = self._make_conference(name="Long", days=days, start_minute=12 * 60, stop_minute=19 * 60)
        self._make_sessions(conference=long)
        pages = self._print(REPORT, self._get_part(self.teacher_art, long))
        self.assertEqual(len(pages), 3)
        # 42 sessions of 10 minutes a day, less the break of 20.
        self.assertEqual(" ".join(pages).count("PM Free"), 2 * 40)

    def test_break_of_one_date_is_shown_on_that_date(self):
        first, second = self.conference.date_ids.sorted("date")
        self.conference.break_ids.date_id = second
        self.conference.action_allot()
        part = self._get_part(self.teacher_art)
        days = part._get_schedule_days()
        breaks = [[row["name"] for row in day["rows"] if row["kind"] == "break"] for day in days]
        self.assertEqual(breaks, [[], ["Break"]])
        self.assertEqual(first.date, TUESDAY)

    def test_paper_is_the_companys(self):
        sizes = {}
        for name in ("euro", "us"):
            self.env.company.paperformat_id = self.env.ref(f"base.paperformat_{name}")
            self._print(REPORT, self._get_part(self.teacher_art))
            box = self.reader.pages[0].mediabox
            sizes[name] = (round(box.width), round(box.height))
        self.assertEqual(sizes, {"euro": (595, 842), "us": (612, 792)})

    def test_other_reports_keep_odoos_layout(self):
        other = self.env["ir.actions.report"].search([("is_self_contained", "=", False)], limit=1)
        self.assertEqual(other._get_layout(), self.env.ref("web.minimal_layout"))
        self.assertEqual(
            self.env.ref(f"ptc_conference.{REPORT}")._get_layout(), self.env.ref("ptc_conference.paper_wrapper")
        )

    def test_three_teachers_cost_as_many_queries_as_one(self):
        counts = []
        ids = self.conference.teacher_ids.ids
        self.env["ptc.conference.teacher"].browse(ids)[0]._get_paper_sheets()
        for some in (ids[:1], ids):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["ptc.conference.teacher"].browse(some)._get_paper_sheets()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
