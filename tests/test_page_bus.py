# SPDX-License-Identifier: LGPL-3.0-or-later
"""Two parents of different families with the page open at once: what one takes, the other can no longer tap.

The page's own questions about free times are refused here where Odoo's bus alone has to tell it.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.deaf import deafen

pytestmark = pytest.mark.system

SLOW = 30_000  # milliseconds, on a busy machine
PASSED = 3000  # milliseconds, after which a page is newer than what was told before it
TIMES = ".o_ptc_board button[name=session_id]"
# As the page hears it: names of events, and what they carry.
HEARD = """
window.heard = [];
document.addEventListener("DOMContentLoaded", () => {
    for (const name of ["ptc_listening", "ptc_taken", "ptc_changed", "ptc_own"]) {
        document.querySelector(".o_ptc_page")?.addEventListener(name, event => window.heard.push([name, event.detail]));
    }
});
"""
TAKEN = "window.heard.some(([name, one]) => name === 'ptc_taken' && one.sessions.includes(%s))"
LISTENS = "window.heard.some(([name, detail]) => name === 'ptc_listening' && detail)"


@pytest.fixture(scope="module")
def accounts(odoo):
    """Return ``{label: (login, password)}`` of a parent of one family, and of one of separated parents."""
    found = [re.match(r"\s*(.+?)\s{2,}(\S+) / (\S+)", line).groups() for line in odoo.accounts]
    return {label: (login, password) for label, login, password in found}


@pytest.fixture
def watch(odoo, new_page, sign_in, accounts):
    """Open the page as somebody and wait until it listens: ``watch(label, width, query)``."""

    def start(label, width=1280, query=""):
        page = sign_in(new_page(width), *accounts[label])
        page.add_init_script(HEARD)
        page.goto(f"/my/conferences/1{query}")
        page.wait_for_function(LISTENS)
        page.wait_for_load_state("networkidle")
        return page

    return start


def open_shared(one, other):
    """Open a teacher whom both can meet; return the ids of the sessions that both can take."""
    names = [{name.strip() for name in page.locator("h3 a").all_inner_texts()} for page in (one, other)]
    name = min(names[0] & names[1])
    for page in (one, other):
        line = page.locator(".o_ptc_line", has=page.locator("h3", has_text=name)).first
        line.locator("h3 a").click()
        expect(line).to_have_class(re.compile("o_ptc_line_open"))
    free = [set(page.locator(TIMES).evaluate_all("all => all.map(one => one.value)")) for page in (one, other)]
    return sorted(free[0] & free[1], key=int)


def book(page, session):
    page.locator(f"{TIMES}[value='{session}']").first.click()
    expect(page.locator("#notice")).to_be_focused()


def cancel(page):
    page.locator(".o_ptc_appointment .o_ptc_closed", has_text="Cancel").click()
    page.locator(".o_ptc_appointment").get_by_role("button", name="Yes, cancel").click()
    expect(page.locator(".o_ptc_appointment")).to_have_count(0)


def test_time_is_gone_at_once_without_asking(watch, shot):
    reader, booker = watch("Couple", 390), watch("Separated")
    session = open_shared(reader, booker)[0]
    reader.route("**/free", lambda route: route.abort())
    reader.evaluate("window.isSamePage = true")
    book(booker, session)
    button = reader.locator(f"{TIMES}[value='{session}']")
    expect(button.first).to_have_attribute("aria-disabled", "true", timeout=SLOW)
    expect(reader.locator(".o_ptc_live")).to_contain_text("just taken")
    shot(reader, "bus_taken_390")
    [told] = reader.evaluate("window.heard.filter(([name]) => name === 'ptc_taken')")
    assert int(session) in told[1]["sessions"]
    assert reader.evaluate("window.isSamePage")
    cancel(booker)


def test_own_booking_is_not_told_as_taken_by_others(watch):
    booker, other = watch("Couple"), watch("Separated")
    session = open_shared(booker, other)[1]
    book(booker, session)
    booker.wait_for_function(TAKEN % session)
    expect(booker.locator(".o_ptc_live")).to_be_empty()
    expect(booker.locator(".o_ptc_appointment")).to_have_count(1)
    cancel(booker)


def test_what_has_changed_before_the_page_was_made_is_not_told(watch):
    """Who begins to listen hears the last minute again. What a family has cancelled is free for it at once."""
    booker, other = watch("Couple"), watch("Separated")
    session = open_shared(booker, other)[3]
    book(booker, session)
    booker.wait_for_function(TAKEN % session)  # not what it hears again of the tests before
    cancel(booker)
    booker.wait_for_timeout(PASSED)
    number = booker.locator(".o_ptc_line_open").get_attribute("id").removeprefix("teacher-")
    late = watch("Couple", query=f"?teacher={number}")
    late.wait_for_function(TAKEN % session)
    assert late.locator(f"{TIMES}[value='{session}']").first.get_attribute("aria-disabled") is None
    expect(late.locator(".o_ptc_live")).to_be_empty()


def test_separated_parents_hear_no_identifiers(watch):
    booker, reader = watch("Couple"), watch("Separated")
    session = open_shared(booker, reader)[2]
    with reader.expect_response(lambda answer: answer.url.endswith("/free")):
        reader.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    book(booker, session)
    expect(reader.locator(f"{TIMES}[value='{session}']").first).to_have_attribute("aria-disabled", "true", timeout=SLOW)
    assert reader.evaluate("window.heard.every(([name]) => name !== 'ptc_taken')")
    cancel(booker)


def test_page_that_was_open_hears_nothing_of_who_has_separated(odoo, watch, accounts):
    """It asks again what it may hear, without being loaded again."""
    reader = watch("Couple")
    button = reader.locator(TIMES).first
    session, form = int(button.get_attribute("value")), "one => Object.fromEntries(new FormData(one.form))"
    chosen = {name: int(value) for name, value in button.evaluate(form).items() if name.endswith("_id")}
    [link] = odoo.call("ptc.guardian", "read", [chosen["link_id"]], ["partner_id", "student_id", "family_id"])
    family, adults = link["family_id"][0], [(6, 0, [link["partner_id"][0]])]
    [change] = odoo.call("ptc.family.change", "create", [{"kind": "split", "family_id": family, "adult_ids": adults}])
    odoo.call("ptc.family.change", "action_apply", [change])
    reader.wait_for_timeout(PASSED)
    reader.evaluate("window.heard.length = 0")
    values = {"student_id": link["student_id"][0], "family_id": family, "session_id": session}
    values["class_teacher_id"] = chosen["class_teacher_id"]
    [booked] = odoo.call("ptc.appointment", "create", [values])
    reader.wait_for_function("window.heard.some(([name]) => name === 'ptc_changed')")
    reader.wait_for_timeout(PASSED)
    assert {name for [name, _detail] in reader.evaluate("window.heard")} == {"ptc_changed"}
    odoo.call("ptc.appointment", "write", [booked], {"state": "cancelled"})


def test_page_asks_for_itself_without_the_bus(odoo, new_page, sign_in, accounts):
    page = new_page(390)
    deafen(page)
    sign_in(page, *accounts["Couple"])
    page.add_init_script(HEARD)
    page.goto("/my/conferences/1")
    with page.expect_response(lambda answer: answer.url.endswith("/free")):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    button = page.locator(TIMES).nth(3)
    odoo.call("ptc.session", "action_block", [int(button.get_attribute("value"))])
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(button).to_have_attribute("aria-disabled", "true", timeout=SLOW)
    assert not any(name != "ptc_listening" or detail for name, detail in page.evaluate("window.heard"))
