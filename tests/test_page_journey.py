# SPDX-License-Identifier: LGPL-3.0-or-later
"""The parents' page in a real browser: without leaving it, live, without a connection, and for everybody.

The tests follow each other: parents book in the open conference of the sample school.
"""

import re
import time

import pytest
from playwright.sync_api import expect

from dev import axe

pytestmark = pytest.mark.system

WIDTHS = (1280, 390)
FREE = ".o_ptc_line_open button[name=session_id]"
TELL_TAKEN = "(page, detail) => page.dispatchEvent(new CustomEvent('ptc_taken', { detail }))"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def parents(odoo):
    """Return ``[(login, password), ...]`` of a couple."""
    lines = [line for line in odoo.accounts if line.strip().startswith("Couple")]
    return [re.match(r"\s*.+?\s{2,}(\S+) / (\S+)", line).groups() for line in lines]


@pytest.fixture
def open_page(odoo, new_page, sign_in, parents):
    """Open the page of the open conference as one of the couple: ``open_page(width, number)``."""
    [[address]] = odoo.sql("SELECT '/my/conferences/' || min(id) FROM ptc_conference WHERE is_published")

    def start(width, number=0, **options):
        page = sign_in(new_page(width, **options), *parents[number])
        page.goto(address)
        # Scripts are loaded after the page.
        page.wait_for_function("document.readyState == 'complete' && !!odoo.loader")
        page.wait_for_load_state("networkidle")
        return page

    return start


def look(page, shot, name, whole="'#wrap'"):
    """Keep a picture; nothing sticks out sideways, and axe finds nothing."""
    shot(page, name)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], name
    page.add_script_tag(path=axe.ensure())
    found = page.evaluate(f"options => axe.run({whole}, options)", RULES)["violations"]
    assert not [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found], name


@pytest.mark.parametrize("width", WIDTHS)
def test_book_move_cancel_and_undo_without_leaving(open_page, shot, width):
    page = open_page(width)
    page.evaluate("window.isSamePage = true")
    look(page, shot, f"page_first_{width}")
    page.locator(FREE).first.click()
    expect(page.locator(".o_ptc_appointment")).to_have_count(1)
    expect(page.locator("#notice")).to_be_focused()
    look(page, shot, f"page_booked_{width}")
    time = page.locator(".o_ptc_appointment .o_ptc_time").inner_text()

    page.locator(".o_ptc_appointment").get_by_text("Move", exact=True).click()
    expect(page.locator(".o_ptc_line_open .o_ptc_badge_booked")).to_have_count(1)
    page.locator(FREE).nth(5).click()
    expect(page.locator("#notice")).to_contain_text("Moved")
    assert page.locator(".o_ptc_appointment .o_ptc_time").inner_text() != time

    page.locator(".o_ptc_appointment .o_ptc_closed", has_text="Cancel").click()
    page.locator(".o_ptc_appointment").get_by_role("button", name="Yes, cancel").click()
    expect(page.locator(".o_ptc_appointment")).to_have_count(0)
    look(page, shot, f"page_cancelled_{width}")
    page.locator("#notice").get_by_role("button", name="Undo").click()
    expect(page.locator(".o_ptc_appointment")).to_have_count(1)
    page.locator(".o_ptc_appointment .o_ptc_closed", has_text="Cancel").click()
    page.locator(".o_ptc_appointment").get_by_role("button", name="Yes, cancel").click()
    expect(page.locator(".o_ptc_appointment")).to_have_count(0)
    assert page.evaluate("window.isSamePage")


@pytest.mark.parametrize("width", WIDTHS)
def test_other_teacher_and_back(open_page, width):
    page = open_page(width)
    page.evaluate("window.isSamePage = true")
    lines = page.locator(".o_ptc_line")
    lines.last.locator("h3 a").click()
    expect(lines.last).to_have_class(re.compile("o_ptc_line_open"))
    expect(lines.last.locator("h3 a")).to_be_focused()
    page.go_back()
    expect(lines.first).to_have_class(re.compile("o_ptc_line_open"))
    assert page.evaluate("window.isSamePage")


