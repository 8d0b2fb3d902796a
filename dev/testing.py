# SPDX-License-Identifier: LGPL-3.0-or-later
"""``make test``: everything under pytest in three runs, then the check of Odoo's logs."""

import sys
from pathlib import Path

from . import addons, database, logcheck, packages, paths, stage
from .steps import step

NOTHING_FOUND = 5
FIXED_LOGS = ("odoo-install.log", "odoo-sample.log", "odoo-tests.log", "odoo-upgrade.log", "odoo-uninstall.log")


def run(arguments):
    """Run the tests; return the exit code.

    :param list arguments: for pytest; with files or folders only those are run, and logs are not checked.
    """
    paths.make_folders()
    targets, options = split(arguments)
    groups = grouped(targets)
    for log in paths.LOG.glob("odoo-system-*.log"):
        log.unlink()
    with stage.ready(packages.TEST) as ready:
        ready.databases.drop_abandoned()
        codes = [RUNS[kind](ready, chosen, options) for kind, chosen in groups.items()]
        if not arguments:
            codes.append(check_logs())
    if arguments and any(code != NOTHING_FOUND for code in codes):
        codes = [code for code in codes if code != NOTHING_FOUND]
    return max(codes)


def split(arguments):
    """Return which arguments are files or folders (with or without ``::name``), and which are options."""
    targets = [word for word in arguments if not word.startswith("-") and Path(word.partition("::")[0]).exists()]
    return targets, [word for word in arguments if word not in targets]


def grouped(targets):
    """Return ``{run: targets}`` in the order of running; the whole of each run when there are no targets."""
    if not targets:
        return {"plain": ["tests"], "addons": addons.names(), "system": ["tests"]}
    groups = {}
    for word in targets:
        first = Path(word.partition("::")[0]).resolve().relative_to(paths.ROOT).parts[0]
        groups.setdefault("addons" if first in addons.names() else "some", []).append(word)
    return groups


def _pytest(ready, title, words):
    print(f"\n{title}", flush=True)
    # The cache would be written to by several runs at once.
    return stage.call(ready, [paths.PYTHON, "-m", "pytest", "-o", f"cache_dir={paths.BUILD}/pytest_cache", *words])


def _plain(ready, targets, options):
    return _pytest(ready, "tests without Odoo", ["-m", "not system", *targets, *options])


def _system(ready, targets, options):
    stage.sample(ready)
    return _pytest(ready, "tests of the whole system", ["-m", "system", *targets, *options])


def _some(ready, targets, options):
    return _pytest(ready, "tests", [*targets, *options])


def _addons(ready, targets, options):
    template = stage.template(ready)
    name = database.scratch_name("addons")
    log = paths.LOG / "odoo-tests.log"
    log.unlink(missing_ok=True)
    with step("database of the tests"):
        ready.databases.copy(template, name)
    odoo = ["-p", "odoo", f"--odoo-database={name}", f"--odoo-config={paths.CONFIG}", "--odoo-http"]
    extra = ["--odoo-log-level=info", f"--odoo-extra=logfile={log}"]
    try:
        return _pytest(ready, "tests of the addons", [*odoo, *extra, *targets, *options])
    finally:
        ready.databases.drop(name)


RUNS = {"plain": _plain, "addons": _addons, "system": _system, "some": _some}


def check_logs():
    """Print what is wrong in the logs of installing, upgrading, testing, serving and uninstalling; return 1 if any."""
    logs = [paths.LOG / name for name in FIXED_LOGS] + sorted(paths.LOG.glob("odoo-system-*.log"))
    patterns = logcheck.allowed()
    rows = [row for log in logs for row in logcheck.findings(log, patterns)]
    print(f"\nlog check: {len(logs)} logs, {len(rows)} findings", flush=True)
    for row in rows:
        print(f"  {row}", file=sys.stderr)
    return 1 if rows else 0
