# SPDX-License-Identifier: LGPL-3.0-or-later
"""Who works in another time zone than the school enters and sees the times of the school.

The tests of this module follow each other.
"""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.system

ZONE = "Asia/Tokyo"


def enter(page, name, value, place=""):
    box = page.locator(f"{place} [name={name}]").first
    box.locator("button, input").first.click()
    box.locator("input").first.fill(value)
    page.keyboard.press("Tab")


@pytest.fixture
def conference(odoo):
    """The id of the sample school's conference; the administrator's clock is another one."""
    me = odoo.call("res.users", "search", [["login", "=", "admin"]])
    odoo.call("res.users", "write", me, {"tz": ZONE})
    return odoo.call("ptc.conference", "search", [["is_published", "=", True]])[0]


@pytest.fixture
def clerk(new_page, sign_in, conference):
    """The administrator's page, far from the school."""
    page = sign_in(new_page(1280, timezone_id=ZONE), "admin", "admin")
    page.goto(f"/odoo/conferences/{conference}")
    return page


def get_local(odoo, field, model, record):
    """Return an instant of the database by the clocks of the school, as "2026-11-30 16:00"."""
    query = (
        f"SELECT to_char(one.{field} AT TIME ZONE 'UTC' AT TIME ZONE conference.tz, 'YYYY-MM-DD HH24:MI')"
        f" FROM {model} one JOIN ptc_conference conference ON conference.id = {record}"
    )
    return odoo.sql(query)[-1][0]


def test_window_is_entered_by_the_clocks_of_the_school(odoo, clerk, conference, shot):
    page = clerk
    page.get_by_role("tab", name="Windows").click()
    before = get_local(odoo, "closes", "ptc_conference_window", conference)
    page.locator("[name=window_ids] .o_data_row").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("[name=closes]")).to_contain_text("time of the school")
    shot(page, "moment_window", full_page=False)
    day = before[:10]
    enter(page, "closes", f"{day[5:7]}/{day[8:]}/{day[:4]} 21:35:00", "[role=dialog]")
    expect(dialog.locator("[name=closes] button")).to_contain_text("9:35 PM")
    dialog.get_by_role("button", name="Save").click()
    dialog.wait_for(state="hidden")
    expect(page.locator("[name=window_ids] .o_data_row").first).to_contain_text("9:35 PM")
    page.locator(".o_form_button_save").click()
    expect(page.locator(".o_form_status_indicator_buttons.invisible")).to_be_attached()
    assert get_local(odoo, "closes", "ptc_conference_window", conference) == f"{day} 21:35"


def test_day_is_picked_in_the_calendar(odoo, clerk, conference):
    page = clerk
    page.get_by_role("tab", name="Teachers' wishes").click()
    box = page.locator("[name=wish_until]")
    box.locator("button, input").first.click()
    page.locator(".o_datetime_picker .o_next").first.click()
    page.locator(".o_datetime_picker .o_date_item_cell:not(.o_out_of_range)").get_by_text(
        "15", exact=True
    ).first.click()
    box.locator("input").press("Enter")
    shown = box.locator("button").inner_text()
    page.locator(".o_form_button_save").click()
    expect(page.locator(".o_form_status_indicator_buttons.invisible")).to_be_attached()
    kept = odoo.sql(
        "SELECT to_char(wish_until AT TIME ZONE 'UTC' AT TIME ZONE tz, 'FMHH12:MI AM'), EXTRACT(day FROM wish_until AT"
        f" TIME ZONE 'UTC' AT TIME ZONE tz) FROM ptc_conference WHERE id = {conference}"
    )[0]
    assert kept[1] == "15"
    assert kept[0] in shown


def test_window_that_the_checks_miss_is_entered_by_the_clocks_of_the_school(odoo, clerk, conference, shot):
    page = clerk
    odoo.call("ptc.conference", "write", [conference], {"window_ids": [[5]]})
    page.get_by_role("button", name="Check", exact=True).click()
    page.get_by_role("button", name="Add a window").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("[name=opens]")).to_contain_text("time of the school")
    shot(page, "moment_window_of_checks", full_page=False)
    enter(page, "opens", "11/23/2030 08:00:00", "[role=dialog]")
    enter(page, "closes", "11/24/2030 21:35:00", "[role=dialog]")
    dialog.get_by_role("button", name="Save").click()
    dialog.wait_for(state="hidden")
    assert get_local(odoo, "closes", "ptc_conference_window", conference) == "2030-11-24 21:35"
