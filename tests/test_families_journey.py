# SPDX-License-Identifier: LGPL-3.0-or-later
"""Families that do not fit the form, in a real browser: two adults at once, and a couple that separates."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.system

SESSION = "button[name=session_id]"


@pytest.fixture(scope="module")
def couple(odoo):
    """Return the logins and passwords of a couple, as ``make demo`` prints them."""
    lines = [line for line in odoo.accounts if line.strip().startswith("Couple")]
    return [re.search(r"(\S+) / (\S+)", line).groups() for line in lines]


@pytest.fixture(scope="module")
def conference(odoo):
    """Return the id of the open conference, which lets two adults come at once."""
    [found] = odoo.call("ptc.conference", "search", [("is_published", "=", True)], limit=1)
    odoo.call("ptc.conference", "write", [found], {"second_adult": "free"})
    return found


@pytest.fixture(scope="module")
def family(odoo, couple):
    [found] = odoo.call("ptc.family", "search", [("guardian_partner_ids.email", "=", couple[0][0])])
    return found


def test_two_adults_book_at_one_time(odoo, phone, sign_in, shot, couple, conference, family):
    page = sign_in(phone, *couple[0])
    page.goto(f"/my/conferences/{conference}")
    page.locator(f".o_ptc_line_open {SESSION}").first.click()
    expect(page.locator(".o_ptc_appointment")).to_have_count(1)
    page.get_by_role("link", name="Two of you at once?").click()
    page.wait_for_url(f"**/my/conferences/{conference}/second")
    expect(page.locator(".o_ptc_second")).to_contain_text("second adult")
    shot(page, "second_adult_phone")
    [[start]] = odoo.sql(f"SELECT start FROM ptc_appointment WHERE family_id = {family} AND state = 'booked'")
    sessions = [row[0] for row in odoo.sql(f"SELECT id FROM ptc_session WHERE start = '{start}'")]
    # On a phone the times of one teacher are shown.
    at_once = ", ".join(f".o_ptc_line_open {SESSION}[value='{session}']" for session in sessions)
    for number in range(2, 12):
        page.goto(f"/my/conferences/{conference}/second?teacher={number}")
        if page.locator(at_once).count():
            break
    page.locator(at_once).first.click()
    expect(page.locator(".o_ptc_appointment")).to_have_count(2)
    rows = odoo.sql(f"SELECT adult, start FROM ptc_appointment WHERE family_id = {family} ORDER BY adult")
    assert [adult for adult, _start in rows] == ["1", "2"] and rows[0][1] == rows[1][1]


def test_couple_separates_while_booking_is_open(odoo, desktop, new_page, sign_in, shot, couple, conference, family):
    page = sign_in(desktop, "office", "office")
    page.goto(f"/odoo/families/{family}")
    page.get_by_role("button", name="Split", exact=True).click()
    [partner] = odoo.call("res.partner", "search_read", [("email", "=", couple[1][0])], ["name"])
    adults = page.locator(".o_field_widget[name=adult_ids] input")
    adults.fill(partner["name"])
    page.locator(".o-autocomplete--dropdown-item", has_text=partner["name"]).first.click()
    row = page.locator(".o_field_widget[name=line_ids] .o_data_row").first
    row.locator("[name=action]").click()
    choice = page.locator(".o_selected_row [name=action]")
    choice.locator("input, select").first.click()
    page.get_by_text("Goes to the new family", exact=True).last.click()
    page.locator(".oe_title").click()
    shot(page, "family_split_desktop")
    page.get_by_role("button", name="Split the family").click()
    page.get_by_role("dialog").get_by_role("button", name="Ok").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    shown = {}
    for number, account in enumerate(couple):
        parent = sign_in(new_page(390), *account)
        parent.goto(f"/my/conferences/{conference}")
        expect(parent.locator(".o_ptc_appointment")).to_have_count(1)
        shown[number] = parent.locator(".o_ptc_appointment").inner_text()
    assert shown[0] != shown[1]
