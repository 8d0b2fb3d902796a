# SPDX-License-Identifier: LGPL-3.0-or-later
"""The main job in a real browser, on the sample school: an administrator opens a conference, parents book.

The tests of this module follow each other: parents book what the administrator has opened.
"""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.system

TITLE = "Winter conferences"
DAYS = (date.today() + timedelta(days=40), date.today() + timedelta(days=43))
PAUSE = 500  # milliseconds between two things that a person enters
SESSION = "button[name=session_id]"
SCRIPTS = "**/web/assets/**/*.js"


@pytest.fixture(scope="module")
def accounts(odoo):
    """Return ``{role: [(login, password), ...]}`` as ``make demo`` prints them."""
    found = {}
    for line in odoo.accounts:
        role, login, password = re.match(r"\s*(.+?)\s{2,}(\S+) / (\S+)", line).groups()
        found.setdefault(role, []).append((login, password))
    return found


@pytest.fixture(scope="module")
def conference(odoo):
    """Return the id of the conference that the administrator has opened, made by the first test."""
    return lambda: odoo.call("ptc.conference", "search", [("name", "=", TITLE)])[0]


def save(page):
    """Save the form and wait until the server has."""
    with page.expect_response(lambda answer: answer.url.endswith("/web_save")) as answer:
        page.locator(".o_form_button_save").click()
    assert "error" not in answer.value.json()


def press(page, name):
    """Press a button of the form's header and wait until the server has answered."""
    with page.expect_response(lambda answer: "/call_button/" in answer.url) as answer:
        page.locator(".o_statusbar_buttons, .o_cp_action_menus").get_by_role("button", name=name, exact=True).click()
    assert "error" not in answer.value.json()


def enter(cell, value):
    """Type into an input and leave it, at the pace of a person."""
    cell.fill(value)
    cell.blur()
    cell.page.wait_for_timeout(PAUSE)
    expect(cell).to_have_value(value)


def add_line(page, field):
    """Add a line to a list, and look at it before typing: it is drawn again once the line before is left."""
    page.locator(f".o_field_widget[name={field}]").get_by_text("Add a line").click()
    page.locator(f".o_field_widget[name={field}] .o_selected_row").wait_for()
    page.wait_for_timeout(PAUSE)


def active_cell(page, field, name):
    """Return the input of a column in the active line of a list."""
    return page.locator(f".o_field_widget[name={field}] .o_selected_row [name={name}] input").first


def enter_moment(place, value):
    """Type a date, or a date and time, into its field; what is shown becomes an input when it is clicked."""
    place.locator("button, input").first.click()
    place.locator("input").first.fill(value)
    place.page.keyboard.press("Tab")
    # Or its tooltip would cover what is below.
    place.page.mouse.move(0, 0)
    place.page.wait_for_timeout(PAUSE)


def fill_conference(page):
    """Fill the form of a new conference: two days that are not adjacent, a break, a window, lengths."""
    page.locator("[name=name] input, [name=name] textarea").first.fill(TITLE)
    for day in DAYS:
        add_line(page, "date_ids")
        enter_moment(
            page.locator(".o_field_widget[name=date_ids] .o_selected_row [name=date]"), day.strftime("%m/%d/%Y")
        )
        enter(active_cell(page, "date_ids", "start_minute"), "16:00")
        enter(active_cell(page, "date_ids", "stop_minute"), "19:00")
    add_line(page, "break_ids")
    enter(active_cell(page, "break_ids", "start_minute"), "17:30")
    enter(active_cell(page, "break_ids", "stop_minute"), "17:50")
    enter(page.locator("[name=duration] input"), "15")
    enter(page.locator("[name=hall_time] input"), "10")
    opens, closes = date.today() - timedelta(days=1), DAYS[0] - timedelta(days=1)
    add_window(page, opens=opens.strftime("%m/%d/%Y 08:00:00"), closes=closes.strftime("%m/%d/%Y 20:00:00"))


def add_window(page, **moments):
    """Add a booking window for all families in its dialogue."""
    tab = page.get_by_role("tab", name="Windows")
    # A calendar that is still open lies over it, and so does the status bar, which stays at the top of the screen.
    page.locator("[name=name] input, [name=name] textarea").first.click()
    tab.evaluate("tab => tab.scrollIntoView({ block: 'center' })")
    tab.click()
    page.locator(".o_field_widget[name=window_ids]").get_by_text("Add a line").click()
    dialog = page.get_by_role("dialog")
    for name, moment in moments.items():
        enter_moment(dialog.locator(f".o_field_widget[name={name}]"), moment)
    dialog.get_by_role("button", name="Save & Close").click()
    dialog.wait_for(state="hidden")


