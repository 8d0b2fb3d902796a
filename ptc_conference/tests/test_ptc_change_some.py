# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields
from odoo.fields import Command

from odoo.addons.ptc_conference.tests.change_common import ChangeCase


class TestSome(ChangeCase):
    """Breaks and lengths of some teachers change after families have booked with them, and with others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.upper = cls.env["ptc.division"].create({"name": "Upper", "grade_ids": [Command.link(cls.grade_7.id)]})
        cls.art.subject_id = cls.env["ptc.subject"].create({"name": "Art"})
        cls.of_grade_4 = cls.teacher_homeroom | cls.teacher_art
        cls.of_grade_7 = cls.teacher_art | cls.teacher_science

    def _check_change(self, moving, teachers, **settings):
        """Change settings, plan and apply: these appointments move, and only these teachers have other sessions."""
        before = {session: (session.start, session.stop) for session in self.conference.session_ids}
        booked = {one: (one.start, one.stop, one.session_id) for one in self.booked}
        self.conference.write(settings)
        change = self._allot()
        self.assertEqual(self._get_whats(change), {one: "moves" if one in moving else "stays" for one in self.booked})
        self.assertEqual({one: (one.start, one.stop, one.session_id) for one in self.booked}, booked)
        change.action_apply()
        self._check_held()
        self._check_valid()
        for one in self.booked:
            is_same = (one.start, one.stop, one.session_id) == booked[one]
            self.assertEqual(is_same, one not in moving)
        self.assertEqual(self._get_told(), {(one, "moved") for one in moving})
        after = {session: (session.start, session.stop) for session in self.conference.session_ids}
        changed = {session.teacher_id for session, _times in before.items() ^ after.items()}
        self.assertEqual(changed, set(teachers))
        self.assertEqual(change.notice_ids.teacher_id, teachers)

    def _check_valid(self):
        """Check that each appointment is in a session of the teacher's length that no break of the teacher touches."""
        lengths = self.conference.teacher_ids._get_durations()
        for one in self.booked:
            part = one.session_id.conference_teacher_id
            self.assertEqual((one.stop - one.start).seconds, lengths[part] * 60)
            for pause in part.break_times:
                start, stop = (fields.Datetime.to_datetime(pause[key]) for key in ("start", "stop"))
                self.assertFalse(one.start < stop and start < one.stop, (one.teacher_id.name, pause))

    def _check_each(self, cases):
        for name, (moving, teachers, settings) in cases.items():
            with self.subTest(change=name), self.env.cr.savepoint() as savepoint:
                self._check_change(moving, teachers, **settings)
                savepoint.rollback()

    def _add_break(self, start, stop, **vals):
        return {"break_ids": [Command.create({"start_minute": start, "stop_minute": stop, **vals})]}

    def test_breaks(self):
        early, late = (16 * 60, 16 * 60 + 20), (17 * 60 + 40, 18 * 60)
        both = [Command.set(self.of_grade_4.ids)]
        self._check_each(
            {
                "of one teacher": (
                    self.ida_art,
                    self.teacher_art,
                    self._add_break(*early, teacher_ids=[Command.set(self.teacher_art.ids)]),
                ),
                "of a division": (
                    self.tom_art,
                    self.of_grade_7,
                    self._add_break(*late, division_ids=[Command.set(self.upper.ids)]),
                ),
                # At random, but there is only one place for it in these twenty minutes.
                "staggered": (
                    self.ida_art,
                    self.of_grade_4,
                    self._add_break(*early, is_staggered=True, duration=20, teacher_ids=both),
                ),
                "after sessions in a row": (
                    self.ida_homeroom | self.tom_art,
                    self.of_grade_4 | self.teacher_science,
                    {"rest_after": 3, "rest": 15},
                ),
            }
        )

    def test_lengths(self):
        cases = {
            "of a division": (self.ida_art | self.tom_art, self.of_grade_7, {"division_ids": self.upper}),
            "of a grade": (self.booked, self.of_grade_4, {"grade_ids": self.grade_4}),
            "of a class": (self.ida_homeroom, self.teacher_homeroom, {"class_ids": self.homeroom_4a}),
            "of a subject": (self.ida_art | self.tom_art, self.teacher_art, {"subject_ids": self.art.subject_id}),
            "of one teacher": (self.ida_homeroom, self.teacher_homeroom, {"teacher_ids": self.teacher_homeroom}),
        }
        for name, (moving, teachers, conditions) in cases.items():
            vals = {key: [Command.set(records.ids)] for key, records in conditions.items()}
            settings = {"length_ids": [Command.create({"duration": 15, **vals})]}
            self._check_each({name: (moving, teachers, settings)})

    def test_length_of_who_has_no_appointment_needs_no_plan(self):
        vals = {"duration": 15, "class_ids": [Command.set(self.science_7.ids)]}
        before = self.booked.mapped("session_id")
        self.conference.length_ids = [Command.create(vals)]
        self.conference.action_allot()
        self._check_held()
        self.assertFalse(self.conference.planned_change_id)
        self.assertEqual(self.booked.mapped("session_id"), before)
        self.assertFalse(self._get_told())
