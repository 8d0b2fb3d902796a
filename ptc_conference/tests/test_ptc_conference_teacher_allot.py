# SPDX-License-Identifier: LGPL-3.0-or-later
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
        part = self._make_part(conference=self.conference, teacher=self._make_teacher(given="New", family="One"))
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
        rule = self.env["ptc.conference.rule"].create({"name": "Old", "conference_id": self.conference.id})
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
        self.assertFalse(booked.date_id)
