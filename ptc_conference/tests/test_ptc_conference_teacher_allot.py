# SPDX-License-Identifier: LGPL-3.0-or-later
from unittest.mock import patch

from psycopg2.errors import LockNotAvailable

from odoo.fields import Command
from odoo.sql_db import db_connect
from odoo.tools import mute_logger

from odoo.addons.ptc_conference.exceptions import BookingStale
from odoo.addons.ptc_conference.tests.common import THURSDAY, TUESDAY
from odoo.addons.ptc_conference.tests.test_ptc_conference_teacher import ConferenceTeacherCase


class TestWanted(ConferenceTeacherCase):
    def test_wanted_are_the_sessions_that_allotting_writes(self):
        for part, vals_list in self.conference.teacher_ids._get_wanted_sessions().items():
            keys = [(part, vals["start"], vals["stop"]) for vals in vals_list]
            self.assertEqual(keys, [session._get_key() for session in part.session_ids])
            self.assertEqual(
                [vals["date_id"] for vals in vals_list], [session.date_id.id for session in part.session_ids]
            )

    def test_asking_writes_nothing(self):
        teacher = self._make_teacher(given="New", family="One")
        self._make_class(name="New", teachers=[teacher])
        part = self._make_part(conference=self.conference, teacher=teacher)
        self.assertEqual(len(part._get_wanted_sessions()[part]), 20)
        self.assertFalse(part.session_ids)


class TestUpdate(ConferenceTeacherCase):
    def test_sessions_know_their_date(self):
        tuesday, thursday = self.conference.date_ids
        part = self._get_part(self.teacher_art)
        self.assertEqual(
            {day: len(group) for day, group in part.session_ids.grouped("date_id").items()}, {tuesday: 10, thursday: 10}
        )

    def test_date_and_rule_are_brought_up_to_date_where_they_differ(self):
        part = self._get_part(self.teacher_art)
        others = {"teacher_ids": [Command.link(self.teacher_science.id)]}
        rule = self.env["ptc.conference.rule"].create({"conference_id": self.conference.id, **others})
        first, *others = part.session_ids
        first.write({"date_id": self.conference.date_ids[1].id, "rule_id": rule.id})
        before = others[0].write_date
        self.conference.action_allot()
        self.assertEqual((first.date_id.date, first.rule_id), (TUESDAY, rule.browse()))
        self.assertEqual(others[0].write_date, before)

    def test_sessions_outlive_their_date(self):
        booked = self._get_session(teacher=self.teacher_art, day=THURSDAY)
        self._make_appointment(student=self.ida, family=self.family, session=booked)
        self.conference.date_ids[1].unlink()
        self.assertTrue(booked.exists())
        self.assertFalse(booked.date_id.active)


class TestAtOnce(ConferenceTeacherCase):
    """Two administrators allot two conferences of the same teachers at the same moment."""

    def setUp(self):
        super().setUp()
        self.half = self._make_conference(name="At once", days=(TUESDAY,))
        for name in ("201", "202", "203"):
            self._make_room(name=name, campus=self.campus)
        self.half.action_add_teachers()
        self.half.action_assign_rooms()

    def test_second_waits_for_the_first(self):
        self.half.action_allot()
        with db_connect(self.env.cr.dbname).cursor() as other:
            other.execute("SET LOCAL lock_timeout = 100")
            parts = self.half.teacher_ids.with_env(self.env(cr=other))
            with self.assertRaises(LockNotAvailable), mute_logger("odoo.sql_db"):
                parts._claim_allotment()
        self.assertFalse(self.half.session_ids)

    @mute_logger("odoo.sql_db")
    def test_what_was_not_to_be_seen_is_refused_by_postgresql(self):
        with (
            patch.object(type(self.half.teacher_ids), "_get_busy_times", lambda _parts: {}),
            patch.object(type(self.half.teacher_ids), "_fetch_elsewhere", lambda _parts: []),
            self.assertRaisesRegex(BookingStale, "has just got sessions at the same time"),
        ):
            self.half.action_allot()
        self.half.action_allot()
        self.assertFalse(self.half.session_ids)
