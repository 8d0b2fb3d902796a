# SPDX-License-Identifier: LGPL-3.0-or-later
"""All that a parent does, on a phone whose browser runs no scripts: forms and links are all there is.

The tests follow each other, as one evening of a parent.
"""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.system

ADDRESS = "/my/conferences/1"
TIMES = ".o_ptc_line_open button[name=session_id]"
BOOKED = ".o_ptc_schedule .o_ptc_appointment"


@pytest.fixture(scope="module")
def parent(odoo):
    """Return (login, password) of one of a couple."""
    line = next(line for line in odoo.accounts if line.strip().startswith("Couple"))
    return re.match(r"\s*.+?\s{2,}(\S+) / (\S+)", line).groups()


@pytest.fixture
def page(new_page, sign_in, parent):
    """The page of the conference; signing in needs no script either."""
    opened = sign_in(new_page(390, java_script_enabled=False), *parent)
    opened.goto(ADDRESS)
    return opened


def told(page, text):
    expect(page.locator("#notice")).to_contain_text(text)


def cancel(page):
    page.locator(f"{BOOKED} summary").first.click()
    page.locator(BOOKED).first.get_by_role("button", name="Yes, cancel").click()


def test_hints_are_skipped(page):
    hints = page.locator("#hints li")
    expect(hints).to_have_count(4)
    page.get_by_role("button", name="Got it").click()
    expect(hints).to_have_count(0)
    page.get_by_role("link", name="How this page works").click()
    expect(hints).to_have_count(4)


def test_book_move_cancel_and_undo(page):
    page.locator(TIMES).first.click()
    told(page, "Booked")
    first = page.locator(f"{BOOKED} .o_ptc_time").inner_text()
    page.locator(BOOKED).get_by_text("Move", exact=True).click()
    page.locator(TIMES).nth(4).click()
    told(page, "Moved")
    assert page.locator(f"{BOOKED} .o_ptc_time").inner_text() != first
    cancel(page)
    expect(page.locator(BOOKED)).to_have_count(0)
    page.locator("#notice").get_by_role("button", name="Undo").click()
    expect(page.locator(BOOKED)).to_have_count(1)


def test_back_shows_what_is_booked_by_now(page):
    expect(page.locator(BOOKED)).to_have_count(1)
    page.locator(TIMES).nth(6).click()
    told(page, "Booked")
    page.go_back()
    expect(page.locator(BOOKED)).to_have_count(2)
    page.locator(BOOKED).last.get_by_text("Move", exact=True).click()
    page.locator(TIMES).nth(8).click()
    told(page, "Moved")
    moved = page.locator(f"{BOOKED} .o_ptc_time").all_inner_texts()
    page.go_back()
    page.go_back()
    assert page.locator(f"{BOOKED} .o_ptc_time").all_inner_texts() == moved
    cancel(page)
    page.go_back()
    expect(page.locator(BOOKED)).to_have_count(1)
    cancel(page)
    page.go_back()
    expect(page.locator(BOOKED)).to_have_count(0)


def test_time_that_is_gone_offers_others(odoo, page):
    button = page.locator(TIMES).nth(3)
    session = int(button.get_attribute("value"))
    odoo.call("ptc.session", "action_block", [session])
    button.click()
    told(page, "Somebody has just taken")
    page.locator(".o_ptc_offered button").first.click()
    told(page, "Booked")
    odoo.call("ptc.session", "action_reopen", [session])
    cancel(page)


def test_decline_with_a_message(odoo, page):
    page.get_by_role("link", name="Tell the teachers").click()
    page.locator("input[name=scope]").nth(1).check()
    page.locator("input[name=lines]").first.check()
    page.locator("textarea[name=message]").fill("We are away that week.")
    page.get_by_role("button", name="Tell the school").click()
    expect(page.locator(".o_ptc_reason")).to_have_text("We are away that week.")
    page.go_back()
    page.goto(f"{ADDRESS}/unable")
    expect(page.locator(".o_ptc_reason")).to_have_count(1)
    page.get_by_role("button", name="Take back").click()
    expect(page.locator(".o_ptc_reason")).to_have_count(0)
    page.go_back()
    page.goto(f"{ADDRESS}/unable")
    expect(page.locator(".o_ptc_reason")).to_have_count(0)


def test_wait_and_take_what_is_offered(odoo, page):
    session = int(page.locator(TIMES).first.get_attribute("value"))
    part = f"(SELECT conference_teacher_id FROM ptc_session WHERE id = {session})"
    odoo.sql(f"UPDATE ptc_session SET is_blocked = true WHERE conference_teacher_id = {part}")
    page.goto(f"{ADDRESS}?teacher=1")
    page.get_by_role("button", name="Wait for a time").first.click()
    expect(page.locator(".o_ptc_line").first).to_contain_text("You are on the waiting list")
    odoo.sql(f"UPDATE ptc_session SET is_blocked = false WHERE conference_teacher_id = {part}")
    odoo.run_cron("ptc_waitlist_cron_offer")
    page.goto(ADDRESS)
    page.locator(".o_ptc_offer button").first.click()
    expect(page.locator(BOOKED)).to_have_count(1)
    cancel(page)


def test_find_the_best_times_and_take_them_home(odoo, page, new_page):
    page.get_by_role("link", name="Find the best times").click()
    ticks = page.locator("input[name=line]:not([disabled])")
    for number in range(2, ticks.count()):
        ticks.nth(number).uncheck()
    page.get_by_role("button", name="Find times").click()
    page.get_by_role("button", name="Book all 2").first.click()
    told(page, "All 2 appointments are booked.")

    page.get_by_role("link", name="Print, directions").click()
    page.get_by_role("button", name="Make a private address").click()
    old = page.get_by_label("Your private address").input_value()
    page.get_by_role("button", name="Make a new address").click()
    new = page.get_by_label("Your private address").input_value()
    stranger = new_page()
    assert [stranger.request.get(one).status for one in (old, new)] == [404, 200]
    assert stranger.request.get(new).text().count("BEGIN:VEVENT") == 2
    assert page.request.get(f"{ADDRESS}/schedule.pdf").body().startswith(b"%PDF")


def test_ask_the_school(odoo, page):
    page.locator("footer .o_ptc_help_link").click()
    page.get_by_label("What do you need help with?").fill("Where is the lift?")
    page.get_by_role("button", name="Send to the school").click()
    told(page, "The office has your question")
    assert odoo.sql("SELECT text FROM ptc_help_request") == [["Where is the lift?"]]