@pytest.mark.parametrize("width", WIDTHS)
def test_notice_leads_on_to_the_next_teacher(open_page, width):
    page = open_page(width)
    page.evaluate("window.isSamePage = true")
    lines = page.locator(".o_ptc_line")
    lines.nth(1).locator("h3 a").click()
    expect(lines.nth(1)).to_have_class(re.compile("o_ptc_line_open"))
    page.locator(FREE).first.click()
    expect(page.locator("#notice")).to_be_focused()
    onward = page.locator("#notice a.o_ptc_button")
    following = page.locator("#" + onward.get_attribute("href").split("#")[1])
    assert following.get_attribute("id") != lines.nth(1).get_attribute("id")
    onward.click()
    expect(following).to_have_class(re.compile("o_ptc_line_open"))
    expect(following.locator("h3 a")).to_be_focused()
    page.locator(".o_ptc_appointment .o_ptc_closed", has_text="Cancel").click()
    page.locator(".o_ptc_appointment").get_by_role("button", name="Yes, cancel").click()
    expect(page.locator(".o_ptc_appointment")).to_have_count(0)
    assert page.evaluate("window.isSamePage")


def test_ways_within_the_page_load_nothing(open_page):
    page = open_page(1280)
    page.locator(FREE).first.click()
    expect(page.locator("#notice")).to_be_focused()
    asked = []
    page.on("request", lambda request: "/my/" in request.url and asked.append(request.url))
    page.evaluate("window.location.hash = '#wrap'")
    page.go_back()
    page.go_forward()
    page.wait_for_timeout(500)
    assert not asked
    expect(page.locator("#notice")).to_have_count(1)
    page.locator(".o_ptc_appointment .o_ptc_closed", has_text="Cancel").click()
    page.locator(".o_ptc_appointment").get_by_role("button", name="Yes, cancel").click()
    expect(page.locator(".o_ptc_appointment")).to_have_count(0)


@pytest.mark.parametrize("width", WIDTHS)
def test_lost_connection(open_page, shot, width):
    page = open_page(width)
    page.context.set_offline(True)
    page.locator(FREE).first.click()
    expect(page.locator("#notice")).to_contain_text("no connection")
    expect(page.locator("#notice")).to_be_focused()
    look(page, shot, f"page_offline_{width}")
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".o_ptc_appointment")).to_have_count(1)
    page.locator(".o_ptc_appointment .o_ptc_closed", has_text="Cancel").click()
    page.locator(".o_ptc_appointment").get_by_role("button", name="Yes, cancel").click()
    expect(page.locator(".o_ptc_appointment")).to_have_count(0)


def test_answer_is_lost(odoo, open_page):
    """The school has booked, moved and cancelled, and the answer does not come: trying again does it once."""
    page = open_page(390)

    def lose(action, button):
        def pass_on(route):
            route.fetch(max_redirects=0)
            route.abort()

        page.route(f"**/{action}", pass_on)
        button.click()
        expect(page.locator("#notice")).to_contain_text("no connection")
        page.unroute(f"**/{action}")
        page.get_by_role("button", name="Try again").click()
        expect(page.locator("#notice")).not_to_contain_text("no connection")
        return odoo.sql("SELECT state, count(*) FROM ptc_appointment GROUP BY state ORDER BY state")

    before = odoo.sql("SELECT state, count(*) FROM ptc_appointment GROUP BY state ORDER BY state")
    booked = lose("book", page.locator(FREE).first)
    assert _count(booked, "booked") == _count(before, "booked") + 1
    own = page.locator(".o_ptc_appointment")
    own.get_by_text("Move", exact=True).click()
    expect(page.locator(".o_ptc_line_open .o_ptc_badge_booked")).to_have_count(1)
    assert lose("move", page.locator(FREE).nth(3)) == booked
    own.locator(".o_ptc_closed", has_text="Cancel").click()
    gone = lose("cancel", own.get_by_role("button", name="Yes, cancel"))
    assert _count(gone, "booked") == _count(before, "booked")
    assert _count(gone, "cancelled") == _count(before, "cancelled") + 1
    expect(own).to_have_count(0)


def _count(rows, state):
    return next((int(count) for name, count in rows if name == state), 0)


