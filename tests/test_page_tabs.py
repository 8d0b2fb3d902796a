# SPDX-License-Identifier: LGPL-3.0-or-later
"""One family with the page open more than once: what is booked in one place is shown as theirs in the others."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.system

SLOW = 30_000  # milliseconds, on a busy machine
TIMES = ".o_ptc_line_open button[name=session_id]"
LIVE = ".o_ptc_live"
# Nothing of what the bus says reaches the page.
DEAF = """
for (const name of ["ptc_own", "ptc_taken", "ptc_changed"]) {
    window.addEventListener(name, (event) => event.stopImmediatePropagation(), true);
}
"""


@pytest.fixture(scope="module")
def couple(odoo):
    """Return ``[(login, password), ...]`` of the two adults of a family."""
    found = (re.match(r"\s*Couple\s{2,}(\S+) / (\S+)", line) for line in odoo.accounts)
    return [match.groups() for match in found if match]


@pytest.fixture
def family(odoo, new_page, sign_in, couple):
    """Return two open pages of a family that has booked nothing: ``family(is_browser_shared)``."""
    domain = [("state", "=", "booked"), ("family_id.guardian_ids.partner_id.email", "=", couple[0][0])]
    odoo.call("ptc.appointment", "write", odoo.call("ptc.appointment", "search", domain), {"state": "cancelled"})

    def start(is_browser_shared):
        one = sign_in(new_page(390), *couple[0])
        two = one.context.new_page() if is_browser_shared else sign_in(new_page(1280), *couple[1])
        for page in (one, two):
            page.goto("/my/conferences/1")
            page.wait_for_function("document.readyState == 'complete' && !!odoo.loader")
            page.wait_for_load_state("networkidle")
            page.evaluate("window.isSamePage = true")
        return one, two

    return start


def shows_as_own(page, session):
    """Hold that a page shows an appointment that was booked elsewhere, and takes it for nobody else's."""
    expect(page.locator(".o_ptc_appointment")).to_have_count(1, timeout=SLOW)
    expect(page.locator(".o_ptc_line_open .o_ptc_badge_booked")).to_have_count(1)
    expect(page.locator(f"{TIMES}[value='{session}']")).to_have_count(0)
    expect(page.locator(LIVE)).to_contain_text("for your family")
    expect(page.locator(".o_ptc_elsewhere")).to_be_visible()
    assert page.evaluate("window.isSamePage")


def test_other_tab_shows_what_was_booked_as_own(family, shot):
    """Within one browser this needs no server: neither the bus, nor free times are heard of."""
    reader, booker = family(is_browser_shared=True)
    reader.route("**/free", lambda route: route.abort())
    button = reader.locator(TIMES).nth(2)
    other = reader.locator(TIMES).nth(4)
    other.focus()
    kept, before = other.get_attribute("value"), other.bounding_box()["y"]
    session = button.get_attribute("value")
    booker.locator(f"{TIMES}[value='{session}']").click()
    shows_as_own(reader, session)
    assert reader.evaluate("document.activeElement.value") == kept
    assert abs(reader.locator(f"{TIMES}[value='{kept}']").bounding_box()["y"] - before) < 2
    shot(reader, "tabs_own_390")

    booker.locator(".o_ptc_appointment .o_ptc_closed", has_text="Cancel").click()
    booker.locator(".o_ptc_appointment").get_by_role("button", name="Yes, cancel").click()
    expect(reader.locator(".o_ptc_appointment")).to_have_count(0, timeout=SLOW)
    expect(reader.locator(f"{TIMES}[value='{session}']")).to_be_visible()


def test_other_parent_is_shown_what_was_booked_as_own(family, shot):
    """Over Odoo's bus: two people, two devices."""
    phone, desktop = family(is_browser_shared=False)
    session = phone.locator(TIMES).nth(3).get_attribute("value")
    phone.locator(f"{TIMES}[value='{session}']").click()
    expect(phone.locator("#notice")).to_be_focused()
    number = phone.locator(".o_ptc_appointment a").get_attribute("href").split("#")[1]
    expect(desktop.locator(".o_ptc_appointment")).to_have_count(1, timeout=SLOW)
    expect(desktop.locator(f"#{number} .o_ptc_badge_booked")).to_have_count(1)
    expect(desktop.locator(LIVE)).to_contain_text("for your family")
    shot(desktop, "tabs_own_1280")
    # Who has booked is told by the answer, and by nothing else.
    expect(phone.locator(".o_ptc_elsewhere")).to_have_count(0)
    expect(phone.locator("#notice")).to_contain_text("Booked")


def test_without_the_bus_a_refusal_brings_the_page_up_to_date(family, shot):
    """What the other parent has booked is told as the family's own, and shown so."""
    phone, desktop = family(is_browser_shared=False)
    desktop.add_init_script(DEAF)
    desktop.route("**/free", lambda route: route.abort())
    desktop.reload()
    desktop.wait_for_function("document.readyState == 'complete' && !!odoo.loader")
    desktop.wait_for_load_state("networkidle")
    desktop.evaluate("window.isSamePage = true")
    button = phone.locator(TIMES).nth(3)
    other = phone.locator(TIMES).nth(5).get_attribute("value")
    button.click()
    expect(phone.locator("#notice")).to_contain_text("Booked")
    expect(desktop.locator(".o_ptc_appointment")).to_have_count(0)

    desktop.locator(f"{TIMES}[value='{other}']").click()

    expect(desktop.locator("#notice")).to_contain_text("You already have an appointment with this teacher")
    expect(desktop.locator(".o_ptc_appointment")).to_have_count(1, timeout=SLOW)
    expect(desktop.locator("#notice")).to_contain_text("You already have an appointment with this teacher")
    expect(desktop.locator("#notice")).to_be_focused()
    assert desktop.evaluate("window.isSamePage")
    shot(desktop, "tabs_refused_own_1280")
