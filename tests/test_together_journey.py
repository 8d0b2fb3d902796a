# SPDX-License-Identifier: LGPL-3.0-or-later
"""A teacher with several classes of a child: the next appointment is right beside the first, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.system

SESSION = "button[name=session_id]"
# Not in every school has a child two classes with one teacher.
TAUGHT_BY = """
UPDATE ptc_class_teacher part SET teacher_id = first.teacher_id FROM ptc_class_teacher first
 WHERE first.id = {first} AND part.id = {second} AND part.teacher_id <> first.teacher_id
"""
NEXT_IS_FREE = """
SELECT one.id FROM ptc_session one JOIN ptc_session following ON following.start = one.stop
 WHERE one.id IN ({free}) AND following.id IN ({free}) ORDER BY one.start LIMIT 1
"""
WIDTHS = {"desktop": 1280, "phone": 390, "small": 320}


def read_part(page, address):
    """Return the class-teacher of the line that is open on a page."""
    page.goto(address)
    return int(page.locator(".o_ptc_line_open input[name=class_teacher_id]").first.get_attribute("value"))


def test_next_class_of_a_teacher_is_right_beside(odoo, new_page, sign_in, shot):
    [login, password] = re.search(
        r"(\S+) / (\S+)", next(line for line in odoo.accounts if line.strip().startswith("Couple"))
    ).groups()
    [conference] = odoo.call("ptc.conference", "search", [("is_published", "=", True)], limit=1)
    page = sign_in(new_page(390), login, password)
    first, second = (read_part(page, f"/my/conferences/{conference}?teacher={number}") for number in (1, 2))
    odoo.sql(TAUGHT_BY.format(first=first, second=second))
    page.goto(f"/my/conferences/{conference}")
    free = page.locator(f".o_ptc_line_open {SESSION}").evaluate_all("buttons => buttons.map((one) => one.value)")
    [[session]] = odoo.sql(NEXT_IS_FREE.format(free=", ".join(free)))
    page.locator(f".o_ptc_line_open {SESSION}[value='{session}']").click()
    expect(page.locator(".o_ptc_appointment")).to_have_count(1)
    beside = page.locator(".o_ptc_line_open .o_ptc_beside")
    for width in WIDTHS.values():
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(f"/my/conferences/{conference}?teacher=2")
        expect(beside).to_be_visible()
        shot(page, f"together_{width}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    beside.get_by_role("button", name="Right after").first.click()
    expect(page.locator(".o_ptc_appointment")).to_have_count(2)
    rows = odoo.sql("SELECT start, stop FROM ptc_appointment WHERE state = 'booked' ORDER BY id DESC LIMIT 2")
    assert rows[0][0] == rows[1][1]


def add_colleague(odoo):
    """Give a class in which something is booked another teacher; return the id of the class."""
    [[taught]] = odoo.sql(
        "SELECT part.class_id FROM ptc_occupancy held"
        " JOIN ptc_class_teacher part ON part.id = held.class_teacher_id"
        " JOIN ptc_class class ON class.id = part.class_id AND class.co_teaching = 'separate'"
        " WHERE held.start > now() AT TIME ZONE 'UTC' ORDER BY held.id LIMIT 1"
    )
    [[colleague]] = odoo.sql(
        "SELECT part.teacher_id FROM ptc_conference_teacher part"
        " JOIN ptc_conference conference ON conference.id = part.conference_id AND conference.is_published"
        f" WHERE part.teacher_id NOT IN (SELECT teacher_id FROM ptc_class_teacher WHERE class_id = {taught})"
        " ORDER BY part.id LIMIT 1"
    )
    odoo.call("ptc.class.teacher", "create", [{"class_id": taught, "teacher_id": colleague, "role": "2_co"}])
    return taught


@pytest.mark.parametrize("width", [1280, 390])
def test_a_class_leads_from_saving_to_its_plan(odoo, new_page, sign_in, shot, width):
    """What was entered in the class asks nothing again on the way, and nothing is changed before it is applied."""
    taught = add_colleague(odoo)
    page = sign_in(new_page(width), "admin", "admin")
    page.goto(f"/odoo/ptc.class/{taught}")
    setting = page.locator(".o_field_widget[name=co_teaching]")
    setting.locator("input").click()
    page.get_by_text("All teachers together", exact=True).last.click()
    page.locator(".o_form_button_save").click()
    page.get_by_role("button", name="To the plan").click()
    page.get_by_role("button", name="Show the plan").wait_for()
    shot(page, f"together_asked_{width}")
    page.get_by_role("button", name="Show the plan").click()
    expect(page.get_by_role("button", name="Apply", exact=True)).to_be_visible()
    expect(page.locator(".modal")).to_have_count(0)
    shot(page, f"together_plan_{width}")
    assert odoo.sql(f"SELECT co_teaching FROM ptc_class WHERE id = {taught}") == [["separate"]]
