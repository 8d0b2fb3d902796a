# SPDX-License-Identifier: LGPL-3.0-or-later
"""The check of Odoo's logs."""

import re

import pytest

from dev import logcheck, paths, testing

HEAD = "2026-11-21 18:58:48,471 14085"
CLEAN = f"{HEAD} INFO ptc odoo.modules.loading: 35 modules loaded in 0.2s\n"
TRACEBACK = 'Traceback (most recent call last):\n  File "a.py", line 1\nValueError: WARNING in a text\n'


@pytest.fixture
def log(tmp_path):
    """A log file to write."""
    return tmp_path / "odoo-x.log"


@pytest.mark.parametrize("level", ["WARNING", "ERROR", "CRITICAL"])
def test_each_bad_level_is_found_with_its_line(log, level):
    log.write_text(CLEAN + f"{HEAD} {level} ptc odoo.http: bad news\n" + TRACEBACK + CLEAN)
    assert logcheck.findings(log, []) == [f"odoo-x.log:2: {level} ptc odoo.http: bad news"]


def test_clean_log_has_no_findings(log):
    log.write_text(CLEAN + f"{HEAD} INFO ptc odoo.http: a WARNING in the text of an entry\n" + TRACEBACK)
    assert logcheck.findings(log, []) == []


def test_allowed_entry_is_no_finding(log):
    log.write_text(f"{HEAD} WARNING ptc odoo.http: known noise 12\n{HEAD} WARNING ptc odoo.http: new noise\n")
    found = logcheck.findings(log, [(re.compile(r"known noise \d+$"), None)])
    assert found == ["odoo-x.log:2: WARNING ptc odoo.http: new noise"]


def test_entry_allowed_in_one_log_is_a_finding_in_another(log):
    log.write_text(f"{HEAD} ERROR ptc a: noise\n")
    assert logcheck.findings(log, [(re.compile("a: noise"), "odoo-x.log")]) == []
    assert len(logcheck.findings(log, [(re.compile("a: noise"), "odoo-y.log")])) == 1


def test_allowed_error_does_not_hide_another_level_of_the_same_line(log):
    log.write_text(f"{HEAD} ERROR ptc a: noise\n{HEAD} CRITICAL ptc b: other\n")
    assert len(logcheck.findings(log, [(re.compile("a: noise"), None)])) == 1


@pytest.mark.parametrize(
    "words",
    ["ERROR ptc odoo.sql_db: bad query: SELECT 1", "WARNING ptc odoo.addons.base.models.ir_cron: Exception in cron: "],
)
def test_cron_cut_off_is_allowed_while_a_server_stops_and_not_in_the_next(log, words):
    bad, stops, starts = (
        f"{HEAD} {text}\n"
        for text in (
            words,
            "INFO ptc odoo.service.server: Initiating shutdown",
            "INFO ? odoo: Odoo version 19.0",
        )
    )
    log.write_text(stops + bad)
    assert logcheck.findings(log) == []
    log.write_text(stops + bad + starts + bad)
    assert logcheck.findings(log) == [f"odoo-x.log:4: {words}"]


def test_other_errors_are_findings_while_a_server_stops(log):
    log.write_text(f"{HEAD} INFO ptc odoo.service.server: Initiating shutdown\n{HEAD} ERROR ptc odoo.http: bad news\n")
    assert logcheck.findings(log) == ["odoo-x.log:2: ERROR while stopping: ptc odoo.http: bad news"]


@pytest.mark.parametrize("text", [None, "", "no line of Odoo's\n"])
def test_log_without_entries_is_a_finding(log, text):
    if text is not None:
        log.write_text(text)
    assert logcheck.findings(log, []) == ["odoo-x.log: there is no log to check"]


def test_each_exception_has_a_reason(tmp_path):
    assert logcheck.allowed()
    file = tmp_path / "allowed.toml"
    file.write_text('[[allowed]]\npattern = "x"\nwhy = " "\n')
    with pytest.raises(ValueError, match="the pattern 'x' has no reason"):
        logcheck.allowed(file)


def test_one_finding_fails_the_run(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(paths, "LOG", tmp_path)
    names = testing.expected_logs()
    for name in names:
        (tmp_path / name).write_text(CLEAN)
    (tmp_path / "odoo-system-booking.log").write_text(CLEAN)
    assert testing.check_logs() == 0
    (tmp_path / "odoo-system-booking.log").write_text(f"{HEAD} ERROR ptc odoo.sql_db: bad query\n")
    assert testing.check_logs() == 1
    shown = capsys.readouterr()
    assert f"log check: {len(names) + 1} logs, 1 findings" in shown.out
    assert "odoo-system-booking.log:1: ERROR ptc odoo.sql_db: bad query" in shown.err
