# SPDX-License-Identifier: LGPL-3.0-or-later
from psycopg2.errors import SerializationFailure

from odoo.sql_db import db_connect
from odoo.tests import TransactionCase

from ..rows import lock_rows, take_turns

TOUCH = "UPDATE res_lang SET code = code WHERE id = %s"


class TestLockRows(TransactionCase):
    """What a cron locks, while others work on the same rows in transactions of their own."""

    def setUp(self):
        super().setUp()
        self.language = self.env.ref("base.lang_en")
        self.other = db_connect(self.env.cr.dbname).cursor()
        self.addCleanup(self.other.close)

    def test_locks_what_nobody_has(self):
        self.assertEqual(lock_rows(self.language), self.language)
        self.other.execute("SELECT id FROM res_lang WHERE id = %s FOR UPDATE SKIP LOCKED", [self.language.id])
        self.assertFalse(self.other.fetchall())

    def test_leaves_what_another_has(self):
        self.other.execute(TOUCH, [self.language.id])
        self.assertFalse(lock_rows(self.language))

    def test_leaves_what_was_changed_meanwhile_and_goes_on(self):
        euro = self.env.ref("base.EUR")
        self.other.execute("UPDATE res_currency SET name = name WHERE id = %s", [euro.id])
        self.other.commit()
        with self.assertNoLogs("odoo.sql_db", level="ERROR"):
            self.assertFalse(lock_rows(euro))
        self.assertEqual(euro.name, "EUR")

    def test_nothing(self):
        self.assertFalse(lock_rows(self.env["res.lang"]))

    def test_turns_are_taken(self):
        take_turns(self.language)
        self.other.execute("SELECT id FROM res_lang WHERE id = %s FOR NO KEY UPDATE SKIP LOCKED", [self.language.id])
        self.assertFalse(self.other.fetchall())

    def test_who_comes_second_begins_again_and_the_log_tells_of_no_error(self):
        euro = self.env.ref("base.EUR")
        self.other.execute("UPDATE res_currency SET name = name WHERE id = %s", [euro.id])
        self.other.commit()
        with (
            self.assertNoLogs("odoo.sql_db", level="ERROR"),
            self.assertRaises(SerializationFailure),
            self.env.cr.savepoint(),
        ):
            take_turns(euro)

    def test_nobody_waits_for_nothing(self):
        take_turns(self.env["res.lang"])
