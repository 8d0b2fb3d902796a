# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.exceptions import AccessError

from odoo.addons.ptc_conference.tests.change_common import ChangeCase


class TestNotice(ChangeCase):
    """Teachers whom an applied change touches are told, and nobody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for teacher in (cls.teacher_art, cls.teacher_homeroom):
            teacher.email = f"{teacher.id}@example.com"
        cls.teacher_science.email = False
        cls.room = cls._make_room(name="201", campus=cls.campus)

    def _tell(self):
        """Return ``{teacher: text}`` of the messages to teachers that the cron would send."""
        self.env["ptc.change.notice"]._tell_due()
        messages = self.env["ptc.message"].search([("kind", "=", "teacher_change")])
        return {message.partner_id: str(message.staff_html) for message in messages}

    def _move_room(self, teacher, **vals):
        part = self._get_part(teacher)
        change = self._make_change(kind="rooms", moved_part_ids=part.ids, target_room_ids=self.room.ids, **vals)
        change.action_apply()
        return change

    def test_who_moves_is_told_where_and_about_whom(self):
        change = self._move_room(self.teacher_art, note="Water damage.")
        told = self._tell()
        self.assertEqual(set(told), {self.teacher_art})
        text = told[self.teacher_art].replace("\u202f", " ")
        self.assertIn("Other rooms", text)
        self.assertIn("Water damage.", text)
        self.assertIn("Ida Olsen, Tuesday, October 13, 4:00 PM: 201", text)
        self.assertIn("Tuesday, October 13, 4:00 PM to 6:00 PM, 201", text)
        self.assertEqual(change.notice_ids.mapped("is_told"), [True])

    def test_of_others_nothing_is_told(self):
        self.conference.duration = 15
        self._allot().action_apply()
        told = self._tell()
        self.assertEqual(set(told), {self.teacher_art, self.teacher_homeroom, self.teacher_science})
        self.assertIn("Tom Reyes", told[self.teacher_art])
        self.assertNotIn("Tom Reyes", told[self.teacher_homeroom])
        self.assertNotIn("Ida Olsen", told[self.teacher_science])

    def test_nobody_is_told_of_a_plan_or_what_was_discarded(self):
        part = self._get_part(self.teacher_art)
        change = self._make_change(kind="rooms", moved_part_ids=part.ids, target_room_ids=self.room.ids)
        self.assertFalse(self._tell())
        change.action_discard()
        self.assertFalse(self._tell())

    def test_sessions_that_move_touch_a_teacher_without_appointments(self):
        self._move_room(self.teacher_science)
        self.assertEqual(set(self._tell()), {self.teacher_science})

    def test_both_the_replaced_and_the_new_teacher(self):
        new = self._make_teacher(given="Sanna", family="Substitute")
        part = self._get_part(self.teacher_art)
        self._make_change(kind="teacher", part_id=part.id, new_teacher_id=new.id).action_apply()
        told = self._tell()
        self.assertEqual(set(told), {self.teacher_art, new})
        self.assertIn("You have no sessions", told[self.teacher_art])
        self.assertRegex(told[new], "Ida Olsen, Tuesday, October 13, 4:00.PM: with Sanna Substitute")

    def test_cancelled(self):
        self._make_change(kind="cancelled").action_apply()
        told = self._tell()
        self.assertEqual(set(told), {self.teacher_art, self.teacher_homeroom, self.teacher_science})
        self.assertRegex(told[self.teacher_homeroom], "Ida Olsen, Tuesday, October 13, 4:30.PM: cancelled")

    def test_sent_by_the_template_and_who_has_no_address_is_listed(self):
        self._make_change(kind="cancelled").action_apply()
        self._tell()
        messages = self.env["ptc.message"].search([("kind", "=", "teacher_change")]).grouped("partner_id")
        self.assertEqual(messages[self.teacher_art].state, "queued")
        self.assertEqual(messages[self.teacher_science].state, "unreachable")
        mail = messages[self.teacher_art]._render_mails()[messages[self.teacher_art].id]
        self.assertEqual(mail["subject"], "Your sessions have changed: Autumn conferences")
        self.assertIn("Arno Art", mail["body"])
        self.assertIn("/my/teaching", mail["body"])
        self._tell()
        self.assertEqual(self.env["ptc.message"].search_count([("kind", "=", "teacher_change")]), 3)

    def test_parents_and_teachers_read_no_notices(self):
        change = self._move_room(self.teacher_art)
        for user in (self.user_mother, self._make_portal_user(partner=self.teacher_art)):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                change.notice_ids.with_user(user).mapped("is_told")