def test_each_kind_of_time_has_its_own_word_and_shape(odoo, open_page, shot):
    """Told apart without colour: by a word, and by border, line through or weight."""
    page = open_page(1280)
    page.locator(FREE).first.click()
    expect(page.locator(".o_ptc_appointment")).to_have_count(1)
    page.locator(".o_ptc_appointment").get_by_text("Move", exact=True).click()
    own = page.locator(".o_ptc_slot_own")
    expect(own).to_contain_text("your time")
    kinds = {
        "free": page.locator(FREE).first,
        "own": own,
        "taken": page.locator(".o_ptc_slot_taken").first,
        "close": page.locator(".o_ptc_slot_clash:not(.o_ptc_slot_family)").first,
        "family": page.locator(".o_ptc_slot_family").first,
    }
    words = {"taken": "taken", "close": "too close", "family": ":"}
    for name, word in words.items():
        expect(kinds[name]).to_contain_text(word)
    look = """one => {
        const [box, text] = [one, one.querySelector('b') || one].map((part) => getComputedStyle(part));
        const border = box.borderTopColor.endsWith(', 0)') ? 'none' : box.borderStyle;
        return [border, box.borderWidth, text.textDecorationLine, text.fontWeight, one.tagName].join(' ');
    }"""
    shapes = {name: cell.evaluate(look) for name, cell in kinds.items()}
    assert len({*shapes.values()}) == len(shapes), shapes
    shot(page, "page_kinds_of_times")

    page.emulate_media(media="print")
    expect(page.locator(".o_ptc_schedule")).to_be_visible()
    for left_out in (".o_ptc_children", ".o_ptc_actions", "header#top, #wrapwrap > header, .o_ptc_find_link"):
        for one in page.locator(left_out).all():
            expect(one).to_be_hidden()
    shot(page, "page_printed")
    page.emulate_media(media="screen")
    page.locator(".o_ptc_appointment .o_ptc_closed", has_text="Cancel").click()
    page.locator(".o_ptc_appointment").get_by_role("button", name="Yes, cancel").click()
    expect(page.locator(".o_ptc_appointment")).to_have_count(0)


def test_one_teacher_at_a_time_on_a_phone_and_columns_on_a_desktop(open_page):
    phone, desktop = open_page(390), open_page(1280)
    shut = phone.locator(".o_ptc_line:not(.o_ptc_line_open) .o_ptc_times_form")
    assert shut.count() and not any(shut.nth(number).is_visible() for number in range(shut.count()))
    assert phone.locator(".o_ptc_line_open .o_ptc_times_form").is_visible()
    for slot in phone.locator(FREE).all():
        box = slot.bounding_box()
        assert min(box["width"], box["height"]) >= 44, box
    columns = [column.bounding_box() for column in desktop.locator(".o_ptc_board > .o_ptc_line").all()]
    assert len(columns) > 2
    tops, lefts = {round(box["y"]) for box in columns}, [box["x"] for box in columns]
    assert len(tops) == 1
    assert lefts == sorted(lefts)
    assert all(left + 1 >= box["x"] + box["width"] for box, left in zip(columns, lefts[1:], strict=False))


def test_window_closes_under_an_open_page(odoo, open_page, shot):
    """Whatever is tapped then is answered on the page, and nothing is done."""
    page = open_page(390)
    page.evaluate("window.isSamePage = true")
    page.locator(FREE).first.click()
    expect(page.locator(".o_ptc_appointment")).to_have_count(1)
    [[window, closes]] = odoo.sql("SELECT id, closes FROM ptc_conference_window LIMIT 1")
    closed = "UPDATE ptc_conference_window SET closes = {} WHERE id = " + window
    states = "SELECT state, count(*) FROM ptc_appointment GROUP BY state ORDER BY state"
    before = odoo.sql(states)
    odoo.sql(closed.format("now() at time zone 'UTC' - interval '1 minute'"))
    page.locator(FREE).nth(2).click()
    expect(page.locator("#notice")).to_contain_text("Booking closed on")
    look(page, shot, "page_closed_meanwhile_390")
    page.locator(".o_ptc_appointment .o_ptc_closed", has_text="Cancel").click()
    page.locator(".o_ptc_appointment").get_by_role("button", name="Yes, cancel").click()
    expect(page.locator("#notice")).to_contain_text("Booking closed on")
    assert odoo.sql(states) == before
    odoo.sql(closed.format(f"'{closes}'"))
    page.locator(".o_ptc_appointment").get_by_role("button", name="Yes, cancel").click()
    expect(page.locator(".o_ptc_appointment")).to_have_count(0)
    assert page.evaluate("window.isSamePage")


@pytest.mark.parametrize("width", WIDTHS)
def test_refusal_on_a_page_of_its_own(odoo, open_page, shot, width):
    """What who has no scripts is answered: the whole document is theirs to read, not only what stands in it."""
    page = open_page(width)
    button = page.locator(FREE).nth(4)
    session = int(button.get_attribute("value"))
    odoo.call("ptc.session", "action_block", [session])
    button.evaluate(
        """one => {
            const field = document.createElement('input');
            Object.assign(field, { type: 'hidden', name: 'session_id', value: one.value });
            one.form.append(field);
            HTMLFormElement.prototype.submit.call(one.form);
        }"""
    )
    expect(page.locator(".o_ptc_refused #notice")).to_contain_text("Somebody has just taken")
    look(page, shot, f"page_refused_alone_{width}", "document")
    odoo.call("ptc.session", "action_reopen", [session])


