# SPDX-License-Identifier: LGPL-3.0-or-later
"""Every menu of the two addons in a real browser, as those who see it: each opens, also by its address."""

import pytest

pytestmark = pytest.mark.system

ROOTS = ("School", "Conferences")
# What the web client shows of an action once it is there, and when it could not be.
SHOWN = ".o_action_manager .o_view_controller, .o_action_manager .o_ptc_grid, .modal .o_form_view"
BROKEN = ".o_error_dialog, .o_notification.border-danger"


def get_actions(page):
    """Return ``{name with its parents: number of its action}`` of the menus that the signed-in person sees."""
    menus = page.evaluate("() => fetch('/web/webclient/load_menus').then((answer) => answer.json())")
    found = {}

    def look(menu, names):
        children = [menus[str(child)] for child in menu["children"]]
        if menu["actionID"] and not children:
            found[" / ".join(names)] = menu["actionID"]
        for child in children:
            look(child, [*names, child["name"]])

    for number in menus["root"]["children"]:
        if menus[str(number)]["name"] in ROOTS:
            look(menus[str(number)], [menus[str(number)]["name"]])
    return found


@pytest.mark.parametrize("who", ["admin", "office"])
def test_every_menu_opens(who, desktop, sign_in, shot):
    page = sign_in(desktop, who, who)
    page.goto("/odoo")
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    actions = get_actions(page)
    assert len(actions) > 15
    for name, action in actions.items():
        page.goto(f"/odoo/action-{action}")
        page.locator(SHOWN).first.wait_for()
        assert not page.locator(BROKEN).count(), name
        assert "/discuss" not in page.url, f"{name} could not be opened by its address"
        shot(page, f"menu_{who}_{name.replace(' / ', '_').replace(' ', '-').lower()}", full_page=False)
    assert not faults
