# SPDX-License-Identifier: LGPL-3.0-or-later
from psycopg2.errors import CheckViolation

from odoo.fields import Command
from odoo.tests import Form
from odoo.tools import mute_logger

from odoo.addons.ptc_conference.tests.common import THURSDAY, TUESDAY
from odoo.addons.ptc_conference.tests.test_ptc_conference_teacher import ConferenceTeacherCase


class TimesCase(ConferenceTeacherCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.upper = cls.env["ptc.division"].create({"name": "Upper", "grade_ids": [Command.link(cls.grade_7.id)]})
        cls.conference.break_ids.unlink()

    def _allot(self, **vals):
        """Change the settings, allot, and see that allotting again changes nothing."""
        self.conference.write(vals)
        self.conference.teacher_ids._allot()
        before = self.conference.session_ids.mapped(lambda session: (session.id, session.write_date))
        self.conference.teacher_ids._allot()
        self.conference.invalidate_recordset(["session_ids"])
        after = self.conference.session_ids.mapped(lambda session: (session.id, session.write_date))
        self.assertEqual(after, before)

    def _get_times(self, teacher, day=TUESDAY):
        return self._get_clocks(self._get_part(teacher), day)

    def _add_break(self, start, stop, **vals):
        return Command.create({"start_minute": start, "stop_minute": stop, **vals})


class TestRhythm(TimesCase):
    def test_pause_after_each_session(self):
        self._allot(duration=17, gap=3)
        self.assertEqual(self._get_times(self.teacher_art), ["16:00", "16:20", "16:40", "17:00", "17:20", "17:40"])
        self._allot(gap=0)
        self.assertEqual(self._get_times(self.teacher_art)[:3], ["16:00", "16:17", "16:34"])

    def test_longer_pause_after_sessions_in_a_row(self):
        self._allot(duration=20, rest_after=2, rest=15)
        self.assertEqual(self._get_times(self.teacher_art), ["16:00", "16:20", "16:55", "17:15"])
        self._allot(rest_after=0)
        self.assertEqual(len(self._get_times(self.teacher_art)), 6)

    def test_booked_sessions_that_stay_keep_the_pause_too(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art, clock="16:10")
        self._allot(duration=15, gap=5)
        # 16:00 would leave no time before 16:10; 16:20 follows 16:10 to 16:20 at once.
        self.assertEqual(self._get_times(self.teacher_art), ["16:10", "16:40", "17:00", "17:20", "17:40"])

    @mute_logger("odoo.sql_db")
    def test_impossible_pauses_are_refused(self):
        for vals in ({"gap": -1}, {"rest_after": -1}, {"rest": -1}):
            with self.subTest(vals=vals), self.assertRaises(CheckViolation), self.env.cr.savepoint():
                self.conference.write(vals)


class TestLength(TimesCase):
    def _add_length(self, duration, **conditions):
        vals = {name: [Command.set(records.ids)] for name, records in conditions.items()}
        sequence = len(self.conference.length_ids)
        self.conference.length_ids = [Command.create({"duration": duration, "sequence": sequence, **vals})]

    def _get_lengths(self):
        parts = self.conference.teacher_ids
        teachers = (self.teacher_homeroom, self.teacher_art, self.teacher_science)
        by_teacher = {part.teacher_id: duration for part, duration in parts._get_durations().items()}
        return [by_teacher[teacher] for teacher in teachers]

    def test_by_what_a_teacher_teaches(self):
        self.science_7.subject_id = self.env["ptc.subject"].create({"name": "Science"})
        section_4a = self.ida.section_id or self.env["ptc.section"].create({"name": "4-A", "grade_id": self.grade_4.id})
        self.ida.section_id = section_4a
        cases = [
            ({"division_ids": self.upper}, [10, 7, 7]),
            ({"grade_ids": self.grade_4}, [7, 7, 10]),
            ({"class_ids": self.homeroom_4a}, [7, 10, 10]),
            ({"section_ids": section_4a}, [7, 7, 10]),
            ({"subject_ids": self.science_7.subject_id}, [10, 10, 7]),
            ({"teacher_ids": self.teacher_art}, [10, 7, 10]),
            ({"grade_ids": self.grade_4, "teacher_ids": self.teacher_science | self.teacher_art}, [10, 7, 10]),
            ({"division_ids": self.upper, "class_ids": self.homeroom_4a}, [10, 10, 10]),
            ({}, [7, 7, 7]),
        ]
        for conditions, lengths in cases:
            with self.subTest(conditions=conditions):
                self.conference.length_ids.unlink()
                self._add_length(7, **conditions)
                self.assertEqual(self._get_lengths(), lengths)

    def test_first_line_wins_and_the_own_length_over_all(self):
        self._add_length(12, grade_ids=self.grade_7)
        self._add_length(15, grade_ids=self.grade_4)
        self.assertEqual(self._get_lengths(), [15, 12, 12])
        self.conference.length_ids[0].sequence = 9
        self.conference.invalidate_recordset(["length_ids"])
        self.assertEqual(self._get_lengths(), [15, 15, 12])
        self._get_part(self.teacher_art).duration = 8
        self.assertEqual(self._get_lengths(), [15, 8, 12])

    def test_sessions_have_these_lengths(self):
        self._add_length(25, teacher_ids=self.teacher_science)
        self._allot()
        self.assertEqual(self._get_times(self.teacher_science), ["16:00", "16:25", "16:50", "17:15"])
        self.assertEqual(len(self._get_times(self.teacher_art)), 12)

    def test_class_out_of_scope_does_not_count(self):
        self._add_length(12, grade_ids=self.grade_7)
        self.conference.grade_ids = self.grade_4
        self.assertEqual(self._get_lengths(), [10, 12, 10])
        self.art.grade_ids = self.grade_4
        self.ole.enrollment_ids.filtered(lambda one: one.class_id == self.art).active = False
        self.assertEqual(self._get_lengths(), [10, 10, 10])

    def test_session_by_hand_is_proposed_that_long(self):
        self._add_length(25, teacher_ids=self.teacher_science)
        part = self._get_part(self.teacher_science)
        with Form(self.env["ptc.session"].with_context(default_conference_teacher_id=part.id)) as form:
            form.start = "2026-10-13 18:00:00"
            self.assertEqual(str(form.stop), "2026-10-13 18:25:00")

    @mute_logger("odoo.sql_db")
    def test_impossible_lengths_are_refused(self):
        with self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self._add_length(0)
        with self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self._get_part(self.teacher_art).duration = -1
            self.env.flush_all()

    def test_all_lines_are_worked_out_in_the_same_number_of_queries(self):
        self._add_length(12, grade_ids=self.grade_7)

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.conference.teacher_ids._get_durations()
            return self.env.cr.sql_log_count - before

        few = count()
        for number in range(5):
            self._add_length(12 + number, class_ids=self.homeroom_4a, subject_ids=self.art.subject_id)
        self.assertEqual(count(), few)


class TestBreaks(TimesCase):
    def _get_pauses(self, teacher):
        return [pause["start"][11:16] for pause in self._get_part(teacher).break_times or ()]

    def test_break_of_a_division(self):
        self._allot(break_ids=[self._add_break(960, 1020, division_ids=[Command.link(self.upper.id)])])
        self.assertEqual(self._get_times(self.teacher_science)[0], "17:00")
        self.assertEqual(self._get_times(self.teacher_art, THURSDAY)[0], "17:00")
        self.assertEqual(self._get_times(self.teacher_homeroom)[0], "16:00")

    def test_break_of_a_teacher_on_one_date(self):
        vals = {"teacher_ids": [Command.link(self.teacher_art.id)], "date_id": self.conference.date_ids[1].id}
        self._allot(break_ids=[self._add_break(960, 1020, **vals)])
        self.assertEqual(self._get_times(self.teacher_art)[0], "16:00")
        self.assertEqual(self._get_times(self.teacher_art, THURSDAY)[0], "17:00")
        self.assertEqual(self._get_times(self.teacher_science, THURSDAY)[0], "16:00")
        self.assertEqual(self._get_pauses(self.teacher_art), ["14:00"])
        self.assertEqual(self._get_pauses(self.teacher_science), [])

    def test_staggered_break_is_at_another_time_for_each(self):
        for number in range(5):
            teacher = self._make_teacher(given=f"T{number}", family="More")
            self._make_class(name=f"Class {number}", teachers=[teacher])
            room = self._make_room(name=f"M{number}", campus=self.campus)
            self._make_part(conference=self.conference, teacher=teacher, room_id=room.id)
        self._allot(break_ids=[self._add_break(990, 1050, is_staggered=True, duration=10)])
        teachers = self.conference.teacher_ids.teacher_id
        away = [self._get_pauses(teacher)[0] for teacher in teachers]
        self.assertGreaterEqual(len(set(away)), 4)
        for teacher in teachers:
            times = self._get_times(teacher)
            self.assertEqual(len(times), 11)
            hour, minute = map(int, self._get_pauses(teacher)[0].split(":"))
            self.assertNotIn(f"{hour + 2}:{minute:02}", times)

    def test_printed_schedule_shows_the_own_breaks(self):
        art = {"name": "Tea", "teacher_ids": [Command.link(self.teacher_art.id)]}
        staggered = self._add_break(1020, 1080, name="Air", is_staggered=True, duration=5)
        self._allot(break_ids=[self._add_break(960, 970, **art), staggered])
        for teacher, names in ((self.teacher_art, ["Tea", "Air"]), (self.teacher_science, ["Air"])):
            for day in self._get_part(teacher)._get_schedule_days():
                self.assertEqual([row["name"] for row in day["rows"] if row["kind"] == "break"], names)

    @mute_logger("odoo.sql_db")
    def test_staggered_break_must_fit(self):
        for duration in (0, 61):
            line = self._add_break(960, 1020, is_staggered=True, duration=duration)
            with self.subTest(duration=duration), self.assertRaises(CheckViolation), self.env.cr.savepoint():
                self.conference.break_ids = [line]
        self.conference.break_ids = [self._add_break(960, 1020, is_staggered=True, duration=60)]
