# SPDX-License-Identifier: LGPL-3.0-or-later
"""A clerk sees what the checks have found, goes there, puts it right, and looks again."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.system

WIDTHS = (1280, 390)
PAUSE = 500  # milliseconds between two things that a person does
FOUND = "The contact has neither telephone nor e-mail address"


@pytest.fixture
def conference(odoo):
    """The id of the conference of the sample school; its contact cannot be reached."""
    [number] = odoo.call("ptc.conference", "search", [("is_published", "=", True)])
    nobody = odoo.call("res.partner", "create", [{"name": "Front desk"}])
    odoo.call("ptc.conference", "write", [number], {"contact_id": nobody[0]})
    return number


def fits(page):
    """Tell whether nothing of the page is cut off at the right, its title neither."""
    title = page.locator(".oe_title [name=conference_id]")
    ends = title.evaluate(
        "box => Math.max(...[box, ...box.querySelectorAll('*')].map(one => one.getBoundingClientRect().right))"
    )
    return ends <= page.viewport_size["width"] and page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def line_of(page, name):
    return page.locator(".o_field_widget[name=line_ids]").locator(".o_data_row, .o_kanban_record").filter(has_text=name)


def press(page, name):
    """Press a button of the head of a form: on a phone most are in a menu."""
    page.locator(".o_statusbar_buttons").wait_for()
    button = page.get_by_role("button", name=name, exact=True).and_(page.locator(":visible"))
    if not button.count():
        page.locator(".o_statusbar_buttons").get_by_title("More").click()
    button.first.click()


def go_back(page, to):
    """Go back one page by its head, to the one that shows this."""
    page.locator(".o_back_button").first.click()
    expect(page.locator(to).first).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_what_is_found_is_put_right_where_it_is_shown(new_page, sign_in, conference, shot, width):
    page = sign_in(new_page(width), "admin", "admin")
    page.goto(f"/odoo/conferences/{conference}")
    press(page, "Check")
    expect(line_of(page, FOUND)).to_be_visible()
    page.wait_for_timeout(PAUSE)
    shot(page, f"checks_{width}")
    assert fits(page)
    line_of(page, FOUND).get_by_role("button", name="Show").click()

    page.get_by_text("Front desk", exact=True).first.click()
    page.locator("[name=phone] input").first.fill("+49 30 5550101")
    shot(page, f"checks_contact_{width}")
    page.locator(".o_form_button_save").click()
    expect(page.locator(".o_form_status_indicator_buttons.invisible")).to_be_attached()

    go_back(page, ".o_list_view, .o_kanban_view")
    go_back(page, "[name=load_ids]")
    expect(line_of(page, FOUND)).to_be_visible()
    press(page, "Check again")
    expect(line_of(page, FOUND)).to_have_count(0)
    page.wait_for_timeout(PAUSE)
    shot(page, f"checks_again_{width}")
