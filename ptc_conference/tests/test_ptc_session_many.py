# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time
from psycopg2.errors import ExclusionViolation

from odoo.exceptions import AccessError

from .common import ConferenceCommon


@freeze_time("2026-10-05 12:00:00")
class TestSessionMany(ConferenceCommon):
    """Sessions written by one statement are what the ORM writes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.part = cls.conference.teacher_ids[0]
        cls.wanted = [
            cls._prepare(clock="19:00"),
            cls._prepare(clock="19:10", places=3, is_manual=True, is_blocked=True, **cls._get_origin(1)),
            cls._prepare(clock="19:20", **cls._get_origin(0)),
        ]

    @classmethod
    def _get_origin(cls, number):
        return {"date_id": cls.conference.date_ids[number].id, "rule_id": False}

    @classmethod
    def _prepare(cls, clock, **vals):
        times = {"start": cls._to_utc(clock=clock), "stop": cls._to_utc(clock=clock, after=10)}
        return {"conference_teacher_id": cls.part.id, **times, **vals}

    def _read_written(self, write):
        """Return the rows that a way of writing makes; they are taken back."""
        savepoint = self.env.cr.savepoint()
        known = self.part.session_ids
        write()
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT to_jsonb(one) - '{id,create_date,write_date}'::text[] FROM ptc_session one"
            " WHERE conference_teacher_id = %s AND id != ALL(%s) ORDER BY start",
            [self.part.id, known.ids],
        )
        rows = [row for (row,) in self.env.cr.fetchall()]
        self.assertEqual(len(self.part.session_ids - known), len(self.wanted))
        self.assertEqual(len(self.conference.session_ids - known), len(self.conference.session_ids) - len(known))
        savepoint.rollback()
        self.env.invalidate_all()
        return rows

    def test_rows_are_the_same(self):
        sessions = self.env["ptc.session"]
        by_statement = self._read_written(lambda: sessions._insert_many(self.wanted))
        by_orm = self._read_written(lambda: sessions.create(self.wanted))
        self.assertEqual(by_statement, by_orm)

    def test_what_overlaps_is_refused(self):
        with self.assertRaises(ExclusionViolation), self.env.cr.savepoint():
            self.env["ptc.session"]._insert_many([self._prepare(clock="16:05")])

    def test_who_may_not_create_may_not_write_many(self):
        with self.assertRaises(AccessError):
            self.env["ptc.session"].with_user(self.user_office)._insert_many(self.wanted)

    def test_retired_at_once(self):
        free = self._get_session(teacher=self.teacher_science)
        revision = free.revision
        free._retire()
        self.assertRecordValues(free, [{"active": False, "revision": revision + 1}])
        self.assertNotIn(free, self.conference.session_ids)
        with self.assertRaises(AccessError):
            self._get_session(teacher=self.teacher_art).with_user(self.user_office)._retire()