def test_signed_out(open_page, shot):
    page = open_page(390)
    page.context.clear_cookies()
    page.locator(FREE).first.click()
    expect(page.locator("#notice")).to_contain_text(re.compile("signed (out|in again)"))
    look(page, shot, "page_signed_out_390")


def test_time_taken_by_others_is_marked_and_keeps_the_focus(odoo, open_page, shot):
    page = open_page(1280)
    # The page knows what is free before it can see what is taken.
    with page.expect_response(lambda answer: answer.url.endswith("/free")):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    button = page.locator(FREE).nth(2)
    button.focus()
    odoo.call("ptc.session", "action_block", [int(button.get_attribute("value"))])
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(button).to_be_focused()
    expect(page.locator(".o_ptc_live")).to_contain_text("just taken")
    look(page, shot, "page_taken_1280")
    button.click(force=True)
    expect(page.locator("#notice")).to_have_count(0)


def test_time_that_is_given_up_can_be_taken_at_once(odoo, open_page, shot):
    page = open_page(1280)
    # None that the family has given up itself: these are kept for it for a minute.
    session = int(page.locator(FREE).nth(16).get_attribute("value"))
    odoo.call("ptc.session", "action_block", [session])
    page.reload()
    page.wait_for_load_state("networkidle")
    cell = page.locator(f".o_ptc_line_open li[data-session='{session}']")
    expect(cell).to_contain_text("taken")
    with page.expect_response(lambda answer: answer.url.endswith("/free")):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.locator(FREE).first.focus()
    before = page.locator(".o_ptc_board").bounding_box()
    blocked = {"sessions": [session], "at": int(time.time() * 1000)}
    odoo.call("ptc.session", "action_reopen", [session])
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    button = page.locator(f".o_ptc_line_open button[value='{session}']")
    expect(button).to_be_visible()
    # The bus may say only now what was true before.
    page.locator(".o_ptc_page").evaluate(TELL_TAKEN, blocked)
    expect(button).not_to_have_attribute("aria-disabled", "true")
    expect(page.locator(".o_ptc_live")).to_contain_text("become free")
    expect(page.locator(FREE).first).to_be_focused()
    assert page.locator(".o_ptc_board").bounding_box() == before
    look(page, shot, "page_freed_1280")
    button.click()
    expect(page.locator(".o_ptc_appointment")).to_have_count(1)
    page.locator(".o_ptc_appointment .o_ptc_closed", has_text="Cancel").click()
    page.locator(".o_ptc_appointment").get_by_role("button", name="Yes, cancel").click()
    expect(page.locator(".o_ptc_appointment")).to_have_count(0)


def test_time_that_is_given_up_before_the_first_look_is_shown(odoo, open_page):
    page = open_page(1280)
    session = int(page.locator(FREE).nth(17).get_attribute("value"))
    odoo.call("ptc.session", "action_block", [session])
    page.route("**/free", lambda route: route.abort())
    with page.expect_request("**/free", timeout=30_000):  # the page follows the times by now
        page.reload()
    expect(page.locator(f".o_ptc_line_open li[data-session='{session}']")).to_contain_text("taken")
    odoo.call("ptc.session", "action_reopen", [session])
    page.unroute("**/free")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(f".o_ptc_line_open button[value='{session}']")).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_refused_time_cannot_be_tapped_again(odoo, open_page, shot, width):
    page = open_page(width)
    button = page.locator(FREE).nth(4)
    session = int(button.get_attribute("value"))
    odoo.call("ptc.session", "action_block", [session])
    button.click()
    expect(page.locator("#notice")).to_contain_text("Somebody has just taken")
    expect(page.locator("#notice")).to_be_focused()
    expect(page.locator(f"{FREE}[value='{session}'][aria-disabled]")).to_have_count(1)
    look(page, shot, f"page_refused_{width}")
    odoo.call("ptc.session", "action_reopen", [session])


@pytest.mark.parametrize("width", WIDTHS)
def test_hints_are_skipped_and_shown_again(open_page, shot, width):
    page = open_page(width, 1)
    page.evaluate("window.isSamePage = true")
    hints = page.locator("#hints")
    if not hints.count():
        page.get_by_role("link", name="How this page works").click()
    expect(hints.locator("li")).to_have_count(4)
    look(page, shot, f"page_hints_{width}")
    page.get_by_role("button", name="Got it").click()
    expect(hints).to_have_count(0)
    expect(page.locator("h1").first).to_be_focused()


