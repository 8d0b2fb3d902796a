# SPDX-License-Identifier: LGPL-3.0-or-later
import contextlib
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import ExclusionViolation, ForeignKeyViolation

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from ..exceptions import BookingStale, HeldMeanwhile
from ..models import ptc_session_claim
from .common import ConferenceCommon

LOSES = "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40001'; END $$"


@freeze_time("2026-10-05 12:00:00")
class TestSessionClaim(ConferenceCommon):
    """Who changes a session that is booked at the same moment; tests/race has two who really do."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session = cls._get_session(teacher=cls.teacher_art)
        cls.wanted = {
            "session": cls.session,
            "student": cls.ida,
            "family": cls.family,
            "class_teacher": cls._get_class_teacher(student=cls.ida, teacher=cls.teacher_art),
        }

    def _move(self, clock):
        start = self._to_utc(clock=clock)
        self.session.write({"start": start, "stop": start + timedelta(minutes=10)})

    @contextlib.contextmanager
    def _losing(self):
        """Let PostgreSQL fail as it does when somebody else was faster."""

        def lose(*_args):
            self.env.cr.execute(LOSES, log_exceptions=False)

        appointments, held = (type(self.env[name]) for name in ("ptc.appointment", "ptc.occupancy"))
        with patch.object(held, "_hold", lose), patch.object(appointments, "_insert_booked", lose):
            yield

    def test_what_is_held_knows_the_revision(self):
        held = self._make_appointment(student=self.ida, family=self.family, session=self.session).occupancy_ids
        self.assertEqual(held.session_revision, self.session.revision)
        self._move("19:00")
        self.session.places = 2
        held.invalidate_recordset()
        self.assertEqual(held.session_revision, self.session.revision)
        self.assertRecordValues(held, [{"start": self.session.start, "stop": self.session.stop}])
        self.assertEqual(held.reserved_until, self.session.stop + timedelta(minutes=5))

    @mute_logger("odoo.sql_db")
    def test_old_revision_is_refused(self):
        self.session.places = 2
        appointment = self._make_appointment(student=self.ida, family=self.family, session=self.session)
        with self.assertRaises(ForeignKeyViolation) as caught:
            query = "UPDATE ptc_occupancy SET session_revision = session_revision - 1 WHERE appointment_id = %s"
            self.env.cr.execute(query, appointment.ids)
        self.assertEqual(caught.exception.diag.constraint_name, "ptc_occupancy_session_same")

    def test_blocking_is_no_revision(self):
        before = self.session.revision
        self.session.action_block()
        self.assertEqual(self.session.revision, before)

    def test_time_that_cannot_be_had_is_no_fault(self):
        """Neither the family's other appointment nor the teacher's other session puts an error in the log."""
        self._make_appointment(student=self.ida, family=self.family, session=self.session)
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_homeroom, clock="17:40")
        self._get_session(teacher=self.teacher_art, clock="17:40").action_block()
        for clock, name in (("17:40", "ptc_occupancy_family_once"), ("16:10", "ptc_session_teacher_once")):
            with self.subTest(clock), self.assertNoLogs("odoo.sql_db", "ERROR"):
                with self.assertRaises(ExclusionViolation) as caught, self.env.cr.savepoint():
                    self._move(clock)
                self.assertEqual(caught.exception.diag.constraint_name, name)

    def test_times_may_be_written_one_after_the_other(self):
        start = self._to_utc(clock="19:00")
        self.session.start = start
        self.session.stop = start + timedelta(minutes=10)
        self.env.flush_all()
        self.assertEqual(self.session.stop, start + timedelta(minutes=10))

    def test_administrator_who_loses_is_told(self):
        changes = {
            "archive": lambda: self.session.action_archive(),
            "remove": lambda: self.session.unlink(),
            "move": lambda: self._move("19:00"),
            "places": lambda: self.session.write({"places": 2}),
        }
        for name, change in changes.items():
            with (
                self.subTest(name),
                self.assertNoLogs("odoo.sql_db", "ERROR"),
                patch.object(ptc_session_claim, "CLAIM", LOSES),
                self.assertRaisesRegex(HeldMeanwhile, "Look at it again"),
                self.env.cr.savepoint(),
            ):
                change()

    def test_parent_who_loses_begins_anew(self):
        longer = {**self.wanted, "extra_sessions": self._get_session(teacher=self.teacher_art, clock="16:10")}
        for wanted in (self.wanted, longer):
            with self._losing(), self.assertRaises(BookingStale):
                self.env["ptc.appointment"]._book(**wanted)

    def test_office_that_loses_is_told(self):
        vals = {f"{name}_id": record.id for name, record in self.wanted.items()}
        wizard = self.env["ptc.appointment.book"].create({**vals, "conference_id": self.conference.id})
        ways = {
            "plain": (lambda: self.env["ptc.appointment"].create(vals), "Look at it again"),
            "wizard": (wizard.action_book, "Please try again"),
        }
        for name, (book, told) in ways.items():
            with (
                self.subTest(name),
                self._losing(),
                self.assertRaisesRegex(UserError, told),
                self.env.cr.savepoint(),
            ):
                book()

    def test_further_sessions_are_waited_for(self):
        extra = self._get_session(teacher=self.teacher_art, clock="16:10")
        for command in (Command.link(extra.id), Command.set(extra.ids)):
            with self.subTest(command), self.env.cr.savepoint() as kept:
                vals = {f"{name}_id": record.id for name, record in self.wanted.items()}
                appointment = self.env["ptc.appointment"].create({**vals, "extra_session_ids": [command]})
                self.assertEqual(appointment.occupancy_ids.session_id, self.session | extra)
                kept.rollback()

    def test_teacher_does_not_claim(self):
        teacher = new_test_user(self.env, "art", groups="base.group_portal", partner_id=self.teacher_art.id)
        with self.assertRaises(AccessError):
            self.session.with_user(teacher).write({"places": 2})
