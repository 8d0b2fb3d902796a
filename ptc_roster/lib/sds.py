# SPDX-License-Identifier: LGPL-3.0-or-later
"""Microsoft School Data Sync v2.1: like OneRoster, always complete.

Source: the v2.1 sample files of OfficeDev/O365-EDU-Tools (MIT).
"""

from .context import ABSENT, BULK
from .problems import NOTE, STOP

_OWN_COLUMNS = ("sessionSourcedId", "grade")


def matches(tables):
    """Tell whether roles.csv (or users.csv) is written as School Data Sync does."""
    roles, users = tables.get("roles"), tables.get("users")
    if users is not None and users.has("role"):
        return False
    if roles is not None:
        return any(roles.has(column) for column in _OWN_COLUMNS) and not roles.has("roleType")
    return users is not None and users.has("activeDirectoryMatchId")


def version(_ctx):
    return "sds-2.1"


def settle_modes(ctx):
    """Everything that is there is complete; classes and enrolments may be left out."""
    for kind in ("users", "roles", "classes", "courses", "academicSessions", "enrollments"):
        ctx.modes[kind] = BULK if kind in ctx.tables else ABSENT
    for kind in ("relationships", "guardian_links"):
        if kind in ctx.tables:
            ctx.modes[kind] = BULK
    for kind in ("users", "roles"):
        if kind not in ctx.tables:
            ctx.problems.add(STOP, "missing_file", f"{kind}.csv")
    for kind in ("classes", "enrollments"):
        if kind not in ctx.tables:
            ctx.problems.add(NOTE, "file_left_out", f"{kind}.csv")
