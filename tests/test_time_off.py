# SPDX-License-Identifier: LGPL-3.0-or-later
"""Odoo's time off, which the addons look for and do not depend on: installed in a database of its own."""

import json

import pytest

from dev import database, odoo_source, paths
from dev import stage as staging
from dev.steps import run

SCRIPT = """
import json, sys
from pathlib import Path
from dev.in_odoo import environment
from odoo.fields import Command

name, log, result = sys.argv[1:4]
with environment(name, f"--logfile={log}") as env:
    env["ir.module.module"].search([("name", "=", "hr_holidays")]).button_immediate_install()
with environment(name, f"--logfile={log}") as env:
    kind = env["hr.leave.type"].create(
        {"name": "Illness", "requires_allocation": False, "leave_validation_type": "no_validation"}
    )
    conference = env["ptc.conference"].create(
        {
            "name": "Autumn",
            "tz": "Europe/Berlin",
            "date_ids": [Command.create({"date": day}) for day in ("2030-10-15", "2030-10-17")],
        }
    )
    for name in ("ill", "asked", "elsewhere"):
        partner = env["res.partner"].create({"name": name})
        env["ptc.conference.teacher"].create({"conference_id": conference.id, "teacher_id": partner.id})
        employee = env["hr.employee"].create({"name": name, "work_contact_id": partner.id})
        day = "2030-10-16" if name == "elsewhere" else "2030-10-15"
        vals = {"employee_id": employee.id, "request_date_from": day, "request_date_to": day}
        asked = kind.copy({"leave_validation_type": "hr"}) if name == "asked" else kind
        env["hr.leave"].create({**vals, "holiday_status_id": asked.id})
    part_of_day = {
        "morning": {"request_date_from_period": "am", "request_date_to_period": "am"},
        "afternoon": {"request_date_from_period": "pm", "request_date_to_period": "pm"},
        "both halves": {"request_date_from_period": "am", "request_date_to_period": "pm"},
        "two hours": {"request_hour_from": 15, "request_hour_to": 17},
    }
    for name, vals in part_of_day.items():
        partner = env["res.partner"].create({"name": name})
        env["ptc.conference.teacher"].create({"conference_id": conference.id, "teacher_id": partner.id})
        employee = env["hr.employee"].create({"name": name, "work_contact_id": partner.id, "tz": "Europe/Berlin"})
        of_day = kind.copy({"request_unit": "hour" if name == "two hours" else "half_day"})
        days = {"request_date_from": "2030-10-15", "request_date_to": "2030-10-15"}
        env["hr.leave"].create({"employee_id": employee.id, "holiday_status_id": of_day.id, **days, **vals})
    found = [
        [one["part"].teacher_id.name, str(one["start"]), str(one["stop"]), one["source"]]
        for one in conference.teacher_ids._get_busy_sudo()
    ]
    Path(result).write_text(json.dumps({"found": found, "table": conference.busy_table}))
"""


@pytest.fixture
def scratch(stage):
    """The name of a database to make and use; dropped afterwards."""
    name = database.scratch_name("time_off")
    yield name
    stage.databases.drop(name)


def test_approved_time_off_is_found_and_why_is_not_told(stage, scratch, tmp_path):
    stage.databases.copy(staging.template(stage), scratch)
    log, result = paths.LOG / "odoo-time-off.log", tmp_path / "result.json"
    words = [paths.PYTHON, "-c", SCRIPT, scratch, log, result]
    run(words, "time-off.log", "see %(log)s", env=odoo_source.environment(stage.source), cwd=paths.ROOT)
    told = json.loads(result.read_text())
    # In UTC; the school is two hours ahead. Its conference is in the evening, so who has the morning off can come.
    assert told["found"] == [
        ["ill", "2030-10-14 22:00:00", "2030-10-15 22:00:00", "time_off"],
        ["both halves", "2030-10-14 22:00:00", "2030-10-15 22:00:00", "time_off"],
        ["afternoon", "2030-10-15 11:00:00", "2030-10-15 22:00:00", "time_off"],
        ["two hours", "2030-10-15 13:00:00", "2030-10-15 15:00:00", "time_off"],
    ]
    assert "Time off" in told["table"] and "Illness" not in told["table"]
