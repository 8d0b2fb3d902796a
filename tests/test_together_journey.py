# SPDX-License-Identifier: LGPL-3.0-or-later
"""A teacher with several classes of a child: the next appointment is right beside the first, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.system

SESSION = "button[name=session_id]"
WIDTHS = {"desktop": 1280, "phone": 390, "small": 320}


def test_next_class_of_a_teacher_is_right_beside(odoo, new_page, sign_in, shot):
    [login, password] = re.search(
        r"(\S+) / (\S+)", next(line for line in odoo.accounts if line.strip().startswith("Couple"))
    ).groups()
    [conference] = odoo.call("ptc.conference", "search", [("is_published", "=", True)], limit=1)
    page = sign_in(new_page(390), login, password)
    page.goto(f"/my/conferences/{conference}")
    page.locator(f".o_ptc_line_open {SESSION}").first.click()
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
