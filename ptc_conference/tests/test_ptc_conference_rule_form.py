# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import Form

from odoo.addons.ptc_conference.tests.common import TUESDAY
from odoo.addons.ptc_conference.tests.test_ptc_conference_rule import RuleCase


class RuleFormCase(RuleCase):
    """What rules yield is the same in the form before it is saved, afterwards, and once sessions are allotted."""

    def setUp(self):
        super().setUp()
        self.rule = self._add_rule(grade_ids=self.grade_7, date_ids=self.conference.date_ids[1])
        self._add_rule(grade_ids=self.grade_4)
        self.conference.action_allot()

    def _get_told(self, form):
        # As the list shows them.
        numbers = [(row["teacher_count"], row["session_count"]) for row in form.rule_ids._records]
        return [*numbers, (form.open_teacher_count, form.open_session_count)]

    def _get_allotted(self):
        self.env.invalidate_all()
        sessions = self.conference.session_ids
        groups = [sessions.filtered(lambda one, rule=rule: one.rule_id == rule) for rule in self.conference.rule_ids]
        groups.append(sessions.filtered(lambda one: not one.rule_id))
        return [(len(group.teacher_id), len(group)) for group in groups]

    def _check_same(self, edit=None):
        """Edit the form; what it says must hold after saving, and after allotting. Return it."""
        self.env.invalidate_all()
        with Form(self.conference.with_user(self.user_administrator)) as form:
            if edit:
                edit(form)
            told = self._get_told(form)
        self.env.invalidate_all()
        self.assertEqual(self._get_told(Form(self.conference)), told, "after saving")
        self.conference.teacher_ids.filtered("room_id")._allot()
        self.assertEqual(self._get_allotted(), told, "after allotting")
        return told


@freeze_time("2026-10-05 12:00:00")
class TestRuleForm(RuleFormCase):
    def test_nothing_changed(self):
        self.assertEqual(self._check_same(), [(2, 24), (2, 36), (1, 12)])

    def test_break_on_one_date(self):
        self.conference.break_ids = [self._add_break(960, 1020, date_id=self.conference.date_ids[0].id)]
        self.assertEqual(self._check_same(lambda form: None), [(2, 24), (2, 24), (1, 6)])

        def edit(form):
            with form.break_ids.edit(0) as line:
                line.stop_minute = 1080

        self.assertEqual(self._check_same(edit), [(2, 24), (1, 12), (0, 0)])

    def test_new_break_on_one_date(self):
        def edit(form):
            with form.break_ids.new() as line:
                line.date_id = self.conference.date_ids[0]
                line.start_minute, line.stop_minute = 960, 1020

        self.assertEqual(self._check_same(edit), [(2, 24), (2, 24), (1, 6)])

    def test_minutes_of_a_staggered_break(self):
        self.conference.break_ids = [self._add_break(960, 1080, is_staggered=True, duration=10)]
        few = self._check_same()

        def edit(form):
            with form.break_ids.edit(0) as line:
                line.duration = 60

        self.assertLess(sum(count for _teachers, count in self._check_same(edit)), sum(count for _t, count in few))

    def test_hours_of_a_date_and_session_length(self):
        def edit(form):
            form.duration = 15
            with form.date_ids.edit(1) as line:
                line.stop_minute = 1020

        self.assertEqual(self._check_same(edit), [(2, 8), (2, 20), (1, 8)])

    def test_date_and_order_of_a_rule(self):
        def edit(form):
            with form.rule_ids.edit(0) as line:
                line.date_ids.clear()

        self.assertEqual(self._check_same(edit), [(2, 48), (1, 24), (0, 0)])

    def test_accepted_wishes(self):
        art = self._get_part(self.teacher_art)
        vals = {"date_id": self.conference.date_ids[0].id, "start_minute": 960, "stop_minute": 1020}
        self.env["ptc.teacher.wish"].create({**vals, "conference_teacher_id": art.id, "state": "accepted"})
        self.assertEqual(self._check_same(), [(2, 24), (2, 30), (1, 12)])

    def test_busy_times_counted_or_not(self):
        start, stop = (self._to_utc(clock=clock) for clock in ("16:00", "17:00"))
        self.env["calendar.event"].create(
            {"name": "Away", "start": start, "stop": stop, "partner_ids": [Command.set(self.teacher_art.ids)]}
        )
        self.assertEqual(self._check_same()[1], (2, 30))

        def edit(form):
            form.is_calendar_counted = False

        self.assertEqual(self._check_same(edit)[1], (2, 36))

    def test_room_and_limit_of_a_teacher(self):
        science = self._get_part(self.teacher_science)
        science.session_ids.unlink()

        def edit(form):
            for number, part in enumerate(self.conference.teacher_ids):
                with form.teacher_ids.edit(number) as line:
                    if part == science:
                        line.room_id = self.env["ptc.room"]
                    elif part.teacher_id == self.teacher_art:
                        line.session_limit = 3

        self.assertEqual(self._check_same(edit), [(0, 0), (2, 27), (0, 0)])

    def test_new_rule(self):
        def edit(form):
            with form.rule_ids.new() as line:
                line.teacher_ids.add(self.teacher_science)

        self.assertEqual(self._check_same(edit), [(2, 24), (2, 36), (1, 12), (0, 0)])

    def test_removed_rule(self):
        self.assertEqual(self._check_same(lambda form: form.rule_ids.remove(0)), [(2, 48), (1, 24)])

    def test_sessions_in_another_conference_are_not_told(self):
        other = self._make_conference(name="Other", days=(TUESDAY,), gap=5)
        other.break_ids.unlink()
        room = self._make_room(name="Other", campus=self.campus)
        part = self._make_part(conference=other, teacher=self.teacher_art, room_id=room.id)
        self._get_part(self.teacher_art).session_ids.filtered(lambda one: one.date_id.date == TUESDAY).unlink()
        start = self._to_utc(clock="16:30")
        self.env["ptc.session"].create(
            {"conference_teacher_id": part.id, "start": start, "stop": start + timedelta(minutes=10)}
        )
        # Five minutes before and after belong to the other conference: 16:20, 16:30 and 16:40 are not held.
        self.assertEqual(self._check_same(), [(2, 24), (2, 33), (1, 12)])

    def test_sessions_that_stay_are_told(self):
        art = self._get_part(self.teacher_art)
        blocked = self._get_session(teacher=self.teacher_art, day=TUESDAY)
        blocked.is_blocked = True
        by_hand = self._get_session(teacher=self.teacher_art, day=TUESDAY, clock="16:30")
        by_hand.write({"stop": by_hand.stop - timedelta(minutes=5), "is_manual": True})
        removed = self._get_session(teacher=self.teacher_art, day=TUESDAY, clock="17:00")
        removed.write({"active": False, "is_manual": True})
        self.assertEqual(len(art.session_ids.filtered("active")), 23)
        self.assertEqual(self._check_same(), [(2, 24), (2, 35), (1, 12)])
        self.conference.duration = 20
        self._check_same()
