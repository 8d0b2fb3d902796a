# SPDX-License-Identifier: LGPL-3.0-or-later
def pre_init_hook(env):
    """Make exclusion constraints on (person, time) possible; btree_gist is a trusted extension since PostgreSQL 13."""
    env.cr.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
