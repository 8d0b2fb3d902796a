# SPDX-License-Identifier: LGPL-3.0-or-later
"""The administrator tells many families at once: sees who gets it, looks at it, sends it and sees how far it is."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.system

# Two families with an address and one without are enough.
FEW = """
UPDATE ptc_guardian SET receives_mail = false WHERE family_id NOT IN
       (SELECT DISTINCT family_id FROM ptc_guardian WHERE active AND receives_mail ORDER BY family_id LIMIT 3)
"""
UNREACHABLE = """
UPDATE res_partner SET email = NULL, email_normalized = NULL, phone = '555 0199' WHERE id =
       (SELECT min(partner_id) FROM ptc_guardian WHERE active AND receives_mail)
"""


@pytest.fixture
def mailing(odoo, mail, desktop, sign_in):
    """The form of a new message to all, at 1280 px."""
    odoo.sql(FEW)
    odoo.sql(UNREACHABLE)
    odoo.sql(
        "UPDATE res_partner SET email = 'admin@school.example', email_normalized = 'admin@school.example'"
        " WHERE id = (SELECT partner_id FROM res_users WHERE login = 'admin')"
    )
    page = sign_in(desktop, "admin", "admin")
    page.goto("/odoo/conference-mailings/new")
    return page


def test_told_looked_at_and_sent(odoo, mail, mailing):
    page = mailing
    # There is one conference to come: it is chosen.
    expect(page.locator("[name=conference_id] input")).to_have_value("Autumn parent-teacher conferences")
    expect(page.get_by_text("Who gets it")).to_be_visible()
    recipients, messages = (int(page.locator(f"[name={name}_count]").inner_text()) for name in ("recipient", "message"))
    assert recipients >= messages > 1
    expect(page.locator("[name=missing_count]")).to_have_text("1")
    expect(page.locator("[name=missing_ids]")).to_contain_text("555 0199")

    page.get_by_role("button", name="Preview and test").click()
    dialog = page.locator(".modal")
    families = odoo.call("ptc.family", "search", [("guardian_ids.receives_mail", "=", True)], order="id desc", limit=1)
    odoo.call("ptc.family", "write", families, {"name": "Nightingale"})
    dialog.locator("[name=family_id] input").fill("Nightingale")
    page.locator(".o-autocomplete--dropdown-item", has_text="Nightingale").first.click()
    expect(dialog.locator("[name=partner_id] input")).not_to_have_value("")
    dialog.get_by_role("button", name="Show").click()
    frame = dialog.frame_locator("iframe")
    expect(frame.get_by_text("We would like to talk with you about")).to_be_visible()
    dialog.get_by_role("button", name="Send to me").click()
    [test] = mail.wait_for(1, to="admin@school.example")
    assert test["Subject"].startswith("[Test] Please come:")
    dialog.get_by_role("button", name="Close").last.click()

    page.get_by_role("button", name="Send now").click()
    page.locator(".modal .modal-footer .btn-primary").click()
    # Nobody presses anything: the bar moves by itself.
    expect(page.locator("[name=sent_count]")).to_have_text(str(messages), timeout=60_000)
    expect(page.locator(".o_progressbar_value")).to_have_text("100%")
    expect(page.get_by_role("button", name="To be called")).to_be_visible()
    invitations = [message for message in mail.messages() if message["Subject"].strip().startswith("Please come")]
    assert len(invitations) == messages
