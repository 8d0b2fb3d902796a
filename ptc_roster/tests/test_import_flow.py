# SPDX-License-Identifier: LGPL-3.0-or-later
import re
from pathlib import Path
from unittest.mock import patch

import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form
from odoo.tools import mute_logger

from .import_common import ImportCommon, zipped

LIB = Path(__file__).resolve().parents[1] / "lib"


class TestImportFlow(ImportCommon):
    def _checked(self, files):
        record = self._make_import(files)
        record.action_check()
        record._work()
        return record

    def test_clerk_uploads_checks_and_imports(self):
        record = self._make_import({"export.zip": zipped(self._make_files())})
        record.action_check()
        self.assertEqual((record.state, record.file_names), ("checking", "export.zip"))
        self.assertTrue(record.progress_ids)
        record._work()
        self.assertEqual((record.state, record.format), ("checked", "oneroster-1.1"))
        self.assertEqual(record.counts["students"]["added"], 3)
        self.assertIn("Students", record.summary)
        self.assertFalse(self._find("ptc.student", "s1"), "a check writes nothing")
        record.action_import()
        record._work()
        self.assertEqual(record.state, "done")
        self.assertTrue(self._find("ptc.student", "s1"))
        self.assertFalse(record.attachment_ids.exists(), "uploaded files are deleted")

    def test_scheduled_action_does_both(self):
        record = self._make_import(self._make_files())
        cron = self.env.ref("ptc_roster.ptc_import_cron_run")
        triggers = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        with self.enter_registry_test_mode():
            record.action_check()
            self.assertEqual(self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)]), triggers + 1)
            cron.method_direct_trigger()
            self.assertEqual(record.state, "checked")
            record.action_import()
            cron.method_direct_trigger()
        self.assertEqual(record.state, "done")

    def test_buttons_by_form_as_administrator(self):
        files = self.env["ir.attachment"].with_user(self.user_administrator)
        files = files.create([{"name": name, "raw": data} for name, data in self._make_files().items()])
        with Form(self.imports.with_user(self.user_administrator)) as form:
            for one in files:
                form.attachment_ids.add(one)
        record = form.record
        self.assertEqual(record.user_id, self.user_administrator)
        record.action_check()
        record.with_user(self.env.ref("base.user_root"))._work()
        self.assertEqual(record.state, "checked")
        record.action_reset()
        self.assertEqual((record.state, record.counts, record.attachment_ids.ids), ("draft", False, []))

    def test_only_administrators_import(self):
        record = self._make_import(self._make_files())
        for user in (self.user_office, self.user_internal, self.user_public):
            with self.assertRaises(AccessError):
                record.with_user(user).read(["state"])
            with self.assertRaises(AccessError):
                self.imports.with_user(user).create({"source": "x"})
            with self.assertRaises(AccessError):
                record.with_user(user).action_check()

    def test_problems_tell_file_row_column_and_what_to_do(self):
        files = self._make_files({"enrollments.csv": {"e9": "e9,c1,nobody,student,,,"}})
        record = self._checked(files)
        problem = record.problem_ids.filtered(lambda one: one.code == "unknown_user")
        self.assertRecordValues(
            problem,
            [{"level": "skip", "file": "enrollments.csv", "row_text": "7", "column": "userSourcedId"}],
        )
        self.assertEqual(problem.message, "There is no usable person nobody. Check users.csv.")

    def test_unusable_files_cannot_be_imported(self):
        record = self._checked({"export.zip": b"this is no zip"})
        self.assertTrue(record.is_stopped)
        self.assertEqual(record.problem_ids.mapped("code"), ["not_a_zip"])
        with self.assertRaises(UserError):
            record.action_import()

    def test_no_files_no_check(self):
        with self.assertRaises(UserError):
            self.imports.create({}).action_check()

    def test_same_file_twice_is_refused(self):
        record = self._make_import({"users.csv": b"x"})
        record.attachment_ids += self.env["ir.attachment"].create({"name": "users.csv", "raw": b"y"})
        with self.assertRaisesRegex(UserError, "users.csv"):
            record.action_check()

    def test_question_must_be_answered(self):
        self._import()
        record = self._checked(self._make_files({"users.csv": {"s3": ""}}))
        self.assertIn("1 of 3 (Students)", record.question)
        with self.assertRaises(UserError):
            record.action_import()
        record.may_archive = True
        record.action_import()
        record._work()
        self.assertEqual(record.state, "done")
        self.assertFalse(self._find("ptc.student", "s3").active)

    def test_question_that_comes_up_after_the_check_is_asked_then(self):
        self._import()
        files = self._make_files()
        record = self._checked(files)
        more = {f"z{n}": f"z{n},true,student,Z,{n},,,,04" for n in range(3)}
        self._import({"users.csv": more})
        record.action_import()
        record._work()
        self.assertEqual(record.state, "checked")
        self.assertIn("3 of 6 (Students)", record.question)
        self.assertTrue(self._find("ptc.student", "z1").active)

    def test_steps_out_of_turn_are_refused(self):
        record = self._checked(self._make_files())
        record.action_import()
        for step in (record.action_check, record.action_import, record.action_reset):
            with self.assertRaises(UserError):
                step()

    def test_log_stays(self):
        record = self._import()
        with self.assertRaises(UserError):
            record.unlink()
        self._make_import(self._make_files()).unlink()

    # Faults

    def _broken_after_writing(self, error):
        """Let the writer fail when everything is written."""
        store = self.registry["ptc.import.writer"]._store

        def broken(writer, *args):
            store(writer, *args)
            raise error

        return patch.object(self.registry["ptc.import.writer"], "_store", broken)

    def test_fault_leaves_nothing_behind(self):
        record = self._checked(self._make_files())
        record.action_import()
        partners = self.env["res.partner"].search_count([])
        with (
            self._broken_after_writing(ZeroDivisionError()),
            mute_logger("odoo.addons.ptc_roster.models.ptc_import_run"),
        ):
            record._work()
        self.assertEqual(record.state, "failed")
        self.assertIn("Nothing was imported", record.message)
        self.assertEqual(self.env["res.partner"].search_count([]), partners)
        self.assertTrue(record.attachment_ids.exists())
        record.action_check()
        record._work()
        record.action_import()
        record._work()
        self.assertEqual(record.state, "done")

    def test_refusal_of_odoo_is_told_in_its_words(self):
        record = self._checked(self._make_files())
        record.action_import()
        with self._broken_after_writing(UserError("The office is closed.")):
            record._work()
        self.assertEqual((record.state, record.message), ("failed", "The office is closed."))

    def test_meeting_somebody_elses_change_waits_for_the_next_run(self):
        record = self._checked(self._make_files())
        record.action_import()
        with self._broken_after_writing(psycopg2.errors.SerializationFailure()):
            record._work()
        self.assertEqual(record.state, "applying")
        self.assertFalse(self._find("ptc.student", "s1"))
        record._work()
        self.assertEqual(record.state, "done")

    def test_constraint_is_told_and_nothing_is_written(self):
        self._import()
        record = self._checked(self._make_files({"users.csv": {"z1": "z1,true,student,Z,Z,,,,04"}}))
        record.action_import()
        with (
            mute_logger("odoo.sql_db"),
            patch.object(self.registry["ptc.import.writer"], "_prepare_row", _same_key),
        ):
            record._work()
        self.assertEqual(record.state, "failed")
        self.assertIn("Nothing was imported", record.message)

    def test_server_that_is_stopped_each_time_is_told(self):
        record = self._make_import(self._make_files())
        record.action_check()
        with patch.object(self.registry["ptc.import.progress"], "_begin", lambda self, record: 4):
            record._work()
        self.assertEqual(record.state, "failed")
        self.assertIn("limit_time_real_cron", record.message)

    def test_forgotten_files_are_deleted(self):
        record = self._checked(self._make_files())
        fresh = self._checked(self._make_files())
        past = fields.Datetime.subtract(fields.Datetime.now(), days=8)
        self.env.cr.execute("UPDATE ptc_import SET write_date = %s WHERE id = %s", [past, record.id])
        self.imports.invalidate_model()
        self.imports._gc_files()
        self.assertEqual((record.state, record.attachment_ids.exists().ids), ("failed", []))
        self.assertTrue(fresh.attachment_ids.exists())

    # Sentences

    def test_every_problem_has_a_sentence(self):
        source = "\n".join(path.read_text(encoding="utf-8") for path in LIB.glob("*.py"))
        pattern = r"""(?:(?:STOP|SKIP|WARNING|NOTE|level),\s+|_Refused\()"([a-z0-9_]+)\""""
        codes = set(re.findall(pattern, source))
        sentences = self.env["ptc.import.sentences"]._get_sentences()
        self.assertGreater(len(codes), 50)
        self.assertEqual(codes - set(sentences), set())
        for code in sentences:
            self.assertTrue(self.env["ptc.import.sentences"]._get_sentence(code, {"count": 3}))


def _same_key(writer, kind, key, values, source, ids):
    """Give every new row the key of a student who is there."""
    return {"name": "Z", "roster_source": source, "roster_external_id": "s1"}
