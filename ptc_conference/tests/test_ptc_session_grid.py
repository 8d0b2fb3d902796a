# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.ptc_conference.tests.common import THURSDAY, TUESDAY

from .hand_common import HandCommon

QUERIES = 20


@tagged("post_install", "-at_install")
class TestPtcSessionGrid(HandCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grid = cls.env["ptc.session.grid"].with_user(cls.user_office)

    def _get_day(self, day=TUESDAY):
        return self.grid.get_day(self.conference.id, str(day))

    def _get_row(self, data, teacher):
        return next(row for row in data["rows"] if row["teacher"] == teacher.name)

    def _get_kinds(self, teacher):
        """Return what is in the cells of a teacher's line, a word each."""
        cells = self._get_row(self._get_day(), teacher)["cells"]
        return [cell["sessions"][0]["status"] if cell["sessions"] else cell["kind"] for cell in cells]

    def test_columns_are_the_times_of_the_day(self):
        data = self._get_day()
        clocks = [column["clock"].replace("\u202f", " ") for column in data["columns"]]
        minutes = [0, 10, 20, 30, 40, 50, 60, 80, 90, 100, 110]
        self.assertEqual(clocks, [f"{4 + minute // 60}:{minute % 60:02d} PM" for minute in minutes])
        self.assertEqual(data["columns"][0]["start"], "2026-10-13 14:00:00")
        self.assertEqual([day["date"] for day in data["days"]], [str(TUESDAY), str(THURSDAY)])
        self.assertEqual((data["day"], data["minutes"], data["can_change"]), (str(TUESDAY), 10, False))

    def test_lines_are_the_teachers(self):
        data = self._get_day()
        self.assertEqual({row["teacher"] for row in data["rows"]}, set(self.row.teacher_id.mapped("name")))
        self.assertTrue(all(row["room"] for row in data["rows"]))
        lower, middle = self.grade_4.division_id, self.grade_7.division_id
        self.assertEqual([one["name"] for one in data["divisions"]], [lower.name, middle.name])
        self.assertEqual(set(self._get_row(data, self.teacher_art)["divisions"]), {lower.id, middle.id})
        self.assertEqual(self._get_row(data, self.teacher_homeroom)["divisions"], lower.ids)

    def test_cells_say_what_is_there(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, session=self.first)
        self.second.action_block()
        self.third.action_remove()
        group = self._get_session(teacher=self.teacher_art, clock="16:30")
        group.places = 5
        self._make_appointment(student=self.tom, family=self.other_family, session=group)

        kinds = self._get_kinds(self.teacher_art)
        self.assertEqual(kinds, ["booked", "blocked", "removed", "group", "free", "free", "break", *["free"] * 4])
        cells = self._get_row(self._get_day(), self.teacher_art)["cells"]
        self.assertEqual(
            cells[0]["sessions"],
            [
                {
                    "id": self.first.id,
                    "minutes": 10,
                    "status": "booked",
                    "people": [{"id": appointment.id, "name": "Ida Olsen"}],
                }
            ],
        )
        self.assertEqual([one["name"] for one in cells[3]["sessions"][0]["people"]], ["Tom Reyes"])
        self.assertEqual(cells[3]["sessions"][0]["places"], 5)

    def test_longer_session_has_several_columns(self):
        self.first._double()
        cells = self._get_row(self._get_day(), self.teacher_art)["cells"]
        self.assertEqual([(cell["col"], cell["span"]) for cell in cells[:2]], [(0, 2), (2, 1)])
        [session] = cells[0]["sessions"]
        self.assertTrue(session["is_longer"] and session["is_manual"])

    def test_own_break_and_nothing(self):
        self.conference.break_ids = [
            Command.create(
                {
                    "start_minute": 16 * 60,
                    "stop_minute": 16 * 60 + 20,
                    "teacher_ids": [Command.set(self.teacher_art.ids)],
                }
            )
        ]
        self.part._allot()
        self.conference.teacher_ids.filtered(lambda part: part.teacher_id == self.teacher_science).session_ids.unlink()
        self.assertEqual(self._get_kinds(self.teacher_art)[:3], ["break", "break", "free"])
        self.assertIn(self._get_kinds(self.teacher_science)[0], ("none", "removed"))

    def test_day_without_sessions_and_the_next_conference(self):
        self.assertEqual(self.grid.get_day()["conference"]["id"], self.conference.id)
        self.assertEqual(self.grid.get_day(self.conference.id, "2026-12-24")["day"], str(TUESDAY))
        empty = self._make_conference(name="Later", days=())
        data = self.grid.get_day(empty.id)
        self.assertEqual((data["day"], data["rows"]), (False, []))

    def test_queries_do_not_grow(self):
        few = self._count(self._get_day)
        for number in range(6):
            teacher = self._make_teacher(given=f"Teacher{number}", family="More")
            self._make_class(
                name=f"Class {number}",
                class_type="specialty",
                grade_ids=[Command.set(self.grade_7.ids)],
                teachers=[teacher],
                students=[self.ole],
            )
            self._make_room(name=f"N{number}", campus=self.campus)
        self._make_sessions(conference=self.conference)
        self._make_appointment(student=self.ida, family=self.family, session=self.first)
        self._make_appointment(student=self.tom, family=self.other_family, session=self.second)
        self.assertEqual(len(self._get_day()["rows"]), 9)
        many = self._count(self._get_day)
        self.assertEqual(many, few)
        self.assertLessEqual(many, QUERIES)

    def _count(self, read):
        """Return how many queries ``read`` takes with an empty cache, the registry's caches being warm."""
        self.env.invalidate_all()
        read()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        read()
        return self.env.cr.sql_log_count - before

    def test_only_the_office_reads(self):
        teacher = self._make_portal_user(partner=self.teacher_art)
        internal = self._make_user("internal", "base.group_user")
        for user in (teacher, internal, self.user_mother):
            grid = self.grid.with_user(user)
            calls = (
                lambda grid=grid: grid.get_day(self.conference.id),
                lambda grid=grid: grid.change_sessions(self.first.ids, "block"),
                lambda grid=grid: grid.add_sessions(self.part.ids, "2026-10-13 16:00:00"),
            )
            for call in calls:
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    call()

    def test_other_schools_are_not_shown(self):
        self.conference.company_id = self.env["res.company"].create({"name": "Another school"})
        with self.assertRaises(AccessError):
            self._get_day()
        self.assertNotEqual(self.grid.get_day()["conference"] or {"id": 0}, {"id": self.conference.id})

    def test_office_changes_what_it_may(self):
        answer = self.grid.change_sessions(self.row.ids, "block")
        self.assertEqual((answer["message"], answer["notes"]), ("Sessions changed: 3.", []))
        self.grid.change_sessions(self.row.ids, "reopen")
        self.assertEqual(set(self.row.mapped("status")), {"free"})
        for change in ("remove", "double", "shorten"):
            with self.subTest(change=change), self.assertRaises(AccessError):
                self.grid.change_sessions(self.row.ids, change)

    def test_administrator_changes_all(self):
        grid = self.grid.with_user(self.user_administrator)
        self.assertTrue(grid.get_day(self.conference.id)["can_change"])
        self._make_appointment(student=self.ida, family=self.family, session=self.second)
        answer = grid.change_sessions(self.row.ids, "lengthen", minutes=5)
        self.assertEqual([note["teacher"] for note in answer["notes"]], ["Arno Art"])
        grid.change_sessions(self.row.ids, "shorten")
        grid.change_sessions(self.first.ids, "remove")
        grid.add_sessions(self.part.ids, "2026-10-13 14:00:00")
        self.assertTrue(self.first.active)
        with self.assertRaises(RedirectWarning):
            grid.change_sessions(self.second.ids, "remove")
        with self.assertRaises(UserError):
            grid.add_sessions(self.part.ids, "2026-10-13 14:05:00")

    def test_what_is_gone_is_told(self):
        gone = self.first.ids
        self.first.action_remove()
        with self.assertRaisesRegex(UserError, "not there any more"):
            self.grid.change_sessions(gone, "block")
