# SPDX-License-Identifier: LGPL-3.0-or-later
"""A clerk sets up a conference of the sample school in six steps, tries it as a parent, opens it, and uses it again.

At last one who has no other rights does so on a phone. The tests of this module follow each other.
"""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.system

TITLE = "Spring conferences"
DAYS = (date.today() + timedelta(days=60), date.today() + timedelta(days=62))
TITLE_ON_PHONE = "Conferences on the way"
DAY_ON_PHONE = date.today() + timedelta(days=90)
PAUSE = 500  # milliseconds between two things that a person enters


def press(page, name, place=".o_statusbar_buttons, .o_cp_action_menus, .o_form_sheet"):
    """Press a button and wait until the server has answered, and all that follows from it is shown."""
    with page.expect_response(lambda answer: "/call_button/" in answer.url) as answer:
        page.locator(place).get_by_role("button", name=name, exact=True).click()
    assert "error" not in answer.value.json(), answer.value.json()
    page.wait_for_timeout(PAUSE)


def enter_moment(cell, value):
    """Type a date, or a date and time, into its field; what is shown becomes an input when it is clicked."""
    cell.locator("button, input").first.click()
    cell.locator("input").first.fill(value)
    cell.page.keyboard.press("Tab")
    # Or its tooltip would cover what is below.
    cell.page.mouse.move(0, 0)
    cell.page.wait_for_timeout(PAUSE)


def cell(page, field, name):
    """Return the place of a column in the active line of a list."""
    return page.locator(f".o_field_widget[name={field}] .o_selected_row [name={name}]").first


def enter_time(page, field, name, value):
    box = cell(page, field, name).locator("input")
    box.fill(value)
    box.blur()
    page.wait_for_timeout(PAUSE)


def leave_line(page):
    """Leave the line of a list: a calendar that is still open would lie over what is below."""
    page.locator("[name=name] input, [name=name] textarea").first.click()
    page.wait_for_timeout(PAUSE)


def add_line(page, field):
    leave_line(page)
    page.locator(f".o_field_widget[name={field}]").get_by_text("Add a line").click()


def expect_step(page, name):
    expect(page.locator(".o_statusbar_status .o_arrow_button_current")).to_have_text(name)


@pytest.fixture
def clerk(desktop, sign_in):
    """The administrator's page, 1280 px wide."""
    return sign_in(desktop, "admin", "admin")


def test_clerk_goes_from_nothing_to_an_open_conference(odoo, clerk, shot):
    page = clerk
    page.goto("/odoo/conferences")
    shot(page, "assistant_0_list")
    page.get_by_role("button", name="Step by step").click()
    expect_step(page, "What and when")
    enter_dates(page)
    shot(page, "assistant_1_when")
    press(page, "Next")

    expect_step(page, "Who")
    shot(page, "assistant_2_who")
    press(page, "Next")

    expect_step(page, "Rooms")
    shot(page, "assistant_3_rooms")
    give_rooms(page, shot, "assistant")
    press(page, "Next")

    expect_step(page, "Sessions")
    enter_lengths(page)
    shot(page, "assistant_4_sessions")
    press(page, "Allot sessions and go on")

    expect_step(page, "Windows and message")
    enter_window(page)
    shot(page, "assistant_5_windows")
    press(page, "Next")

    expect_step(page, "Checks and opening")
    expect(page.locator(".o_form_sheet")).to_contain_text("Some things are worth a look")
    shot(page, "assistant_6_checks")
    open_all_the_same(page)
    expect(page.locator(".o_ptc_state_current .o_ptc_state_label")).to_have_text("Open for booking")
    shot(page, "assistant_7_opened")
    # 10 + 8 of 12 minutes on each of the two dates.
    check_conference(odoo, TITLE, 36)


def enter_dates(page):
    page.locator("[name=name] input, [name=name] textarea").first.fill(TITLE)
    for day in DAYS:
        add_line(page, "date_ids")
        enter_moment(cell(page, "date_ids", "date"), day.strftime("%m/%d/%Y"))
        enter_time(page, "date_ids", "start_minute", "15:00")
        enter_time(page, "date_ids", "stop_minute", "19:00")
    leave_line(page)


