# SPDX-License-Identifier: LGPL-3.0-or-later
"""Wishes of a teacher, what an allotment rule yields, and a booking window, as a clerk sees them on her first day.

The tests of this module follow each other.
"""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.system

WIDTHS = (1280, 390)
PAUSE = 500  # milliseconds between two things that a person enters


@pytest.fixture(scope="module")
def conference(odoo):
    """The id of the conference of the sample school, which asks teachers for wishes until tomorrow."""
    [conference_id] = odoo.call("ptc.conference", "search", [("is_published", "=", True)])
    tomorrow = datetime.now() + timedelta(days=1)
    odoo.call("ptc.conference", "write", [conference_id], {"wish_until": tomorrow.strftime("%Y-%m-%d 16:00:00")})
    return conference_id


@pytest.fixture
def open_tab(new_page, sign_in, conference):
    """Open a tab of the conference as the administrator: ``open_tab(width, "Windows")``."""

    def start(width, tab):
        page = sign_in(new_page(width), "admin", "admin")
        page.goto(f"/odoo/conferences/{conference}")
        page.get_by_role("tab", name=tab, exact=True).click()
        page.wait_for_timeout(PAUSE)
        return page

    return start


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


@pytest.mark.parametrize("width", WIDTHS)
def test_teacher_enters_when_she_cannot_come(new_page, sign_in, conference, shot, width):
    page = sign_in(new_page(width), "teacher", "teacher")
    page.goto("/my/teaching")
    shot(page, f"setup_teaching_{width}")
    page.get_by_role("link", name="Enter when I cannot come").first.click()
    shot(page, f"setup_wishes_empty_{width}")
    note = f"Choir rehearsal ({width})"
    if width < 600:
        # The quota is used up by then; a preference needs none.
        page.get_by_label("I would rather come at this time").check()
    page.locator("input[name=start]").fill("16:30")
    page.locator("input[name=stop]").fill("16:50")
    page.locator("input[name=note]").fill(note)
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".o_ptc_wishes")).to_contain_text(note)
    shot(page, f"setup_wishes_{width}")
    assert fits(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_administrator_sees_and_decides_on_wishes(open_tab, shot, width):
    page = open_tab(width, "Teachers' wishes")
    expect(page.locator("[name=wish_ids]")).to_contain_text("Choir rehearsal")
    shot(page, f"setup_wishes_tab_{width}")
    page.get_by_role("button", name="Decide on them one by one").click()
    expect(page.locator(".o_last_breadcrumb_item, .o_breadcrumb").first).to_contain_text("wishes")
    page.wait_for_timeout(PAUSE)
    shot(page, f"setup_wishes_list_{width}")
    accept = page.get_by_role("button", name="Accept").locator("visible=true")
    with page.expect_response(lambda answer: "/call_button/" in answer.url):
        accept.last.click()
    page.wait_for_timeout(PAUSE)
    shot(page, f"setup_wishes_accepted_{width}")


def test_rule_tells_what_it_yields_before_and_after_saving(open_tab, shot):
    page = open_tab(1280, "Allotment")
    before = page.locator("[name=open_session_count]").inner_text()
    page.locator("[name=rule_ids]").get_by_text("Add a line").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("[name=grade_ids] input").fill("4")
    page.wait_for_timeout(PAUSE)
    page.locator(".o-autocomplete--dropdown-item").first.click()
    dialog.locator("[name=name_to] input").fill("L")
    dialog.locator("[name=name_to] input").blur()
    shot(page, "setup_rule_dialog_1280", full_page=False)
    dialog.get_by_role("button", name="Save & Close").click()
    rows = page.locator("[name=rule_ids] .o_data_row")
    expect(rows).to_have_count(2)
    expect(page.locator("[name=open_session_count]")).not_to_have_text(before, timeout=20_000)
    page.wait_for_timeout(PAUSE)
    told = rows.all_inner_texts()
    opened = page.locator("[name=open_session_count]").inner_text()
    shot(page, "setup_rule_yield_1280")
    page.locator(".o_form_button_save").click()
    page.wait_for_timeout(4 * PAUSE)
    expect(page.locator("[name=open_session_count]")).to_have_text(opened)
    assert rows.all_inner_texts() == told
    shot(page, "setup_rule_saved_1280")


def test_rules_on_a_phone(open_tab, shot):
    page = open_tab(390, "Allotment")
    expect(page.locator("[name=rule_ids] .o_kanban_record").first).to_be_visible()
    page.locator("[name=rule_ids]").scroll_into_view_if_needed()
    shot(page, "setup_rule_yield_390")


@pytest.mark.parametrize("width", WIDTHS)
def test_window_form(open_tab, shot, width):
    page = open_tab(width, "Windows")
    shot(page, f"setup_windows_{width}")
    page.locator("[name=window_ids]").get_by_text("Add").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("[name=opens]").first).to_be_visible()
    page.wait_for_timeout(PAUSE)
    shot(page, f"setup_window_form_{width}", full_page=False)
    dialog.locator("[name=audience] input").click()
    page.locator(".o_select_menu_item", has_text="Grades").first.click()
    page.wait_for_timeout(PAUSE)
    shot(page, f"setup_window_grades_{width}", full_page=False)
    assert fits(page)