def test_administrator_opens_a_conference(odoo, desktop, sign_in, shot, accounts):
    page = sign_in(desktop, *accounts["Administrator"][0])
    add_rooms(page, shot)
    page.goto("/odoo/conferences/new")
    fill_conference(page)
    save(page)
    shot(page, "conference_new_desktop")
    press(page, "Add teachers")
    page.locator(".o_statusbar_buttons").get_by_role("button", name="Give rooms").click()
    page.get_by_role("dialog").get_by_role("button", name="Give these rooms").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("tab", name="Teachers", exact=True).click()
    shot(page, "conference_teachers_desktop")
    press(page, "Allot sessions")
    press(page, "Open")
    expect(page.locator(".o_form_view")).to_contain_text("Some things are worth a look")
    shot(page, "checks_desktop")
    page.get_by_role("button", name="Open all the same").click()
    page.get_by_role("dialog").get_by_role("button", name="Ok").click()
    expect(page.locator(".o_ptc_state_current .o_ptc_state_label")).to_have_text("Open for booking")
    shot(page, "conference_open_desktop")
    check_sessions(odoo)


def add_rooms(page, shot):
    """Enter a campus and a room with two tables."""
    page.goto("/odoo/conference-campuses/new")
    page.locator("[name=name] input").first.fill("Riverside campus")
    save(page)
    page.goto("/odoo/conference-rooms/new")
    page.locator("[name=name] input").first.fill("Gym Riverside")
    page.locator("[name=campus_id] input").first.fill("Riverside campus")
    page.get_by_role("option", name="Riverside campus", exact=True).click()
    page.locator("[name=tables] input").fill("2")
    save(page)
    shot(page, "room_desktop")


def check_sessions(odoo):
    """Each teacher with a room has the 10 sessions of each date: 16:00 to 17:30 and 17:50 to 19:00, 15 minutes each."""
    domain = [("conference_id.name", "=", TITLE)]
    parts = odoo.call("ptc.conference.teacher", "search_read", domain, ["session_count", "room_id"])
    assert parts and all(part["session_count"] == 20 and part["room_id"] for part in parts)


def open_conference(page, conference):
    page.goto("/my/conferences")
    page.get_by_role("link", name=TITLE).first.click()
    page.wait_for_url(f"**/my/conferences/{conference()}*")


def notice(page):
    return page.locator("#notice")


def test_parent_books_moves_and_cancels_on_a_phone(odoo, phone, sign_in, shot, accounts, conference):
    page = sign_in(phone, *accounts["Couple"][0])
    open_conference(page, conference)
    shot(page, "parent_first_phone")
    page.locator(f".o_ptc_line_open {SESSION}").first.click()
    expect(notice(page)).to_be_visible()
    expect(page.locator(".o_ptc_appointment")).to_have_count(1)
    shot(page, "parent_booked_phone")
    booked = page.locator(".o_ptc_appointment .o_ptc_time").inner_text()

    page.locator(".o_ptc_appointment").get_by_text("Move", exact=True).click()
    # The page stays, so wait until it shows the times of the teacher who is booked, and then what has come of it.
    expect(page.locator(".o_ptc_line_open .o_ptc_badge_booked")).to_have_count(1)
    page.locator(f".o_ptc_line_open {SESSION}").nth(4).click()
    expect(notice(page)).to_contain_text("Moved")
    expect(page.locator(".o_ptc_appointment")).to_have_count(1)
    assert page.locator(".o_ptc_appointment .o_ptc_time").inner_text() != booked
    shot(page, "parent_moved_phone")

    page.locator(".o_ptc_appointment .o_ptc_closed", has_text="Cancel").click()
    page.locator(".o_ptc_appointment").get_by_role("button", name="Yes, cancel").click()
    expect(page.locator(".o_ptc_appointment")).to_have_count(0)
    shot(page, "parent_cancelled_phone")
    rows = odoo.sql(f"SELECT state FROM ptc_appointment WHERE conference_id = {conference()}")
    assert rows == [["cancelled"]]


def test_couple_shares_and_no_script_is_needed(odoo, new_page, sign_in, shot, accounts, conference):
    # Odoo's own login page needs scripts; the parents' page does not.
    state = sign_in(new_page(), *accounts["Couple"][0]).context.storage_state()
    first = new_page(1280, java_script_enabled=False, storage_state=state)
    first.goto(f"/my/conferences/{conference()}")
    first.locator(f".o_ptc_line_open {SESSION}").first.click()
    expect(first.locator(".o_ptc_appointment")).to_have_count(1)
    shot(first, "parent_booked_desktop")

    second = sign_in(new_page(1280), *accounts["Couple"][1])
    second.goto(f"/my/conferences/{conference()}")
    expect(second.locator(".o_ptc_appointment")).to_have_count(1)
    expect(second.locator(".o_ptc_appointment")).to_contain_text("Booked by")