def give_rooms(page, shot, name):
    page.get_by_role("button", name="Give rooms").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".o_data_row, .o_kanban_record").first).to_be_visible()
    shot(page, f"{name}_3_rooms_proposed", full_page=False)
    with page.expect_response(lambda answer: "/call_button/" in answer.url):
        dialog.locator("footer .btn-primary").click()
    dialog.wait_for(state="hidden")
    page.wait_for_timeout(PAUSE)
    shot(page, f"{name}_3_rooms_given")


def enter_lengths(page):
    box = page.locator("[name=duration] input").first
    box.fill("12")
    box.blur()
    add_line(page, "break_ids")
    enter_time(page, "break_ids", "start_minute", "17:00")
    enter_time(page, "break_ids", "stop_minute", "17:24")
    leave_line(page)
    expect(page.locator("[name=setup_yield]")).to_contain_text("36 for each of")


def enter_window(page):
    add_line(page, "window_ids")
    opens, closes = date.today() - timedelta(days=1), DAYS[0] - timedelta(days=1)
    enter_moment(cell(page, "window_ids", "opens"), opens.strftime("%m/%d/%Y 08:00:00"))
    enter_moment(cell(page, "window_ids", "closes"), closes.strftime("%m/%d/%Y 20:00:00"))
    leave_line(page)


def open_all_the_same(page):
    page.get_by_role("button", name="Open all the same").click()
    with page.expect_response(lambda answer: "/call_button/" in answer.url):
        page.get_by_role("dialog").get_by_role("button", name="Ok").click()


def check_conference(odoo, title, count):
    """It is open, and each teacher with a room has so many sessions."""
    [conference] = odoo.call("ptc.conference", "search_read", [("name", "=", title)], ["state", "teacher_count"])
    assert conference["state"] == "open"
    parts = odoo.call(
        "ptc.conference.teacher",
        "search_read",
        [("conference_id", "=", conference["id"])],
        ["session_count", "room_id"],
    )
    assert len(parts) == conference["teacher_count"] > 10
    assert {part["session_count"] for part in parts if part["room_id"]} == {count}


def test_clerk_goes_back_leaves_and_goes_on(clerk, shot):
    page = clerk
    page.goto("/odoo/conference-assistant/new")
    page.locator("[name=name] input, [name=name] textarea").first.fill("Half done")
    add_line(page, "date_ids")
    enter_moment(cell(page, "date_ids", "date"), DAYS[0].strftime("%m/%d/%Y"))
    press(page, "Next")
    press(page, "Next")
    expect_step(page, "Rooms")
    press(page, "Back")
    expect_step(page, "Who")

    page.goto("/odoo/conferences")
    page.get_by_text("Half done").first.click()
    shot(page, "assistant_left")
    press(page, "Step by step")
    expect_step(page, "Who")


def test_staff_see_the_page_as_a_parent(clerk, shot):
    page = clerk
    page.goto("/odoo/conferences")
    page.get_by_text(TITLE).first.click()
    page.get_by_role("button", name="See as a parent").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("[name=family_id] input")).not_to_have_value("")
    shot(page, "trial_dialog", full_page=False)
    with page.context.expect_page() as opened:
        dialog.get_by_role("button", name="Show the page").click()
    trial = opened.value
    expect(trial.locator(".o_ptc_trial")).to_contain_text("Trial run: nothing is written.")
    button = trial.locator("button[name=session_id]").first
    expect(button).to_be_disabled()
    shot(trial, "trial_desktop")
    trial.set_viewport_size({"width": 390, "height": 844})
    shot(trial, "trial_phone")


