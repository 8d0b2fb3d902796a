# SPDX-License-Identifier: LGPL-3.0-or-later
"""All that a parent does, by keyboard alone: with JavaScript, and without it, where forms and links are all there is.

Whatever is pressed has first been reached by Tab, and can be seen when it has the focus.
"""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.system

ADDRESS = "/my/conferences/1"
TIMES = ".o_ptc_line_open button[name=session_id]"
MOST = 400  # presses of Tab
SLOW = 30_000  # milliseconds, on a busy machine
FOCUSED = "one => one === document.activeElement"
SEEN = """
one => {
    const box = one.getBoundingClientRect();
    const { outlineStyle, boxShadow } = getComputedStyle(one);
    return box.bottom > 0 && box.top < innerHeight && (outlineStyle !== "none" || boxShadow !== "none");
}
"""


@pytest.fixture(scope="module")
def parent(odoo):
    """Return (login, password) of one of a couple."""
    line = next(line for line in odoo.accounts if line.strip().startswith("Couple"))
    return re.match(r"\s*.+?\s{2,}(\S+) / (\S+)", line).groups()


@pytest.fixture(params=(True, False), ids=("script", "forms"))
def page(request, odoo, new_page, sign_in, parent):
    """The page of the conference, with nothing booked, with JavaScript and without."""
    domain = [("state", "=", "booked"), ("family_id.guardian_ids.partner_id.email", "=", parent[0])]
    booked = odoo.call("ptc.appointment", "search", domain)
    odoo.call("ptc.appointment", "write", booked, {"state": "cancelled"})
    state = sign_in(new_page(), *parent).context.storage_state()
    opened = new_page(1280, storage_state=state, java_script_enabled=request.param)
    opened.goto(ADDRESS)
    opened.wait_for_load_state("networkidle" if request.param else "load")
    return opened


def reach(page, wanted):
    """Press Tab until an element has the focus; it must be there to be seen."""
    expect(wanted).to_be_visible(timeout=SLOW)
    for _press in range(MOST):
        if wanted.evaluate(FOCUSED):
            break
        page.keyboard.press("Tab")
    assert wanted.evaluate(FOCUSED), "not reached"
    assert wanted.evaluate(SEEN), "has the focus, and cannot be seen"


def press(page, wanted, key="Enter"):
    reach(page, wanted)
    page.keyboard.press(key)


def told(page, text):
    expect(page.locator("#notice")).to_contain_text(text, timeout=SLOW)


def book(page, number=0):
    press(page, page.locator(TIMES).nth(number))
    told(page, re.compile("Booked|Moved"))


def test_book_move_cancel_and_undo(page):
    book(page)
    time = page.locator(".o_ptc_appointment .o_ptc_time").inner_text()
    press(page, page.locator(".o_ptc_appointment").get_by_text("Move", exact=True))
    expect(page.locator(".o_ptc_line_open .o_ptc_badge_booked")).to_have_count(1, timeout=SLOW)
    book(page, 5)
    assert page.locator(".o_ptc_appointment .o_ptc_time").inner_text() != time
    press(page, page.locator(".o_ptc_appointment summary"))
    press(page, page.locator(".o_ptc_appointment").get_by_role("button", name="Yes, cancel"))
    expect(page.locator(".o_ptc_appointment")).to_have_count(0, timeout=SLOW)
    press(page, page.locator("#notice").get_by_role("button", name="Undo"))
    expect(page.locator(".o_ptc_appointment")).to_have_count(1, timeout=SLOW)


def test_decline_with_a_message_and_take_back(page):
    press(page, page.get_by_role("link", name="Tell the teachers"))
    expect(page.get_by_role("heading", name="Unable to attend")).to_be_visible(timeout=SLOW)
    reach(page, page.locator("input[name=scope]").first)
    page.keyboard.press("ArrowDown")
    press(page, page.locator("input[name=lines]").first, "Space")
    press(page, page.get_by_label("A telephone call"), "Space")
    reach(page, page.locator("textarea[name=message]"))
    page.keyboard.type("We are away that week.")
    press(page, page.get_by_role("button", name="Tell the school"))
    expect(page.locator(".o_ptc_reason")).to_have_text("We are away that week.", timeout=SLOW)
    press(page, page.get_by_role("button", name="Take back"))
    expect(page.locator(".o_ptc_reason")).to_have_count(0, timeout=SLOW)


def test_wait_and_leave_the_list(odoo, page):
    session = int(page.locator(TIMES).first.get_attribute("value"))
    part = f"(SELECT conference_teacher_id FROM ptc_session WHERE id = {session})"
    odoo.sql(f"UPDATE ptc_session SET is_blocked = true WHERE conference_teacher_id = {part}")
    page.reload()
    line = page.locator(".o_ptc_line").first
    press(page, line.locator("h3 a"))
    expect(line).to_have_class(re.compile("o_ptc_line_open"), timeout=SLOW)
    press(page, line.get_by_role("button", name="Wait for a time"))
    expect(line).to_contain_text("You are on the waiting list", timeout=SLOW)
    press(page, line.get_by_role("button", name="Leave the list"))
    expect(line.get_by_role("button", name="Wait for a time")).to_be_visible(timeout=SLOW)
    odoo.sql(f"UPDATE ptc_session SET is_blocked = false WHERE conference_teacher_id = {part}")


def test_ask_the_school(page):
    press(page, page.locator("footer .o_ptc_help_link"))
    reach(page, page.get_by_label("What do you need help with?"))
    page.keyboard.type("Where is the lift?")
    press(page, page.get_by_role("button", name="Send to the school"))
    told(page, "The office has your question")


def test_find_compare_and_take_a_plan(page):
    press(page, page.get_by_role("link", name="Find the best times"))
    expect(page.get_by_role("heading", name="Find the best times")).to_be_visible(timeout=SLOW)
    ticks = page.locator("input[name=line]:not([disabled])")
    for number in range(2, ticks.count()):
        press(page, ticks.nth(number), "Space")
    reach(page, page.get_by_label("Not before"))
    page.keyboard.type("0400PM")
    reach(page, page.locator("input[name=aim]:checked"))
    page.keyboard.press("ArrowDown")
    press(page, page.get_by_role("button", name="Find times"))
    plans = page.locator("#plans")
    expect(plans).to_be_focused(timeout=SLOW)
    expect(plans.get_by_role("status")).to_contain_text("Kept for you until")
    first = page.get_by_role("article").first.inner_text()

    press(page, plans.get_by_role("button", name="Keep these").first)
    expect(page.get_by_role("article").first).not_to_have_text(first, timeout=SLOW)
    expect(plans).to_be_focused()
    expect(plans.get_by_role("status")).to_contain_text("Kept for you until")
    kept = page.get_by_role("article").filter(has=page.get_by_role("status"))
    press(page, kept.get_by_role("button", name="Book all"))
    told(page, "All 2 appointments are booked.")
    expect(page.locator("#notice")).to_be_focused()
    expect(page.locator(".o_ptc_schedule .o_ptc_appointment")).to_have_count(2)
