# SPDX-License-Identifier: LGPL-3.0-or-later
"""The database of the large school, made once and copied."""

from datetime import date

from dev import addons, odoo_run, paths, stage
from dev.steps import locked, step

from .scratch import environment

NAME = "ptc_bench"
HERE = paths.ROOT / "dev" / "benchmarks"
PROBE = "probe_addon"


def database(ready):
    """Make the database of the large school with the probe, when it is missing or old; return its name."""
    stage.template(ready)
    files = [HERE / "school.py", *sorted(HERE.glob(f"{PROBE}/*.py"))]
    key = addons.content_hash(files, salt=f"{stage.template_key(ready)} {week()}")
    with locked():
        if not ready.databases.is_current(NAME, key):
            with step("large school"):
                _build(ready)
                ready.databases.set_mark(NAME, key=key)
    return NAME


def week():
    """Return the week: what has dates to come is made anew each week."""
    return f"{date.today():%G-%V}"


def addons_path(ready):
    """Return the folders of addons with the probe's, split by commas."""
    return ",".join(str(folder) for folder in (*ready.source.addons, paths.ROOT, HERE))


def _build(ready):
    from . import school

    ready.databases.create(NAME, stage.TEMPLATE)
    folders = addons_path(ready)
    odoo_run.odoo(ready.source, NAME, "--addons-path", folders, "-i", PROBE, log="bench-install.log")
    with environment(NAME, folders) as env:
        school.build_large(env)
        env["ir.qweb"]._pregenerate_assets_bundles()
        env.cr.commit()
    ready.databases.sql("ANALYZE", NAME)
