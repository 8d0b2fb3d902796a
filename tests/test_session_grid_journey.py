# SPDX-License-Identifier: LGPL-3.0-or-later
"""The session grid in a real browser: with the mouse, with the keyboard alone, and on a phone.

The tests of this module follow each other, on the conference of the sample school.
"""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.system


@pytest.fixture
def grid(desktop, sign_in, conference):
    """The grid of the sample conference, opened by its smart button."""
    page = sign_in(desktop, "admin", "admin")
    page.goto(f"/odoo/conferences/{conference}")
    page.get_by_role("button", name="Session grid").click()
    page.locator(".o_ptc_grid td").first.wait_for()
    return page


def cell(page, status, number=0):
    return page.locator(f".o_ptc_grid td.o_ptc_{status}").nth(number)


def choose(page, name):
    """Choose an entry of the open menu, and wait for the grid as it is after it."""
    with page.expect_response(lambda answer: "/get_day" in answer.url):
        entry(page, name).click()


def entry(page, name=None):
    """Return an entry of the open menu, the first without a name."""
    menu = page.locator(".o_ptc_grid_menu")
    return menu.get_by_role("menuitem", name=name) if name else menu.get_by_role("menuitem").first


def place(locator):
    """Return the attributes that tell a cell from all others."""
    return [locator.get_attribute(name) for name in ("data-id", "data-col")]


def at(page, where):
    part, col = where
    return page.locator(f".o_ptc_grid td[data-id='{part}'][data-col='{col}']")


def test_block_and_reopen_with_the_mouse(grid, shot):
    shot(grid, "session_grid_desktop", full_page=False)
    where = place(cell(grid, "free"))
    at(grid, where).click()
    shot(grid, "session_grid_menu_desktop", full_page=False)
    choose(grid, "Block")
    expect(at(grid, where)).to_have_class(re.compile("o_ptc_blocked"))
    expect(at(grid, where)).to_contain_text("blocked")
    at(grid, where).click()
    choose(grid, "Reopen")
    expect(at(grid, where)).to_contain_text("free")


def test_keyboard_moves_and_opens_the_menu(grid):
    grid.locator(".o_ptc_grid tbody td").first.focus()
    for key, cell_at in (
        ("ArrowRight", (1, 1)),
        ("ArrowDown", (2, 1)),
        ("ArrowUp", (1, 1)),
        ("Home", (1, -1)),
        ("ArrowRight", (1, 0)),
        ("ArrowUp", (0, 0)),
        ("PageDown", (10, 0)),
    ):
        grid.keyboard.press(key)
        assert grid.evaluate("[document.activeElement.parentNode.rowIndex, +document.activeElement.dataset.col]") == [
            *cell_at
        ], key
    free = cell(grid, "free")
    where = place(free)
    free.focus()
    grid.keyboard.press("Enter")
    expect(entry(grid)).to_be_focused()
    grid.keyboard.press("Escape")
    expect(grid.locator(".o_ptc_grid_menu")).to_have_count(0)
    expect(at(grid, where)).to_be_focused()
    grid.keyboard.press("Enter")
    expect(entry(grid, "Block")).to_be_focused()
    with grid.expect_response(lambda answer: "/get_day" in answer.url):
        grid.keyboard.press("Enter")
    expect(at(grid, where)).to_contain_text("blocked")
    expect(at(grid, where)).to_be_focused()


def test_double_and_back(grid, shot):
    pair = grid.locator(".o_ptc_grid td.o_ptc_free + td.o_ptc_free").first
    part, col = place(pair)
    where = (part, int(col) - 1)
    at(grid, where).click()
    choose(grid, "Twice as long")
    expect(at(grid, where)).to_have_attribute("colspan", "2")
    expect(at(grid, where)).to_contain_text("min")
    shot(grid, "session_grid_longer_desktop", full_page=False)
    at(grid, where).click()
    choose(grid, "Back to the usual length")
    expect(at(grid, where)).to_have_attribute("colspan", "1")


def test_remove_and_add_again(grid):
    where = place(cell(grid, "free", 3))
    at(grid, where).click()
    choose(grid, "Remove")
    expect(at(grid, where)).to_contain_text("removed")
    at(grid, where).click()
    choose(grid, re.compile("^Add a session$"))
    expect(at(grid, where)).to_contain_text("free")


def test_booked_one_leads_to_its_appointment(grid, shot):
    booked = cell(grid, "booked")
    booked.click()
    entry(grid, "Remove").click()
    dialog = grid.get_by_role("dialog")
    expect(dialog).to_contain_text("Move or cancel it first")
    shot(grid, "session_grid_refused_desktop", full_page=False)
    dialog.get_by_role("button", name="Open the appointment").click()
    grid.locator(".o_form_view [name=student_id]").first.wait_for()
    grid.go_back()
    grid.locator(".o_ptc_grid td").first.wait_for()


