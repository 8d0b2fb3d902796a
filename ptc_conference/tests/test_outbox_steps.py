# SPDX-License-Identifier: LGPL-3.0-or-later
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tools import mute_logger

from .test_outbox import OUTBOX_LOGGER, OutboxCommon

# What the cron does before it tells families of their appointments, and what is broken for the test.
STEPS = [
    ("ptc.waitlist", "_tell_due"),
    ("ptc.must.see.family", "_tell_due"),
    ("ptc.decline", "_tell_due"),
    ("ptc.change.notice", "_tell_due"),
    ("ptc.teacher.wish", "_tell_decided"),
    ("ptc.conference", "_plan_mailings"),
    ("ptc.mailing", "_start"),
]


@freeze_time("2026-10-05 12:00:00")
class TestOutboxSteps(OutboxCommon):
    """What fails in one of the things the cron does stops none of the others."""

    def _break(self, model, method):
        def broken(*_args):
            # An error of the database ends what the transaction has done so far, and tells what it is about.
            self.env.cr.execute("SELECT %s::integer", [self.mother.name])

        return patch.object(type(self.env[model]), method, broken)

    def _tell_another_family(self, clock):
        """Book for a family while a mailing is waiting; return who is sent a file for the calendar."""
        self.env["ptc.mailing"].create({"conference_id": self.conference.id, "kind": "invitation", "state": "waiting"})
        appointment = self._make_appointment(
            student=self.tom, family=self.other_family, teacher=self.teacher_homeroom, clock=clock
        )
        told = {mail["email_to"][0] for mail in self._run_cron() if mail["attachments"]}
        appointment._cancel(is_staff=True)
        self.env["ptc.outbox"].search([]).state = "done"
        return told

    def test_families_are_told_whatever_else_fails(self):
        family = {adult.email_formatted for adult in self.other_mother | self.other_father}
        clocks = ("16:00", "16:10", "16:20", "16:30", "16:40", "17:20", "17:30")
        for (model, method), clock in zip(STEPS, clocks, strict=True):
            with (
                self.subTest(model),
                self._break(model, method),
                mute_logger("odoo.sql_db"),
                self.assertLogs(OUTBOX_LOGGER, "ERROR") as logs,
            ):
                self.assertEqual(self._tell_another_family(clock), family)
            self.assertIn("InvalidTextRepresentation", "".join(logs.output))
            self.assertIn("in broken", "".join(logs.output), "where it was")
            self.assertNotIn("Olsen", "".join(logs.output))

    def test_mailing_that_cannot_be_written_stops_no_other(self):
        mailings = self.env["ptc.mailing"].create(
            [
                {"conference_id": self.conference.id, "kind": kind, "state": "waiting"}
                for kind in ("invitation", "opening")
            ]
        )
        prepare = type(mailings)._prepare_messages

        def _prepare_messages(mailing):
            if mailing.kind == "invitation":
                raise ValueError("broken")
            return prepare(mailing)

        with patch.object(type(mailings), "_prepare_messages", _prepare_messages), mute_logger(OUTBOX_LOGGER):
            subjects = {mail["subject"] for mail in self._run_cron()}
        self.assertEqual(mailings.mapped("state"), ["waiting", "started"])
        self.assertEqual([subject[:16] for subject in subjects], ["You can book now"])
        self.assertEqual(len(self._run_cron()), 6, "it is written as soon as it can be")
