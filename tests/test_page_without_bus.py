# SPDX-License-Identifier: LGPL-3.0-or-later
"""Two parents of a family on two devices, one of which cannot reach Odoo's bus: a proxy that lets no websocket pass."""

import re

import pytest
from playwright.sync_api import expect

from tests.deaf import deafen

pytestmark = pytest.mark.system

SLOW = 30_000  # milliseconds, on a busy machine
TIMES = ".o_ptc_line_open button[name=session_id]"
LIVE = ".o_ptc_live"
HEARD = """
window.heard = [];
window.said = [];
document.addEventListener("DOMContentLoaded", () => {
    const page = document.querySelector(".o_ptc_page");
    for (const name of ["ptc_listening", "ptc_taken", "ptc_changed"]) {
        page?.addEventListener(name, event => window.heard.push([name, event.detail]));
    }
    const live = document.querySelector(".o_ptc_live");
    live && new MutationObserver(() => window.said.push(live.textContent.trim())).observe(live, {childList: true});
});
"""


@pytest.fixture
def pages(odoo, new_page, sign_in):
    """Return the pages of the two adults of a family that has booked nothing; the second one hears no bus."""
    found = (re.match(r"\s*Couple\s{2,}(\S+) / (\S+)", line) for line in odoo.accounts)
    couple = [match.groups() for match in found if match]
    domain = [("state", "=", "booked"), ("family_id.guardian_ids.partner_id.email", "=", couple[0][0])]
    odoo.call("ptc.appointment", "write", odoo.call("ptc.appointment", "search", domain), {"state": "cancelled"})
    opened = []
    for width, account in zip((390, 1280), couple, strict=True):
        page = new_page(width)
        if opened:
            deafen(page)
        sign_in(page, *account)
        page.add_init_script(HEARD)
        page.goto("/my/conferences/1")
        page.wait_for_load_state("networkidle")
        page.evaluate("window.isSamePage = true")
        opened.append(page)
    return opened


def look(page):
    """Come back to a page, which then asks what is free; without, it asks every 30 seconds."""
    with page.expect_response(lambda answer: answer.url.endswith("/free")):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_what_the_other_parent_books_is_shown_as_own(pages, shot):
    booker, deaf = pages
    look(deaf)
    session = booker.locator(TIMES).nth(3).get_attribute("value")
    assert deaf.locator(f"{TIMES}[value='{session}']").count() == 1

    booker.locator(f"{TIMES}[value='{session}']").click()
    expect(booker.locator("#notice")).to_contain_text("Booked")
    look(deaf)

    expect(deaf.locator(".o_ptc_appointment")).to_have_count(1, timeout=SLOW)
    expect(deaf.locator(".o_ptc_line_open .o_ptc_badge_booked")).to_have_count(1)
    expect(deaf.locator(f"{TIMES}[value='{session}']")).to_have_count(0)
    expect(deaf.locator(LIVE)).to_contain_text("for your family")
    shot(deaf, "deaf_own_1280")
    assert not any("taken" in text for text in deaf.evaluate("window.said"))

    booker.locator(".o_ptc_appointment .o_ptc_closed", has_text="Cancel").click()
    booker.locator(".o_ptc_appointment").get_by_role("button", name="Yes, cancel").click()
    expect(booker.locator(".o_ptc_appointment")).to_have_count(0)
    look(deaf)
    expect(deaf.locator(".o_ptc_appointment")).to_have_count(0, timeout=SLOW)
    expect(deaf.locator(f"{TIMES}[value='{session}']")).to_be_visible()
    assert deaf.evaluate("window.isSamePage")
    assert not any(name != "ptc_listening" or detail for name, detail in deaf.evaluate("window.heard"))
