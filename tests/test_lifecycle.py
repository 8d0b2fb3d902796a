# SPDX-License-Identifier: LGPL-3.0-or-later
"""Installing, upgrading and uninstalling, on databases of their own, with a clean log each."""

import pytest

from dev import addons, database, logcheck, odoo_source, paths
from dev import stage as staging
from dev.steps import run

UNINSTALL = """
import sys
from dev.in_odoo import environment
names = sys.argv[3:]
with environment(sys.argv[1], f"--logfile={sys.argv[2]}") as env:
    env["ir.module.module"].search([("name", "in", names)]).button_immediate_uninstall()
"""
# What must be empty afterwards: our tables, our columns of others' tables, and anything that says it is ours.
LEFT = {
    "tables": "SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'ptc\\_%'",
    "columns": "SELECT table_name, column_name FROM information_schema.columns WHERE column_name LIKE 'ptc\\_%'",
    "sequences": "SELECT sequence_name FROM information_schema.sequences WHERE sequence_name LIKE 'ptc\\_%'",
    "functions": "SELECT proname FROM pg_proc WHERE proname LIKE 'ptc\\_%'",
    "data": "SELECT module, name FROM ir_model_data WHERE module LIKE 'ptc\\_%'",
    "models": "SELECT model FROM ir_model WHERE model LIKE 'ptc.%'",
    "fields": "SELECT model, name FROM ir_model_fields WHERE name LIKE 'ptc\\_%' OR relation LIKE 'ptc.%'",
    "parameters": "SELECT key FROM ir_config_parameter WHERE key LIKE 'ptc\\_%' OR key LIKE 'ptc.%'",
    "views": "SELECT id, name FROM ir_ui_view WHERE model LIKE 'ptc.%' OR key LIKE 'ptc\\_%'",
    "jobs": "SELECT cron_name FROM ir_cron WHERE cron_name ILIKE 'ptc%'",
}


@pytest.fixture
def scratch(stage):
    """The name of a database to make and use; dropped afterwards."""
    name = database.scratch_name("lifecycle")
    yield name
    stage.databases.drop(name)


def test_install_log_is_clean(stage):
    staging.template(stage)
    assert logcheck.findings(paths.LOG / "odoo-install.log") == []


def test_upgrade_keeps_the_rows_and_a_clean_log(stage, scratch):
    stage.databases.copy(staging.sample(stage), scratch)
    before = _counts(stage, scratch)
    staging.upgrade(stage, scratch, log="upgrade.log")
    assert _counts(stage, scratch) == before
    assert logcheck.findings(paths.LOG / "odoo-upgrade.log") == []


def test_uninstall_leaves_nothing(stage, scratch):
    stage.databases.copy(staging.sample(stage), scratch)
    log = paths.LOG / "odoo-uninstall.log"
    log.unlink(missing_ok=True)
    words = [paths.PYTHON, "-c", UNINSTALL, scratch, log, *addons.names()]
    run(words, "uninstall.log", "see %(log)s", env=odoo_source.environment(stage.source), cwd=paths.ROOT)
    assert {what: stage.databases.sql(query, scratch) for what, query in LEFT.items()} == {what: [] for what in LEFT}
    assert logcheck.findings(log) == []


def _counts(stage, name):
    """Return how many rows each table of ours has."""
    tables = stage.databases.sql(LEFT["tables"] + " AND table_type = 'BASE TABLE' ORDER BY 1", name)
    assert tables
    return {table: stage.databases.sql(f'SELECT count(*) FROM "{table}"', name) for table in tables}