def test_clerk_uses_a_conference_again(odoo, clerk, shot):
    page = clerk
    page.goto("/odoo/conferences")
    page.get_by_text(TITLE).first.click()
    page.locator(".o_ptc_states").wait_for()
    page.locator(".o_cp_action_menus button").first.click()
    page.get_by_role("menuitem", name="Use again").click()
    dialog = page.get_by_role("dialog")
    first = DAYS[0] + timedelta(days=182)
    dialog.locator("[name=name] input").fill("Autumn again")
    enter_moment(dialog.locator(".o_field_widget[name=first_date]"), first.strftime("%m/%d/%Y"))
    expect(dialog.locator(".o_data_row")).to_have_count(2)
    shot(page, "again_dialog", full_page=False)
    dialog.get_by_role("button", name="Make the new conference").click()
    expect(page.locator(".o_breadcrumb")).to_contain_text(re.compile("Autumn again"))
    shot(page, "again_made")
    [new] = odoo.call("ptc.conference", "search_read", [("name", "=", "Autumn again")], ["date_ids", "session_count"])
    days = odoo.call("ptc.conference.date", "read", new["date_ids"], ["date"])
    assert {day["date"] for day in days} == {str(first), str(first + (DAYS[1] - DAYS[0]))}
    assert new["session_count"] == 0


@pytest.fixture
def clerk_on_phone(odoo, phone, sign_in):
    """A phone of who is of the conferences' administrators, and of no other group."""
    query = "SELECT res_id FROM ir_model_data WHERE module = 'ptc_roster' AND name = 'group_administrator'"
    [[group]] = odoo.sql(query)
    account = {"name": "Connie Ferences", "login": "connie", "password": "connie", "group_ids": [(6, 0, [int(group)])]}
    odoo.call("res.users", "create", [account])
    return sign_in(phone, "connie", "connie")


def look(page, shot, name):
    """Keep a picture of the whole page, which never scrolls sideways."""
    shot(page, f"assistant_phone_{name}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


def add_in_dialog(page, shot, label, name, **values):
    """Add a line; on a phone it has the screen to itself."""
    page.get_by_text(label, exact=True).click()
    dialog = page.get_by_role("dialog")
    for field, value in values.items():
        enter_moment(dialog.locator(f"[name={field}]"), value)
    shot(page, f"assistant_phone_{name}", full_page=False)
    dialog.get_by_role("button", name="Save & Close").click()
    dialog.wait_for(state="hidden")
    page.wait_for_timeout(PAUSE)


def test_clerk_sets_up_and_opens_on_a_phone(odoo, clerk_on_phone, shot):
    page = clerk_on_phone
    page.goto("/odoo/conferences")
    page.locator(".o_kanban_record").first.wait_for()
    look(page, shot, "0_list")
    page.locator(".o_menu_toggle").click()
    page.get_by_text("Set-up assistant", exact=True).click()
    go_from_dates_to_rooms(page, shot)
    go_from_lengths_to_windows(page, shot)

    expect_step(page, "Checks and opening")
    look(page, shot, "6_checks")
    open_all_the_same(page)
    expect(page.locator(".o_ptc_state_current .o_ptc_state_label")).to_have_text("Open for booking")
    look(page, shot, "7_opened")
    check_conference(odoo, TITLE_ON_PHONE, 10)


def go_from_dates_to_rooms(page, shot):
    expect_step(page, "What and when")
    page.locator("[name=name] input, [name=name] textarea").first.fill(TITLE_ON_PHONE)
    hours = {"start_minute": "15:00", "stop_minute": "17:00"}
    add_in_dialog(page, shot, "Add a date", "1_date", date=DAY_ON_PHONE.strftime("%m/%d/%Y"), **hours)
    look(page, shot, "1_when")
    press(page, "Next")
    expect_step(page, "Who")
    look(page, shot, "2_who")
    press(page, "Next")
    expect_step(page, "Rooms")
    look(page, shot, "3_rooms")
    give_rooms(page, shot, "assistant_phone")
    press(page, "Next")


def go_from_lengths_to_windows(page, shot):
    expect_step(page, "Sessions")
    add_in_dialog(page, shot, "Add a break", "4_break", start_minute="16:00", stop_minute="16:20")
    expect(page.locator("[name=setup_yield]")).to_contain_text("10 for each of")
    look(page, shot, "4_sessions")
    press(page, "Allot sessions and go on")
    expect_step(page, "Windows and message")
    opens, closes = date.today() - timedelta(days=1), DAY_ON_PHONE - timedelta(days=1)
    moments = {"opens": opens.strftime("%m/%d/%Y 08:00:00"), "closes": closes.strftime("%m/%d/%Y 20:00:00")}
    add_in_dialog(page, shot, "Add a booking window", "5_window", **moments)
    look(page, shot, "5_windows")
    press(page, "Next")
