# SPDX-License-Identifier: LGPL-3.0-or-later
"""How the forms read and write times of day: JavaScript without Odoo, so any browser page will do."""

from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "ptc_conference" / "static" / "src" / "fields" / "time_of_day" / "clock.js"
PARSE = "text => { try { return window.parseTimeOfDay(text); } catch { return null; } }"
READ = {
    "16:30": 990,
    "1630": 990,
    "16.30": 990,
    "16h30": 990,
    "4:30 pm": 990,
    "4:30PM": 990,
    "4:30 p.m.": 990,
    " 16 ": 960,
    "4pm": 960,
    "930": 570,
    "12 am": 0,
    "12:15 pm": 735,
    "0:00": 0,
    "24:00": 1440,
}
REFUSED = ("", "25:00", "24:01", "16:60", "13 pm", "0 am", "noon", "16:3", "-1", "16:30:00", "16 - 17", "16 m")
WRITTEN = {0: "00:00", 5: "00:05", 990: "16:30", 1440: "24:00"}


@pytest.fixture(scope="module")
def page(browser):
    page = browser.new_page()
    page.add_script_tag(
        type="module", content=SOURCE.read_text() + "Object.assign(window, { formatTimeOfDay, parseTimeOfDay });"
    )
    page.wait_for_function("() => Boolean(window.parseTimeOfDay)")
    yield page
    page.close()


def test_reads_times_of_day(page):
    assert {text: page.evaluate(PARSE, text) for text in READ} == READ


def test_refuses_what_is_no_time_of_day(page):
    assert {text: page.evaluate(PARSE, text) for text in REFUSED} == dict.fromkeys(REFUSED)


def test_writes_times_of_day(page):
    assert {minutes: page.evaluate("window.formatTimeOfDay", minutes) for minutes in WRITTEN} == WRITTEN
