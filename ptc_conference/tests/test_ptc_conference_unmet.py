# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date

from odoo.fields import Command

from .change_common import ChangeCase
from .common import THURSDAY, TUESDAY


class TestUnmet(ChangeCase):
    """Who takes part has a room and a class that leads to the conference, or is other staff."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nora = cls._make_teacher(given="Nora", family="None")
        cls.room = cls._make_room(name="N", campus=cls.campus)
        cls.part = cls._make_part(conference=cls.conference, teacher=cls.nora, room_id=cls.room.id)

    def _make_nora_a_class(self, **vals):
        return self._make_class(
            name="Drama",
            class_type="specialty",
            grade_ids=[Command.set(self.grade_4.ids)],
            teachers=[self.nora],
            **vals,
        )

    def _get_counts(self):
        """Return how many sessions Nora has, after allotting."""
        told = self.conference.action_allot()
        self.env.invalidate_all()
        return len(self.part.session_ids), told["params"]["type"]

    def test_without_a_class_there_are_no_sessions_and_the_screen_says_why(self):
        self.assertEqual(self._get_counts(), (0, "warning"))
        self.assertEqual(self.part.absence, "no_class")
        others = self.conference.teacher_ids - self.part
        self.assertEqual(others.mapped("absence"), [False] * 3)
        self.assertTrue(all(others.mapped("session_ids")))

    def test_with_a_class_there_are(self):
        self._make_nora_a_class()
        self.assertEqual(self._get_counts(), (20, "success"))
        self.assertFalse(self.part.absence)

    def test_a_class_that_does_not_lead_there_is_none(self):
        drama = self._make_nora_a_class()
        cases = {
            "grade": {"grade_ids": [Command.set(self.grade_7.ids)]},
            "class": {"excluded_class_ids": [Command.set(drama.ids)]},
        }
        self.booked._cancel(is_staff=True)
        for reason, vals in cases.items():
            with self.subTest(reason):
                self.conference.write(vals)
                self.assertEqual(self._get_counts(), (0, "warning"))
                self.assertEqual(self.part.absence, reason)
                self.conference.write({name: [Command.clear()] for name in vals})
                self.assertEqual(self._get_counts(), (20, "success"))

    def test_other_staff_need_no_class(self):
        self.part.write({"staff_role": "Nurse", "staff_audience": "all"})
        self.assertEqual(self._get_counts(), (20, "success"))
        self.assertFalse(self.part.absence)

    def test_numbers_of_the_form_leave_them_out(self):
        parts = self.conference.teacher_ids.filtered("room_id")
        after = {part: len(times) for part, times in parts._get_sessions_after().items()}
        self.assertEqual(after[self.part], 0)
        self.assertTrue(all(after[part] for part in parts - self.part))

    def test_by_hand_there_are_none_either(self):
        parts = self.conference.teacher_ids
        outcome = parts._add_sessions(self._to_utc(clock="18:30"))
        self.assertEqual(outcome.done.conference_teacher_id, parts - self.part)
        self.assertEqual(list(outcome.notes), [self.part])
        self._make_nora_a_class()
        self.assertTrue(self.part._add_sessions(self._to_utc(clock="18:30")).done)

    def test_who_is_replaced_by_a_substitute_on_the_only_date_has_none(self):
        self.booked._cancel(is_staff=True)
        self.conference.date_ids.filtered(lambda day: day.date == THURSDAY).unlink()
        keys = {"class_id": self.art.id, "teacher_id": self.nora.id, "role": "3_substitute"}
        self.env["ptc.class.teacher"].create(keys)
        self.conference.substitutes = "instead"
        self.assertEqual(self._get_counts(), (10, "warning"))
        art = self._get_part(self.teacher_art)
        self.assertFalse(art.session_ids)
        self.assertEqual(art.absence, "replaced")

    def test_booked_sessions_go_by_a_plan_only(self):
        self.conference.excluded_class_ids = self.art
        before = self._get_part(self.teacher_art).session_ids
        change = self._allot()
        self.assertEqual(
            self._get_whats(change), {self.ida_art: "lost", self.tom_art: "lost", self.ida_homeroom: "stays"}
        )
        self.assertEqual(set(change.lost_line_ids.mapped("reason")), {"unmet"})
        self.assertFalse(change.lost_line_ids.option_ids)
        self.assertEqual(self._get_part(self.teacher_art).session_ids, before)
        self.assertFalse(self._get_told())
        change.action_apply()
        self._check_held()
        self.assertFalse(self._get_part(self.teacher_art).session_ids)
        self.assertEqual(self._get_told(), {(self.ida_art, "cancelled"), (self.tom_art, "cancelled")})

    def test_discarded_they_stay(self):
        self.conference.excluded_class_ids = self.art
        before = self._get_part(self.teacher_art).session_ids
        self._allot().action_discard()
        self.assertEqual(self._get_part(self.teacher_art).session_ids, before)
        self.assertEqual(set(self.booked.mapped("state")), {"booked"})

    def test_a_class_that_has_ended_by_the_new_date(self):
        self.art.date_stop = "2026-10-20"
        change = self.env["ptc.change"].create({"conference_id": self.conference.id, "kind": "postponed"})
        later = {TUESDAY: date(2026, 10, 27), THURSDAY: date(2026, 10, 29)}
        for line in change.date_ids:
            line.new_date = later[line.old_date]
        change.action_plan()
        reasons = {line.appointment_id: line.reason for line in change.lost_line_ids}
        self.assertEqual(reasons, {self.ida_art: "unmet", self.tom_art: "unmet"})
        change.action_apply()
        self._check_held()
        self.assertFalse(self._get_part(self.teacher_art).session_ids)
