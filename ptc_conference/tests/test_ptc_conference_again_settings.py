# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date, timedelta

from freezegun import freeze_time

from odoo.fields import Command

from odoo.addons.ptc_conference.settings import read_line
from odoo.addons.ptc_conference.tests.common import ConferenceCommon

HALF_A_YEAR = timedelta(days=140)
LINES = ("date_ids", "break_ids", "rule_ids", "length_ids", "window_ids", "teacher_ids")
# What is of one conference only: how far its set-up is, what became of it, and what follows from all of that.
OF_ONE = {
    "ptc.conference": {
        *("id", "name", "active", "access_token", "setup_step", "is_published", "is_cancelled", "has_ways"),
        *("allotted_settings", "replacing_part_ids", "tz"),
    },
    "ptc.conference.teacher": {"id", "active", "applied_breaks"},
}
COMMON = {"id", "active"}


def to_set(*records):
    return [Command.set([record.id for record in records])]


@freeze_time("2026-10-05 12:00:00")
class TestPtcConferenceAgainSettings(ConferenceCommon):
    """A conference of which all is filled in that can be, and its copy on other dates."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lower = cls.env["ptc.division"].create({"name": "Lower School"})
        cls.subject = cls.env["ptc.subject"].create({"name": "Study skills"})
        cls.first, cls.second = cls.conference.date_ids
        cls._fill_conference()
        cls._fill_times()
        cls._fill_rules()
        cls._fill_windows()
        cls._fill_teachers()

    @classmethod
    def _fill_conference(cls):
        """Give all that is said once another value than a new conference has."""
        school = cls.env["res.company"].create({"name": "Another school"})
        choices = {
            "lead_unit": "days",
            "cancel_lead_unit": "minutes",
            "wish_quota_unit": "sessions",
            "substitutes": "beside",
            "separated": "evenings",
            "second_adult": "asked",
            "siblings": "longer",
            "taught_twice": "one",
            "way": "phone",
        }
        counts = ("duration", "hall_time", "hall_time_floor", "hall_time_campus", "gap", "rest_after", "rest")
        limits = ("family_limit", "student_limit", "teacher_limit", "wish_quota", "lead_time", "cancel_lead_time")
        numbers = (*counts, *limits, "message_delay", "offer_minutes", "told_minute")
        flags = ("is_open_elsewhere", "is_calendar_counted", "has_waitlist", "is_two_sided", "has_teacher_schedule")
        flags += ("has_teacher_digest", "has_office_list", "has_calendar_events")
        cls.conference.write(
            {
                **choices,
                **{name: number for number, name in enumerate(numbers, 11)},
                **{name: not cls.conference[name] for name in flags},
                "company_id": school.id,
                "contact_id": cls.teacher_homeroom.id,
                "introduction": "<p>Bring your child along.</p>",
                "name_particles": "von",
                "reminder_days": "7, 1",
                "last_call_days": "5",
                "video_url": "https://meet.school.example/{key}",
                "grade_ids": to_set(cls.grade_4, cls.grade_7),
                "excluded_subject_ids": to_set(cls.subject),
                "excluded_class_ids": to_set(cls.science_7),
                "wish_from": "2026-09-10 06:00:00",
                "wish_until": "2026-09-20 06:00:00",
                "details_until": "2026-10-09",
                "wanted_tz": "Europe/Lisbon",
            }
        )

    @classmethod
    def _fill_times(cls):
        """Enter hours, breaks of a teacher, of a division and staggered ones, and lengths in an order of their own."""
        cls.second.write({"start_minute": 14 * 60, "stop_minute": 17 * 60})
        hours = {"start_minute": 16 * 60 + 30, "stop_minute": 17 * 60}
        breaks = [
            {**hours, "name": "Prayer", "date_id": cls.first.id, "teacher_ids": to_set(cls.teacher_art)},
            {**hours, "division_ids": to_set(cls.lower), "grade_ids": to_set(cls.grade_4, cls.grade_7)},
            {**hours, "is_staggered": True, "duration": 15, "section_ids": to_set(cls.section_4a)},
            {**hours, "class_ids": to_set(cls.art), "subject_ids": to_set(cls.subject)},
        ]
        lengths = [
            {"sequence": 30, "duration": 20, "division_ids": to_set(cls.lower), "grade_ids": to_set(cls.grade_4)},
            {"sequence": 20, "duration": 15, "section_ids": to_set(cls.section_4a), "subject_ids": to_set(cls.subject)},
            {"sequence": 25, "duration": 25, "class_ids": to_set(cls.art), "teacher_ids": to_set(cls.teacher_art)},
        ]
        cls.conference.write({"break_ids": list(map(Command.create, breaks))})
        cls.conference.write({"length_ids": list(map(Command.create, lengths))})

    @classmethod
    def _fill_rules(cls):
        """Enter rules whose order is not that in which they were made."""
        hours = {"has_hours": True, "start_minute": 15 * 60, "stop_minute": 15 * 60 + 30}
        names = {"name_from": "A", "name_to": "L"}
        rules = [
            {"sequence": 30, **names, "division_ids": to_set(cls.lower), "grade_ids": to_set(cls.grade_4)},
            {"sequence": 5, "audience": "nobody", **hours, "teacher_ids": to_set(cls.teacher_art)},
            {"sequence": 20, "date_ids": to_set(cls.second), "section_ids": to_set(cls.section_4a)},
            {"sequence": 20, "audience": "all", "date_ids": to_set(cls.first, cls.second)},
            {"sequence": 7, "class_ids": to_set(cls.art, cls.homeroom_4a), "subject_ids": to_set(cls.subject)},
        ]
        cls.conference.write({"rule_ids": list(map(Command.create, rules))})

    @classmethod
    def _fill_windows(cls):
        span = {"opens": "2026-10-01 06:00:00", "closes": "2026-10-12 18:00:00", "view_until": "2026-12-01 06:00:00"}
        audiences = [
            {"audience": "grades", "grade_ids": to_set(cls.grade_4, cls.grade_7)},
            {"audience": "siblings", "preview_from": "2026-09-20 06:00:00"},
            {"audience": "must_see"},
            {"audience": "families", "family_ids": to_set(cls.family)},
        ]
        cls.conference.window_ids = [Command.create({**span, **values}) for values in audiences]

    @classmethod
    def _fill_teachers(cls):
        """Give a teacher own settings, and add a principal of some groups and a counsellor of one student."""
        parts = cls.conference.teacher_ids
        parts[0].room_id.tables = 2
        parts[0].write({"room_table": 2, "duration": 20, "session_limit": 4, "way": "video"})
        groups = {
            "staff_audience": "groups",
            "staff_division_ids": to_set(cls.lower),
            "staff_grade_ids": to_set(cls.grade_4),
            "staff_section_ids": to_set(cls.section_4a),
        }
        principal, counsellor = (cls._make_teacher(given=name, family="Staff") for name in ("Paula", "Carl"))
        cls._make_part(conference=cls.conference, teacher=principal, staff_role="Principal", **groups)
        of_one = {"staff_audience": "students", "staff_student_ids": to_set(cls.ida)}
        cls._make_part(conference=cls.conference, teacher=counsellor, staff_role="Counsellor", **of_one)

    def _use_again(self):
        days = {day: day.date + HALF_A_YEAR for day in self.conference.date_ids}
        return self.conference._use_again("Spring conferences", days)

    def _read(self, conference):
        """Return all settings, dates and moments aside: of the conference, and of lines by the name of their field.

        Dates are named by their place among the dates of the conference.
        """
        places = {day.id: place for place, day in enumerate(conference.date_ids)}
        conference.invalidate_recordset()
        found = {name: [self._read_line(line, places) for line in conference[name]] for name in LINES}
        return {"conference": [self._read_line(conference, places)], **found}

    def _read_line(self, record, places):
        left_out = OF_ONE.get(record._name, COMMON)
        values = {name: value for name, value in read_line(record).items() if name not in left_out}
        for name in ("date_id", "date_ids"):
            if name in values and record._name != "ptc.conference":
                values[name] = [places[day.id] for day in record[name]]
        moments = ("date", "datetime")
        return {name: value for name, value in values.items() if record._fields.get(name).type not in moments}

    def test_every_setting_is_copied(self):
        before = self._read(self.conference)
        # These were asked last time.
        before["window_ids"] = [line for line in before["window_ids"] if line["audience"] != "families"]
        after = self._read(self._use_again())
        for name, lines in before.items():
            self.assertEqual(after[name], lines, name)

    def test_time_zone_that_was_only_entered_holds_at_once(self):
        """Nothing is allotted yet that it would have to be applied to."""
        self.assertEqual((self.conference.tz, self._use_again().tz), ("Europe/Berlin", "Europe/Lisbon"))

    def test_every_setting_is_filled_in(self):
        """A setting that has its usual value everywhere would look copied although it is not."""
        for name, lines in self._read(self.conference).items():
            model = self.conference[name] if name in LINES else self.conference
            usual = model.default_get(list(lines[0]))
            for key in lines[0]:
                with self.subTest(setting=f"{name}: {key}"):
                    self.assertTrue(any((line[key] or 0) != (usual.get(key) or 0) for line in lines))

    def test_moments_move_as_far_as_the_dates(self):
        new = self._use_again()
        self.assertEqual(new.wish_from.date(), date(2026, 9, 10) + HALF_A_YEAR)
        self.assertEqual(new.wish_until.date(), date(2026, 9, 20) + HALF_A_YEAR)
        self.assertEqual(new.details_until, date(2026, 10, 9) + HALF_A_YEAR)