@pytest.mark.parametrize("width", WIDTHS)
def test_ask_the_school(odoo, open_page, shot, width):
    page = open_page(width)
    page.evaluate("window.isSamePage = true")
    page.locator("footer .o_ptc_help_link").click()
    expect(page.get_by_role("dialog", name="Ask the school")).to_be_visible()
    look(page, shot, f"help_form_{width}")
    page.get_by_label("What do you need help with?").fill(f"May I bring the baby? {width}")
    page.get_by_role("button", name="Send to the school").click()
    expect(page.locator("#notice")).to_contain_text("The office has your question")
    expect(page.locator("#notice")).to_be_focused()
    look(page, shot, f"help_sent_{width}")
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.evaluate("window.isSamePage")
    assert [f"May I bring the baby? {width}"] in odoo.sql("SELECT text FROM ptc_help_request")


@pytest.mark.parametrize("width", WIDTHS)
def test_tell_of_not_coming_without_leaving(odoo, open_page, shot, width):
    page = open_page(width)
    page.evaluate("window.isSamePage = true")
    page.get_by_role("link", name="Tell the teachers").click()
    dialog = page.get_by_role("dialog", name="Unable to attend")
    expect(dialog.get_by_role("heading", name="Unable to attend")).to_be_focused()
    dialog.get_by_role("radio", name="The whole conference").check()
    dialog.get_by_label("Message to the teachers").fill(f"We are away. {width}")
    look(page, shot, f"unable_dialog_{width}")

    # What was typed is not lost with the connection.
    page.context.set_offline(True)
    dialog.get_by_role("button", name="Tell the school").click()
    expect(dialog.locator("#notice")).to_contain_text("What you have typed is still here")
    expect(dialog.locator("#notice")).to_be_focused()
    page.context.set_offline(False)
    dialog.get_by_role("button", name="Tell the school").click()
    expect(dialog.locator("#told")).to_be_focused()
    expect(dialog).to_contain_text(f"We are away. {width}")
    look(page, shot, f"unable_dialog_told_{width}")

    dialog.get_by_role("link", name="Back to the times").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_text("You have told the teacher that you cannot come.").first).to_be_visible()
    expect(page.get_by_role("link", name="Tell the teachers")).to_be_focused()
    page.get_by_role("link", name="Tell the teachers").click()
    for left in (2, 1, 0):
        # One for each child.
        expect(dialog.get_by_role("button", name="Take back")).to_have_count(left)
        if left:
            dialog.get_by_role("button", name="Take back").first.click()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_text("You have told the teacher that you cannot come.")).to_have_count(0)
    assert page.evaluate("window.isSamePage")


def test_dialogue_stays_until_there_is_an_answer(open_page):
    """Who closes it while the line is slow would not learn that nothing was sent."""
    page = open_page(390)
    page.get_by_role("link", name="Tell the teachers").click()
    dialog = page.get_by_role("dialog", name="Unable to attend")
    dialog.get_by_role("radio", name="The whole conference").check()
    dialog.get_by_label("Message to the teachers").fill("We are away.")
    held = []
    page.route("**/unable", lambda route: held.append(route))
    dialog.get_by_role("button", name="Tell the school").click()
    page.wait_for_function("document.querySelector('.o_ptc_dialog').getAttribute('aria-busy')")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_visible()
    held[0].abort()
    expect(dialog.locator("#notice")).to_contain_text("What you have typed is still here")
    expect(dialog.get_by_label("Message to the teachers")).to_have_value("We are away.")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_keyboard_alone(open_page):
    page = open_page(1280)
    page.locator(".o_ptc_line_open h3 a").focus()
    page.keyboard.press("Tab")
    expect(page.locator(FREE).first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#notice")).to_be_focused()
    expect(page.locator(".o_ptc_appointment")).to_have_count(1)
    page.locator(".o_ptc_appointment summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".o_ptc_appointment")).to_have_count(0)


def test_small_screens_and_zoom(open_page, shot):
    """320 px is also what 1280 px are at 400 %."""
    page = open_page(320)
    look(page, shot, "page_320")
    small = page.locator(f"{FREE}, .o_ptc_steps a").evaluate_all(
        "all => all.filter(one => one.getBoundingClientRect().height < 44).length"
    )
    assert small == 0
    page.set_viewport_size({"width": 640, "height": 400})
    look(page, shot, "page_640")
