# SPDX-License-Identifier: LGPL-3.0-or-later
"""Find the best times and book them, on a phone without JavaScript and on a desktop by keyboard."""

import re
import threading

import psycopg2
import pytest
from playwright.sync_api import expect

from dev import database

pytestmark = pytest.mark.system

CONFERENCES = "/my/conferences"
KEEP = """
UPDATE ptc_session SET revision = revision + 1 WHERE id = %(session)s;
INSERT INTO ptc_session_hold (session_id, family_id, until)
SELECT %(session)s, id, (now() AT TIME ZONE 'UTC') + interval '2 minutes' FROM ptc_family
 WHERE id NOT IN (SELECT family_id FROM ptc_guardian JOIN res_users USING (partner_id) WHERE login = %(login)s) LIMIT 1
"""


@pytest.fixture(scope="module")
def couple(odoo):
    """Return ``[(login, password), ...]`` of the two adults of a family."""
    found = (re.match(r"\s*Couple\s{2,}(\S+) / (\S+)", line) for line in odoo.accounts)
    return [match.groups() for match in found if match]


def open_search(page):
    """Go from the list of conferences to the form."""
    page.goto(CONFERENCES)
    page.locator(f"a[href^='{CONFERENCES}/']").first.click()
    page.get_by_role("link", name="Find the best times").click()
    expect(page.get_by_role("heading", name="Find the best times")).to_be_visible()


def test_without_script_on_a_phone(odoo, new_page, sign_in, shot, couple):
    state = sign_in(new_page(), *couple[0]).context.storage_state()
    page = new_page(390, storage_state=state, java_script_enabled=False)
    open_search(page)
    ticks = page.locator("input[name=line]")
    for number in range(2, ticks.count()):
        ticks.nth(number).uncheck()
    shot(page, "find_form_phone")
    page.get_by_role("button", name="Find times").click()

    expect(page.get_by_text("Kept for you until")).to_have_count(1)
    assert 1 <= page.get_by_role("article").count() <= 3
    assert odoo.sql("SELECT count(*) FROM ptc_session_hold WHERE is_plan") == [["2"]]
    shot(page, "find_plans_phone")
    page.get_by_role("button", name="Keep these").first.click()
    expect(page.get_by_text("Kept for you until")).to_have_count(1)
    page.get_by_role("article").first.get_by_role("button", name="Book all 2").click()

    expect(page.locator("#notice")).to_contain_text("All 2 appointments are booked.")
    shot(page, "find_booked_phone")
    assert page.locator(".o_ptc_schedule .o_ptc_appointment").count() == 2


def test_by_keyboard_on_a_desktop(odoo, new_page, sign_in, shot, couple):
    page = sign_in(new_page(1280), *couple[1])
    open_search(page)
    page.get_by_label("Not before").focus()
    page.keyboard.type("0500PM")
    page.get_by_label("As early as possible").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Find times").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("article").first).to_contain_text("Earliest")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    shot(page, "find_plans_desktop")
    page.get_by_text("Change the search").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Not before")).to_have_value("17:00")


def test_schedule_to_take_home(odoo, new_page, sign_in, shot, couple):
    page = sign_in(new_page(390), *couple[0])
    page.goto(CONFERENCES)
    page.locator(f"a[href^='{CONFERENCES}/']").first.click()
    page.get_by_role("link", name="Print, directions").click()
    page.get_by_role("button", name="Make a private address").click()
    address = page.get_by_label("Your private address").input_value()
    shot(page, "after_booking_phone")

    stranger = new_page()
    calendar = stranger.request.get(address)
    assert calendar.ok
    assert calendar.text().count("BEGIN:VEVENT") == 2
    paper = page.request.get(f"{page.url.split('/after')[0]}/schedule.pdf")
    assert paper.body().startswith(b"%PDF")
    page.get_by_role("button", name="End this address").click()
    assert stranger.request.get(address).status == 404


def test_booking_loses_to_who_keeps_the_time_at_the_same_moment(odoo, new_page, sign_in, couple):
    """Two connections: the booking begins while the time is being kept, so its snapshot does not show that."""
    page = sign_in(new_page(), *couple[0])
    page.goto(CONFERENCES)
    page.locator(f"a[href^='{CONFERENCES}/']").first.click()
    button = page.locator("button[name=session_id]:visible").first
    session = button.get_attribute("value")
    keeping = psycopg2.connect(database.address(odoo.stage.cluster, odoo.database))
    with keeping.cursor() as cursor:
        cursor.execute(KEEP, {"session": session, "login": couple[0][0]})
    commit = threading.Timer(1.5, keeping.commit)
    commit.start()
    button.click()
    commit.join()
    keeping.close()

    expect(page.locator("#notice")).to_contain_text("Somebody has just taken")
    assert odoo.sql(f"SELECT count(*) FROM ptc_occupancy WHERE session_id = {session}") == [["0"]]
    assert odoo.sql(f"SELECT count(*) FROM ptc_session_hold WHERE session_id = {session}") == [["1"]]
