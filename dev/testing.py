# SPDX-License-Identifier: LGPL-3.0-or-later
"""``make test``: everything under pytest in four runs, then the check of Odoo's logs."""

import sys
from pathlib import Path

from . import addons, database, logcheck, packages, patched_qt, paths, stage
from .steps import step

NOTHING_FOUND = 5
FIXED_LOGS = ("odoo-install.log", "odoo-sample.log", "odoo-tests.log", "odoo-upgrade.log", "odoo-uninstall.log")
PATCHED_LOG = "odoo-tests-patched-qt.log"
PAPERS = ("ptc_*/tests/test_paper_*.py", "ptc_*/tests/test_*_report.py")


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
        return {"plain": ["tests"], "addons": addons.names(), "patched": papers(), "system": ["tests"]}
    groups = {}
    for word in targets:
        first = Path(word.partition("::")[0]).resolve().relative_to(paths.ROOT).parts[0]
        groups.setdefault("addons" if first in addons.names() else "some", []).append(word)
    return groups


def papers():
    """Return the files of the tests that print."""
    found = [file for pattern in PAPERS for file in paths.ROOT.glob(pattern)]
    return sorted(str(file.relative_to(paths.ROOT)) for file in found)


def _pytest(ready, title, words, first=()):
    print(f"\n{title}", flush=True)
    # The cache would be written to by several runs at once.
    cache = f"cache_dir={paths.BUILD}/pytest_cache"
    return stage.call(ready, [*first, paths.PYTHON, "-m", "pytest", "-o", cache, *words])


def _plain(ready, targets, options):
    return _pytest(ready, "tests without Odoo", ["-m", "not system", *targets, *options])


def _system(ready, targets, options):
    stage.sample(ready)
    return _pytest(ready, "tests of the whole system", ["-m", "system", *targets, *options])


def _some(ready, targets, options):
    return _pytest(ready, "tests", [*targets, *options])


def _addons(ready, targets, options):
    return _in_odoo(ready, "tests of the addons", "odoo-tests.log", [*targets, *options])


def _patched(ready, targets, options):
    if not patched_qt.is_possible():
        print("\npaper with patched Qt: left out, the program is for Linux on x86_64 only", flush=True)
        return 0
    first = ["env", f"PATH={patched_qt.path()}", f"PTC_QT={patched_qt.QT}"]
    return _in_odoo(ready, "tests of paper with patched Qt", PATCHED_LOG, [*targets, *options], first)


def _in_odoo(ready, title, log_name, words, first=()):
    """Run tests of addons on a copy of the template database.

    :param first: what the command begins with.
    """
    template = stage.template(ready)
    name = database.scratch_name("addons")
    log = paths.LOG / log_name
    log.unlink(missing_ok=True)
    with step("database of the tests"):
        ready.databases.copy(template, name)
    odoo = ["-p", "odoo", f"--odoo-database={name}", f"--odoo-config={paths.CONFIG}", "--odoo-http"]
    extra = ["--odoo-log-level=info", f"--odoo-extra=logfile={log}"]
    try:
        return _pytest(ready, title, [*odoo, *extra, *words], first)
    finally:
        ready.databases.drop(name)


RUNS = {"plain": _plain, "addons": _addons, "patched": _patched, "system": _system, "some": _some}


def expected_logs():
    """Return the names of the logs that each whole run leaves."""
    return [*FIXED_LOGS, *([PATCHED_LOG] if patched_qt.is_possible() else [])]


def check_logs():
    """Print what is wrong in the logs of installing, upgrading, testing, serving and uninstalling; return 1 if any."""
    logs = [paths.LOG / name for name in expected_logs()] + sorted(paths.LOG.glob("odoo-system-*.log"))
    patterns = logcheck.allowed()
    rows = [row for log in logs for row in logcheck.findings(log, patterns)]
    print(f"\nlog check: {len(logs)} logs, {len(rows)} findings", flush=True)
    for row in rows:
        print(f"  {row}", file=sys.stderr)
    return 1 if rows else 0
