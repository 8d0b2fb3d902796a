# SPDX-License-Identifier: LGPL-3.0-or-later
"""Every parents' page in every state, looked at by axe: on a desktop, on a phone, and on the smallest screen."""

import re

import pytest
from playwright.sync_api import expect

from tests.page_visit import STATES, Visit, send

pytestmark = pytest.mark.system

WIDTHS = (1280, 390)
SMALLEST = 320
LEAST_TARGET = 24  # px: WCAG 2.2, 2.5.8
FREE = ".o_ptc_line_open button[name=session_id]"


@pytest.fixture(scope="module")
def parents(odoo):
    """Return ``[(login, password), ...]`` of a couple."""
    lines = [line for line in odoo.accounts if line.strip().startswith("Couple")]
    return [re.match(r"\s*.+?\s{2,}(\S+) / (\S+)", line).groups() for line in lines]


@pytest.fixture
def visit(odoo, new_page, sign_in, parents):
    """Sign in as one of the couple: ``visit(width)`` gives ``Visit``."""
    return lambda width, who=None: Visit(odoo, sign_in(new_page(width), *(who or parents[0])), width)


@pytest.mark.parametrize("width", WIDTHS)
def test_states_of_the_conference(visit, shot, width):
    seen = visit(width)
    seen.see("", shot, "open")
    seen.see("/my/conferences", shot, "list")
    for name, query in STATES.items():
        with seen.state(query):
            seen.see("", shot, name)
    with seen.state("UPDATE ptc_conference SET is_published = false"):
        seen.see("/my/conferences", shot, "list_empty")
        expect(seen.page.locator(".o_ptc_empty")).to_contain_text("There is no conference to book at the moment")
        expect(seen.page.locator(".o_ptc_empty a[href^='tel:']")).to_be_visible()
        answer = seen.page.goto(seen.address)
        assert answer.status == 404
    with seen.state("UPDATE ptc_guardian SET may_book = false"):
        seen.see("/my/conferences", shot, "no_children")
        expect(seen.page.locator(".o_ptc_empty")).to_contain_text("No child is linked")
        expect(seen.page.locator(".o_ptc_help_link")).to_be_visible()
    assert not seen.found


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_beside(visit, shot, width):
    seen = visit(width)
    seen.see("/find", shot, "find")
    seen.page.locator(".o_ptc_find_form button[type=submit]").first.click()
    seen.look(shot, "find_plans")
    seen.see("/find", shot, "find")
    ticked = seen.page.locator("input[name=line]:checked")
    while ticked.count():
        ticked.first.uncheck()
    seen.page.locator(".o_ptc_find_form button[type=submit]").first.click()
    seen.look(shot, "find_nothing")
    seen.see("/unable", shot, "unable")
    assert seen.smallest_tick() >= LEAST_TARGET
    seen.page.get_by_role("button", name="Tell the school").click()
    expect(seen.page.locator("#notice")).to_be_visible()
    seen.look(shot, "unable_refused")
    seen.see("/help", shot, "help")
    # The browser asks for words; spaces are for the server to refuse.
    seen.page.get_by_label("What do you need help with?").fill("  ")
    seen.page.get_by_role("button", name="Send to the school").click()
    expect(seen.page.locator("#notice")).to_be_visible()
    seen.look(shot, "help_refused")
    seen.see("/my/conferences/help", shot, "help_general")
    seen.see("/my/contact-details", shot, "contact")
    with seen.state("UPDATE ptc_conference SET second_adult = 'asked'"):
        seen.see("/second", shot, "second_adult")
    assert not seen.found


@pytest.mark.parametrize("width", WIDTHS)
def test_what_forms_lead_to(odoo, visit, shot, width):
    """Without JavaScript: forms are sent as the browser does, and each answer is a page."""
    seen = visit(width)
    page = seen.page
    page.goto(seen.address)
    send(page, page.locator(FREE).nth(2))
    seen.look(shot, "booked")
    seen.see("/after", shot, "after")
    page.get_by_role("button", name="Make a private address").click()
    seen.look(shot, "after_feed")
    page.get_by_role("button", name="End this address").click()
    page.goto(seen.address)
    button = page.locator(FREE).nth(2)
    with seen.state(f"UPDATE ptc_session SET is_blocked = true WHERE id = {int(button.get_attribute('value'))}"):
        send(page, button)
        expect(page.locator(".o_ptc_refused")).to_be_visible()
        seen.look(shot, "refused")
    page.goto(seen.address)
    page.locator(".o_ptc_appointment summary").click()
    seen.look(shot, "cancel_asks")
    send(page, page.locator(".o_ptc_appointment .o_ptc_button_danger"))
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    seen.look(shot, "cancelled_undo")
    assert not seen.found


def test_waiting_list_and_offer(odoo, visit, shot):
    seen = visit(390)
    page = seen.page
    with seen.state(STATES["full"]):
        page.goto(seen.address)
        page.get_by_role("button", name="Wait for a time").first.click()
        expect(page.get_by_role("button", name="Leave the list")).to_be_visible()
        seen.see("", shot, "waiting")
        teacher = "SELECT teacher_id FROM ptc_waitlist LIMIT 1"
        odoo.sql(f"UPDATE ptc_session SET is_blocked = false WHERE teacher_id = ({teacher})")
        odoo.run_cron("ptc_waitlist_cron_offer")
        seen.see("", shot, "offer")
        expect(page.locator(".o_ptc_offer")).to_be_visible()
        page.get_by_role("button", name="Leave the list").first.click()
        expect(page.get_by_role("button", name="Leave the list")).to_have_count(0)
    assert not seen.found


def test_trial_page(odoo, visit, shot):
    seen = visit(1280, ("admin", "admin"))
    family = "(SELECT min(family_id) FROM ptc_guardian WHERE may_book)"
    [[conference, family]] = odoo.sql(f"SELECT min(id), {family} FROM ptc_conference")
    trial = odoo.call("ptc.conference.trial", "create", [{"conference_id": int(conference), "family_id": int(family)}])
    seen.see(f"/conference-trial/{trial[0] if isinstance(trial, list) else trial}", shot, "trial")
    assert not seen.found


def test_smallest_screen(visit, shot):
    """320 px wide, which is also what 1280 px are at 400 %."""
    seen = visit(SMALLEST)
    for path, name in {"": "open", "/find": "find", "/unable": "unable", "/help": "help"}.items():
        seen.see(path, shot, name)
    seen.see("/my/conferences", shot, "list")
    seen.see("/my/contact-details", shot, "contact")
    assert not seen.found


@pytest.mark.parametrize("width", [390, 1280])
def test_whom_to_ask_stands_apart_and_on_one_line(visit, shot, width):
    seen = visit(width)
    seen.see("/help", shot, "help")
    page = seen.page
    told, form = (page.locator(one).bounding_box() for one in (".o_ptc_help", ".o_ptc_wish_form"))
    assert form["y"] - told["y"] - told["height"] >= 8
    seen.see("", shot, "open")
    ends = (
        page.locator(".o_ptc_contact")
        .last.locator("xpath=./*")
        .evaluate_all(
            """all => all.map(one => {
            const range = document.createRange();
            range.selectNodeContents(one);
            return Math.round(range.getBoundingClientRect().bottom);
        })"""
        )
    )
    assert width < 1000 or max(ends) - min(ends) <= 3, ends
