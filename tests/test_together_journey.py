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
