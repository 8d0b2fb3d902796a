# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo.fields import Command
from odoo.tests import Form

from odoo.addons.ptc_conference.tests.common import TUESDAY
from odoo.addons.ptc_conference.tests.test_ptc_conference_check_allotted import AllottedCase


class TestCheckQueries(AllottedCase):
    """The page of the checks takes as many queries however much there is, and however much is found."""

    def _make_grown(self, count):
        """Return a conference with so many of everything, most of it with something that is found."""
        limits = {"student_limit": 1, "family_limit": 1, "teacher_limit": 1, "lead_time": 72, "gap": 1}
        conference = self._make_conference(name=f"With {count}", days=(), window_ids=False, break_ids=False, **limits)
        parts = [self._make_busy(conference, number) for number in range(count)]
        for number, part in enumerate(parts):
            self._add_settings(part, number)
        conference.action_allot()
        for part in parts:
            self._add_found(part)
        return conference

    def _make_busy(self, conference, number):
        """Return the part of a teacher whom three families want to meet."""
        teacher = self._make_teacher(given="Busy", family=f"{conference.name} {number}")
        students = [self._make_student(given="S", family=f"{teacher.name} {one}") for one in range(3)]
        for student in students:
            adult = self._make_partner(given="A", family=student.name)
            adult.email = False
            self._make_family(students=[student], adults=[adult])
        self._make_student(given="Lone", family=teacher.name)
        vals = {"class_type": "specialty", "grade_ids": self.grade_4, "teachers": [teacher], "students": students}
        self._make_class(name=f"Class of {teacher.name}", **vals)
        room = self._make_room(name=f"Of {teacher.name}", campus=self.campus)
        return self._make_part(conference=conference, teacher=teacher, room_id=room.id, session_limit=2)

    def _add_settings(self, part, number):
        """Add a date, rules, a length, breaks and a window, most of them for nobody or at no time."""
        day = TUESDAY + timedelta(days=7 * number)
        nobody = {"grade_ids": self.grade_7.ids, "class_ids": self.homeroom_4a.ids}
        late = {"start_minute": 18 * 60, "stop_minute": 18 * 60 + 10}
        hours = {"has_hours": True, "start_minute": 17 * 60, "stop_minute": 18 * 60}
        closed = {"opens": "2026-10-01 06:00:00", "closes": "2026-10-04 18:00:00", "audience": "grades"}
        lines = {
            "date_ids": [{"date": day, "start_minute": 16 * 60, "stop_minute": 18 * 60}],
            "rule_ids": [
                {"teacher_ids": part.teacher_id.ids, "name_from": "X", **hours},
                nobody,
                {**hours, **late, "name_from": "X"},
            ],
            "length_ids": [{**nobody, "duration": 12 + number}],
            "break_ids": [{**nobody, "start_minute": 970, "stop_minute": 980}, late],
            "window_ids": [{**closed, "grade_ids": self.env.ref("ptc_roster.grade_09").ids}],
        }
        part.conference_id.write({name: [Command.create(vals) for vals in several] for name, several in lines.items()})

    def _add_found(self, part):
        """Leave things to find at the sessions of a teacher."""
        first, last = part.session_ids.sorted("start")[0], part.session_ids.sorted("start")[-1]
        student = self._get_students(part)[0]
        self._make_appointment(student=student, family=student.guardian_ids.family_id, session=first)
        own = {"date_id": part.conference_id.date_ids[0].id, "conference_teacher_id": part.id}
        early, late = {"start_minute": 960, "stop_minute": 1020}, {"start_minute": 1020, "stop_minute": 1080}
        self.env["ptc.teacher.wish"].create(
            [
                {**own, **early, "state": "accepted"},
                {**own, **late, "kind": "preference", "state": "accepted"},
                {**own, **late},
            ]
        )
        minutes = timedelta(minutes=5)
        times = {"start": last.start + minutes, "stop": last.stop + minutes}
        last.copy({"is_blocked": True, "is_manual": True, **times})
        part.room_id.active = False

    def _get_students(self, part):
        return (
            self.env["ptc.enrollment"]
            .search([("class_id.class_teacher_ids.teacher_id", "=", part.teacher_id.id)])
            .student_id
        )

    def _count(self, conference):
        """Return how many queries it takes to look and to show all of it, and what was found."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        check = self._check(conference)
        Form(check)
        return self.env.cr.sql_log_count - before, set(check.line_ids.mapped("code"))

    def test_queries_do_not_depend_on_how_much_is_found(self):
        one, several = self._make_grown(1), self._make_grown(5)
        self._count(one)  # a server that has run for a while knows who may read what, and the views
        few, found = self._count(one)
        many, found_then = self._count(several)
        self.assertEqual((many, found_then), (few, found))
        self.assertLessEqual(few, 25)
        self.assertGreater(len(found), 15, found)
