# SPDX-License-Identifier: LGPL-3.0-or-later
def pre_init_hook(env):
    """Make exclusion constraints on (person, time) possible; btree_gist is a trusted extension since PostgreSQL 13."""
    env.cr.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")


def uninstall_hook(env):
    """Drop what the tables do not take with them. The extension stays: others may use it."""
    env.cr.execute("DROP FUNCTION IF EXISTS ptc_occupancy_guard CASCADE")
