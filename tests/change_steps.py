# SPDX-License-Identifier: LGPL-3.0-or-later
"""What an administrator does in the browser to change a conference: used by several journeys."""

PAUSE = 500  # milliseconds between two things that a person enters
LONGEST = 60_000  # milliseconds that an answer may take: hundreds of appointments may move
CONFIRMED = ("Apply", "Hold it after all")


def show_conference(page, conference):
    page.goto(f"/odoo/conferences/{conference}")
    page.locator(".o_form_sheet [name=name]").first.wait_for()
    page.wait_for_timeout(PAUSE)


def press(page, name, scope=".o_control_panel, .o_form_view"):
    """Press a button, confirm where that is asked, and wait for the answer."""
    with page.expect_response(lambda answer: "/call_button/" in answer.url, timeout=LONGEST) as answer:
        page.locator(scope).get_by_role("button", name=name, exact=True).first.click()
        if name in CONFIRMED:
            page.locator(".modal .modal-footer .btn-primary", has_text=name).first.click()
    assert "error" not in answer.value.json(), answer.value.json()
    page.wait_for_timeout(PAUSE)


def begin(page, kind):
    """Open the dialogue and choose what is to change."""
    page.get_by_role("button", name="Change...", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text(kind, exact=True).click()
    page.wait_for_timeout(PAUSE)
    return dialog


def choose(dialog, name, text):
    """Choose a record by the beginning of its name."""
    box = dialog.locator(f"[name={name}] input").first
    box.click()
    box.fill(text)
    entry = dialog.page.locator(".o-autocomplete--dropdown-item", has_text=text).first
    entry.click()
    dialog.page.wait_for_timeout(PAUSE)


def count_booked(odoo, conference, **more):
    domain = [("conference_id", "=", conference), ("state", "=", "booked")]
    domain += [(name, "=", value) for name, value in more.items()]
    return odoo.call("ptc.appointment", "search_count", domain)
