# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.tools import SQL

from . import functions


def pre_init_hook(env):
    """Make exclusion constraints on (person, time) possible; btree_gist is a trusted extension since PostgreSQL 13."""
    env.cr.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")


def uninstall_hook(env):
    """Drop what the tables do not take with them. The extension stays: others may use it.

    The foreign key goes first: Odoo drops constraints one by one, and the key it refers to would refuse.
    """
    env["calendar.event"].search([("ptc_appointment_id", "!=", False)]).unlink()
    env.cr.execute("ALTER TABLE ptc_occupancy DROP CONSTRAINT IF EXISTS ptc_occupancy_session_same")
    held = [f"ptc_occupancy_{name}" for name in ("guard", "kept", "person", "together", "evening", "either")]
    for trigger in (*held, "ptc_outbox_together", "ptc_appointment_together"):
        env.cr.execute(SQL("DROP FUNCTION IF EXISTS %s CASCADE", SQL.identifier(trigger)))
    functions.drop(env)
