# SPDX-License-Identifier: LGPL-3.0-or-later
"""OneRoster 1.1 and 1.2: manifest, version, which files are complete.

Source: 1EdTech OneRoster CSV binding, 1.1 and 1.2.
"""

from .context import ABSENT, BULK, DELTA
from .problems import NOTE, STOP, WARNING

# Without these a complete roster means nothing.
_NEEDED = ("users", "classes", "enrollments")
_OURS = ("guardian_links", "relationships")


def version(ctx):
    """Return ``oneroster-1.1`` or ``oneroster-1.2``; ``links`` for links alone."""
    if set(ctx.tables) <= {"manifest", *_OURS}:
        return "links"
    told = _manifest(ctx).get("oneroster.version", "")
    users = ctx.tables.get("users")
    has_roles = "roles" in ctx.tables and not (users and users.has("role"))
    if has_roles:
        return "oneroster-1.2"
    if users is not None and not users.has("role"):
        code = "roles_missing" if told.startswith("1.2") else "role_column_missing"
        ctx.problems.add(STOP, code, users.name, users.header_row, "role")
    ctx.tables.pop("roles", None)
    return "oneroster-1.2" if told.startswith("1.2") else "oneroster-1.1"


def _manifest(ctx):
    """Return ``{property in lower case: value in lower case}``."""
    table = ctx.tables.get("manifest")
    if table is None:
        return {}
    return {row["propertyName"].lower(): row["value"].lower() for row in table}


def settle_modes(ctx):
    """Decide for every file whether it is complete, only changes, or absent."""
    manifest = _manifest(ctx)
    for kind in ("users", "roles", "classes", "courses", "academicSessions", "enrollments"):
        table = ctx.tables.get(kind)
        told = manifest.get(f"file.{kind.lower()}")
        ctx.modes[kind] = _mode(ctx, kind, table, told)
        if told == ABSENT and table is not None:
            ctx.problems.add(WARNING, "absent_but_there", table.name)
    _settle_links(ctx)
    if ctx.roster.format != "links":
        _check_needed(ctx)


def _mode(ctx, kind, table, told):
    """Believe the manifest; without one, rows that are all stamped are changes."""
    if table is None:
        if told in (BULK, DELTA):
            ctx.problems.add(STOP, "announced_missing", f"{kind}.csv")
        return ABSENT
    if told == DELTA and not table.is_stamped:
        ctx.problems.add(WARNING, "changes_unstamped", table.name)
    if told in (BULK, DELTA):
        return told
    if table.is_stamped:
        ctx.problems.add(NOTE, "read_as_changes", table.name)
        return DELTA
    return BULK


def _settle_links(ctx):
    """Let the files of links be as complete as the users they speak of."""
    users = ctx.modes["users"]
    for kind in _OURS:
        if kind in ctx.tables:
            ctx.modes[kind] = BULK if users == BULK else DELTA


def _check_needed(ctx):
    """A complete roster needs its three files; changes may come alone."""
    if DELTA in (mode for kind, mode in ctx.modes.items() if kind not in _OURS):
        return
    manifest = _manifest(ctx)
    for kind in _NEEDED:
        if ctx.modes[kind] == ABSENT and manifest.get(f"file.{kind}") != ABSENT:
            ctx.problems.add(STOP, "missing_file", f"{kind}.csv")