def test_separated_parents_see_nothing_of_each_other(odoo, new_page, sign_in, accounts, conference):
    (mother, secret), (father, other_secret) = accounts["Separated"]
    first = sign_in(new_page(390), mother, secret)
    first.goto(f"/my/conferences/{conference()}")
    first.locator(f".o_ptc_line_open {SESSION}").first.click()
    expect(first.locator(".o_ptc_appointment")).to_have_count(1)

    second = sign_in(new_page(390), father, other_secret)
    second.goto(f"/my/conferences/{conference()}")
    expect(second.locator(".o_ptc_appointment")).to_have_count(0)
    [[name]] = odoo.sql(
        f"SELECT p.name FROM res_partner p JOIN res_users u ON u.partner_id = p.id WHERE login = '{mother}'"
    )
    assert name not in second.content()


@pytest.mark.parametrize(("place", "is_live", "address"), [(-1, True, r"\?teacher=\d+"), (-2, False, "#notice")])
def test_time_taken_meanwhile_is_told_kindly(
    odoo, new_page, sign_in, shot, accounts, conference, place, is_live, address
):
    """The page is open while somebody else takes the time that is then tapped; its scripts may not be there yet."""
    page = sign_in(new_page(390), *accounts["Couple"][1])
    if not is_live:
        page.route(SCRIPTS, lambda route: route.abort())
    page.goto(f"/my/conferences/{conference()}")
    # Scripts are loaded after the page.
    page.wait_for_load_state("networkidle")
    page.evaluate("window.isSamePage = true")
    page.locator(".o_ptc_line h3 a").nth(place).click()
    line = page.locator(".o_ptc_line_open")
    expect(line).to_have_attribute("id", page.locator(".o_ptc_line").nth(place).get_attribute("id"))
    button = line.locator(SESSION).nth(2)
    session = int(button.get_attribute("value"))
    before = page.locator(".o_ptc_appointment").count()
    book_for_another_family(odoo, session)
    button.click()
    expect(notice(page)).to_contain_text("taken")
    assert notice(page).locator(SESSION).count() >= 3
    expect(notice(page)).to_be_focused()
    shot(page, f"parent_refused_phone_{'live' if is_live else 'plain'}")
    # The address is that of the page: reloading and "back" do not ask whether to send the form once more.
    expect(page).to_have_url(re.compile(rf"/my/conferences/{conference()}{address}$"))
    assert page.evaluate("!!window.isSamePage") == is_live
    page.unroute(SCRIPTS)
    notice(page).locator(SESSION).first.click()
    expect(page.locator(".o_ptc_appointment")).to_have_count(before + 1)
    expect(page).to_have_url(re.compile(rf"/my/conferences/{conference()}$"))
    page.go_back()
    expect(page.locator(".o_ptc_appointment")).to_have_count(before + 1)


def book_for_another_family(odoo, session):
    """Take a session as the office does, for a family that has booked nothing in this conference."""
    [[student, family, part]] = odoo.sql(f"""
        SELECT e.student_id, g.family_id, t.id FROM ptc_session s
        JOIN ptc_class_teacher t ON t.teacher_id = s.teacher_id AND t.active
        JOIN ptc_enrollment e ON e.class_id = t.class_id AND e.active
        JOIN ptc_guardian g ON g.student_id = e.student_id AND g.active AND g.may_book
        WHERE s.id = {session}
          AND g.family_id NOT IN (SELECT family_id FROM ptc_appointment WHERE conference_id = s.conference_id)
          AND g.partner_id NOT IN (SELECT partner_id FROM res_users)
        ORDER BY e.student_id, g.family_id, t.id LIMIT 1""")
    values = {
        "session_id": session,
        "student_id": int(student),
        "family_id": int(family),
        "class_teacher_id": int(part),
    }
    odoo.call("ptc.appointment", "create", [values])


def test_teacher_sees_and_prints_the_own_schedule(desktop, sign_in, shot, accounts):
    page = sign_in(desktop, *accounts["Teacher"][0])
    page.goto("/my/teaching")
    shot(page, "teacher_desktop")
    link = page.get_by_role("link", name=re.compile("print", re.I)).first
    answer = page.request.get(link.get_attribute("href"))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")


def test_staff_see_lists_and_calendars(desktop, sign_in, shot, accounts):
    page = sign_in(desktop, *accounts["Office clerk"][0])
    for path in ("sessions", "appointments"):
        page.goto(f"/odoo/conference-{path}")
        page.locator(".o_list_view .o_data_row, .o_list_view .o_group_header").first.wait_for()
        shot(page, f"{path}_list_desktop", full_page=False)
        page.locator(".o_switch_view.o_calendar").click()
        page.locator(".o_calendar_view").wait_for()
        shot(page, f"{path}_calendar_desktop", full_page=False)