def test_row_of_all_teachers_that_are_shown(grid, shot):
    division = grid.get_by_role("combobox", name="Division")
    rows = grid.locator(".o_ptc_grid tbody tr")
    everybody = rows.count()
    division.select_option(index=1)
    expect(rows).not_to_have_count(everybody)
    lines = rows.count()
    grid.locator(".o_ptc_grid thead th[data-col='2']").click()
    shot(grid, "session_grid_row_desktop", full_page=False)
    entry(grid, "Twice as long").click()
    with grid.expect_response(lambda answer: "/get_day" in answer.url):
        grid.get_by_role("dialog").get_by_role("button", name="Twice as long").click()
    told = grid.locator(".modal, .o_notification", has_text="Sessions changed")
    expect(told).to_be_visible()
    shot(grid, "session_grid_outcome_desktop", full_page=False)
    division.select_option(index=0, force=True)
    expect(rows).to_have_count(everybody)
    longer = grid.locator(".o_ptc_grid td[data-col='2'][colspan='2']").count()
    assert 0 < longer <= lines


def test_filters(grid):
    name = grid.locator(".o_ptc_grid_name").nth(2).inner_text()
    grid.get_by_placeholder("Teacher or room").fill(name.upper())
    expect(grid.locator(".o_ptc_grid tbody tr")).to_have_count(1)
    grid.get_by_placeholder("Teacher or room").fill("")
    grid.get_by_role("combobox", name="Sessions").select_option("blocked")
    expect(grid.locator(".o_ptc_grid tbody tr")).to_have_count(1)


def test_add_at_a_time_for_all(odoo, grid, conference):
    count = grid.locator(".o_ptc_grid tbody tr").count()
    grid.get_by_role("button", name="Add a session").click()
    dialog = grid.get_by_role("dialog")
    dialog.get_by_role("button", name="OK").click()
    expect(dialog).to_contain_text("a time of day such as 16:30")
    dialog.get_by_label("Time").fill("22:00")
    with grid.expect_response(lambda answer: "/get_day" in answer.url):
        dialog.get_by_role("button", name="OK").click()
    last = grid.locator(".o_ptc_grid thead th").last
    expect(last).to_contain_text("10:00")
    domain = [("conference_id", "=", conference), ("is_manual", "=", True), ("date_id", "!=", False)]
    added = odoo.call("ptc.session", "search_read", domain, ["start"])
    starts = [row["start"] for row in added]
    assert starts.count(max(starts)) == count


def test_grid_is_a_list_on_a_phone(phone, sign_in, shot, conference):
    page = sign_in(phone, "office", "office")
    page.goto("/odoo/session-grid")
    page.locator(".o_ptc_grid_cards summary").first.wait_for()
    shot(page, "session_grid_phone", full_page=False)
    page.locator(".o_ptc_grid_cards summary").nth(1).click()
    free = page.locator(".o_ptc_card_cell.o_ptc_free").first
    clock = free.locator(".o_ptc_card_clock").inner_text()
    shot(page, "session_grid_open_phone", full_page=False)
    free.click()
    expect(entry(page, "Block")).to_be_visible()
    # The office sets nothing up.
    expect(entry(page, "Remove")).to_have_count(0)
    page.wait_for_timeout(500)
    shot(page, "session_grid_menu_phone", full_page=False)
    choose(page, "Block")
    blocked = page.locator(".o_ptc_card_cell.o_ptc_blocked", has_text=clock)
    expect(blocked).to_be_visible()
    page.get_by_role("button", name="A time for all teachers").click()
    entry(page, "PM").first.wait_for()
    page.wait_for_timeout(500)
    shot(page, "session_grid_times_phone", full_page=False)


def find_roomy_teacher(odoo, conference):
    """Return the name of a teacher after whose first free session another free one follows at once."""
    free = {}
    domain = [("conference_id", "=", conference), ("is_free", "=", True)]
    for session in odoo.call("ptc.session", "search_read", domain, ["teacher_id", "start", "stop"]):
        free.setdefault(session["teacher_id"][1], []).append(session)
    return next(name for name, (first, *later) in free.items() if first["stop"] in [one["start"] for one in later])


def test_list_has_the_same_actions(odoo, conference, desktop, sign_in, shot):
    page = sign_in(desktop, "admin", "admin")
    page.goto("/odoo/conference-sessions")
    page.locator(".o_searchview_facet .o_facet_remove").first.wait_for()
    teacher = find_roomy_teacher(odoo, conference)
    row = page.locator(".o_data_row", has=page.locator(".badge", has_text="Free"), has_text=teacher).first
    row.locator(".o_list_record_selector input").click()
    header = page.locator(".o_control_panel")
    shot(page, "session_list_selected_desktop", full_page=False)
    header.get_by_role("button", name="Longer by").click()
    dialog = page.get_by_role("dialog")
    shot(page, "session_list_longer_desktop", full_page=False)
    dialog.get_by_role("button", name="Make longer").click()
    expect(page.locator(".o_notification")).to_contain_text("Sessions changed: 1")
