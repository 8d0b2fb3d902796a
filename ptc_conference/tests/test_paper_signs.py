# SPDX-License-Identifier: LGPL-3.0-or-later
import unicodedata

from freezegun import freeze_time

from .common import TUESDAY
from .paper_common import PaperCommon

TEACHERS = "action_report_teacher_schedule"


@freeze_time("2026-10-05 12:00:00")
class TestPaperSigns(PaperCommon):
    """Door signs, the overview, and what the frame of all papers does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_appointment(student=cls.ida, family=cls.family, teacher=cls.teacher_homeroom, clock="16:10")

    def test_a_sign_for_each_room_and_date(self):
        pages = self._print("action_report_door_signs", self.conference)
        self.assertEqual(len(pages), 6)
        room = self._get_part(self.teacher_homeroom).room_id
        own = [text for text in pages if f" {room.name} " in text]
        self.assertEqual(len(own), 2)
        self.assertIn("Tuesday, October 13, 2026", own[0])
        self.assertIn("Hanna Homeroom", own[0])
        self.assertIn("4:00 – 4:10 PM Free 4:10 – 4:20 PM Booked 4:20 – 5:00 PM Free 5:00 – 5:20 PM Break", own[0])

    def test_signs_and_overview_name_no_family(self):
        for report in ("action_report_door_signs", "action_report_campus_overview"):
            text = " ".join(self._print(report, self.conference))
            for name in ("Olsen", "Ida", "Reyes"):
                self.assertNotIn(name, text)

    def test_tables_of_one_room_share_a_sign(self):
        gym = self._make_room(name="Gym", campus=self.campus, tables=3, floor="1")
        for table, part in enumerate(self.conference.teacher_ids, 1):
            part.write({"room_id": gym.id, "room_table": table})
        pages = self._print("action_report_door_signs", self.conference)
        texts = [text for text in pages if "Tuesday" in text]
        self.assertIn("Gym", texts[0])
        self.assertIn("Table: 3", " ".join(pages))

    def test_building_is_told_where_there_are_several(self):
        part = self._get_part(self.teacher_art)
        part.room_id.write({"building": "North wing", "floor": "2"})
        told = "Floor: 2, Building: North wing, Main campus"
        signs = self._print("action_report_door_signs", self.conference)
        self.assertEqual(sum(told in text for text in signs), 2)
        [schedule] = self._print(TEACHERS, part)
        self.assertIn(f"Room: {part.room_id.name}, {told}", schedule)
        by_name, by_room = self._print("action_report_campus_overview", self.conference)
        self.assertIn("Building: North wing", by_name)
        self.assertIn("Floor: 2, Building: North wing", by_room)

    def test_places_that_say_what_they_are_have_no_label(self):
        part = self._get_part(self.teacher_art)
        part.room_id.write({"name": "Music room", "floor": "First floor"})
        [schedule] = self._print(TEACHERS, part)
        self.assertIn("Music room, First floor, Main campus", schedule)
        self.assertNotIn("Floor:", schedule)

    def test_tables_are_told_where_there_are_several(self):
        _by_name, by_room = self._print("action_report_campus_overview", self.conference)
        self.assertNotIn("Table", by_room)
        self._get_part(self.teacher_art).room_id.tables = 2
        _by_name, by_room = self._print("action_report_campus_overview", self.conference)
        self.assertIn("Room Table Teacher Hours", by_room)

    def test_overview_by_name_and_by_room(self):
        pages = self._print("action_report_campus_overview", self.conference)
        self.assertEqual(len(pages), 2)
        self.assertLess(pages[0].index("Arno Art"), pages[0].index("Selma Science"))
        self.assertIn("Main campus", pages[1])
        self.assertIn("Tue Oct 13, 2026, 4:00 – 6:00 PM".replace("Oct 13, 2026", "10/13/2026"), pages[1])

    def test_remarks_and_who_cannot_come(self):
        appointment = self._make_appointment(
            student=self.tom, family=self.other_family, teacher=self.teacher_homeroom, clock="16:30"
        )
        appointment.is_student_attending = True
        met = self._get_class_teacher(student=self.tom, teacher=self.teacher_homeroom)
        keys = {"conference_id": self.conference.id, "student_id": self.tom.id}
        self.env["ptc.must.see"].create({**keys, "class_teacher_id": met.id, "reason": "Reads little"})
        own = {"conference_id": self.conference.id, "student_id": self.mia.id, "partner_id": self.mia_mother.id}
        self.env["ptc.decline"].create({**own, "family_id": self.family_mia_mother.id, "message": "We are abroad"})
        text = " ".join(self._print(TEACHERS, self._get_part(self.teacher_homeroom)))
        self.assertIn("Student attends Was asked to come", text)
        self.assertNotIn("Reads little", text)
        self.assertIn("Unable to attend", text)
        self.assertIn("Mia Park Mia Mother Lind We are abroad", text)
        [other] = self._print(TEACHERS, self._get_part(self.teacher_science))
        self.assertNotIn("Mia Park", other)

    def test_sixty_lines_with_long_names(self):
        self.teacher_art.name = "Wolfgang Amadeus Maximilian von und zu Hohenstein-Wittelsbach"
        self.ida.partner_id.name = "Maximiliana Bartholomea Konstantinopolous-Featherstonehaugh"
        conference = self._make_conference(
            name="Long", days=(TUESDAY.replace(month=11),), start_minute=8 * 60, stop_minute=18 * 60, break_ids=[]
        )
        self._make_sessions(conference=conference)
        for session in conference.session_ids.filtered(lambda one: one.teacher_id == self.teacher_art)[:1]:
            self._make_appointment(student=self.ida, family=self.family, session=session)
        pages = self._print(TEACHERS, self._get_part(self.teacher_art, conference))
        self.assertEqual(len(pages), 3)
        self.assertEqual(" ".join(pages).count("Free"), 59)
        for number, text in enumerate(pages, 1):
            self.assertIn(f"{number} / 3", text)
            self.assertIn("Time Student, Class Guardians Remarks Notes", text)
            self.assertIn("Wolfgang Amadeus", text)

    def test_two_sided(self):
        self.conference.is_two_sided = True
        pages = self._print(TEACHERS, self.conference.teacher_ids)
        self.assertEqual([bool(text) for text in pages], [True, False, True, False, True])

    def test_two_sided_with_a_sheet_of_two_pages(self):
        """Each person begins on a front; who fills both sides is followed by no blank page."""
        days = tuple(TUESDAY.replace(month=11, day=day) for day in (10, 12, 17))
        long = self._make_conference(name="Long", days=days, is_two_sided=True)
        self._make_sessions(conference=long)
        first, second, third = long.teacher_ids.sorted()
        (first | third).session_ids.filtered(lambda one: one.start.day > 10).unlink()
        pages = self._print(TEACHERS, long.teacher_ids)
        names = [part.teacher_id.name for part in (first, second, third)]
        begins = [next(number for number, text in enumerate(pages) if name in text) for name in names]
        self.assertEqual([bool(text) for text in pages], [True, False, True, True, True])
        self.assertEqual(begins, [0, 2, 4])

    def test_signs_of_chosen_rooms(self):
        """All who sit in the room are on its sign, whoever of them is chosen."""
        first, second, third = self.conference.teacher_ids.sorted()
        third.room_id.tables = 2
        first.write({"room_id": third.room_id.id, "room_table": 2})
        pages = self._print("action_report_room_signs", first)
        self.assertEqual(len(pages), 2)
        for text in pages:
            self.assertIn(first.teacher_id.name, text)
            self.assertIn(third.teacher_id.name, text)
            self.assertNotIn(second.teacher_id.name, text)
        self.assertEqual(len(self._print("action_report_room_signs", first | third)), 2)
        pages = self._print("action_report_room_signs", second | third)
        self.assertEqual(len(pages), 4)
        for room in (second.room_id, third.room_id):
            self.assertEqual(sum(f" {room.name} " in text for text in pages), 2)
        second.room_id = False
        self.assertEqual(len(self._print("action_report_room_signs", second)), 1)
        report = self.env.ref("ptc_conference.action_report_room_signs")
        self.assertEqual(report.binding_model_id.model, "ptc.conference.teacher")
        self.assertEqual(report.group_ids, self.env.ref("ptc_roster.group_office"))

    def test_order_of_places(self):
        for floor, part in zip("231", self.conference.teacher_ids.sorted(), strict=True):
            part.room_id.floor = floor
        names = self.conference.teacher_ids.sorted().teacher_id.mapped("name")
        pages = self._print(TEACHERS, self.conference.teacher_ids, data={"order": "place"})
        found = [next(name for name in names if name in text) for text in pages]
        self.assertEqual(found, [names[2], names[0], names[1]])

    def test_from_right_to_left(self):
        for code, name in {"ar_001": "هناء معلمة الصف", "he_IL": "חנה המחנכת"}.items():
            self.env["res.lang"]._activate_lang(code)
            self.teacher_homeroom.name = name
            with self.subTest(code):
                [text] = self._print(TEACHERS, self._get_part(self.teacher_homeroom), lang=code)
                # As letters stand on the paper, or as they are read.
                self.assertTrue({name, name[::-1]} & self._find_parts(unicodedata.normalize("NFKC", text), name))
                self.assertGreater(self._get_left("Autumn"), self._get_left("My"), "the school is on the other side")
                self._print(TEACHERS, self._get_part(self.teacher_homeroom), lang="en_US")
                self.assertLess(self._get_left("Autumn"), self._get_left("My"))

    def _find_parts(self, text, name):
        """Return the parts of a text that are as long as a name and have just its letters."""
        parts = (text[start : start + len(name)] for start in range(len(text)))
        return {part for part in parts if sorted(part) == sorted(name)}

    def _get_left(self, word):
        """Return how far from the left, in points, the text begins that has a word; of the paper printed last."""
        found = []
        self.reader.pages[0].extract_text(visitor_text=lambda text, _cm, tm, *_font: found.append((text, tm[4])))
        return next(left for text, left in found if word in text.split("\t")[0])

    def test_letter_holds_the_rows(self):
        self.env.company.paperformat_id = self.env.ref("base.paperformat_us")
        pages = self._print(TEACHERS, self.conference.teacher_ids)
        self.assertEqual(len(pages), 3)

    def test_conference_without_anything(self):
        empty = self.env["ptc.conference"].create({"name": "Empty", "tz": "UTC"})
        for report in ("action_report_door_signs", "action_report_campus_overview"):
            self.assertEqual(len(self._print(report, empty)), 1)

    def test_blocked_time_is_not_available(self):
        self._get_session(teacher=self.teacher_art, clock="16:00").is_blocked = True
        pages = self._print("action_report_door_signs", self.conference)
        self.assertIn("4:00 – 4:10 PM Not available", " ".join(pages))

    def test_class_list_to_sign(self):
        self.mia.enrollment_ids.filtered(lambda one: one.class_id == self.art).date_stop = TUESDAY.replace(month=9)
        self.ida.student_number = "S-17"
        pages = self._print("action_report_class_list", self.art | self.homeroom_4a)
        self.assertEqual(len(pages), 2)
        self.assertIn("1 Ida Olsen 4-A S-17", pages[0])
        self.assertIn("Students: 3", pages[0])
        self.assertNotIn("Mia Park", pages[0])
        self.assertIn("Mia Park", pages[1])
        for text in pages:
            self.assertIn("Signature:", text)
        self.assertIn("Nobody is enrolled.", self._print("action_report_class_list", self._make_class(name="New"))[0])
