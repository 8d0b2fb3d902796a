# SPDX-License-Identifier: LGPL-3.0-or-later
"""A parent who looks around: what browser tests of the parents' pages have in common.

States are set in the database, so that each can be seen within a minute; pages only read them.
"""

import contextlib

from dev import axe

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LEAST_TARGET = 44  # px: WCAG 2.2, 2.5.5
# What is pressed with a thumb, and is too small for one: the words on it.
TOO_SMALL = """least => [...document.querySelectorAll(".o_ptc :is(button, summary, a.btn, a[class*=button])")]
    .filter(one => one.checkVisibility() && one.getClientRects().length)
    .filter(one => {
        const box = one.getBoundingClientRect();
        return box.width > 1 && Math.min(box.width, box.height) < least - 0.5;
    })
    .map(one => one.innerText.trim() + " " + one.className)"""
WINDOWS = "UPDATE ptc_conference_window SET {}"
# State -> what makes it in the database.
STATES = {
    "preview": WINDOWS.format("opens = now() + interval '1 day', closes = now() + interval '2 days'"),
    "view": WINDOWS.format("opens = now() - interval '2 days', closes = now() - interval '1 day'"),
    "over": "UPDATE ptc_conference SET last_stop = now() - interval '1 day'",
    "full": "UPDATE ptc_session SET is_blocked = true",
    "cancelled": "UPDATE ptc_conference SET is_cancelled = true",
}


class Visit:
    """A parent who looks around; what axe finds on the way is collected."""

    def __init__(self, odoo, page, width):
        [[self.address]] = odoo.sql("SELECT '/my/conferences/' || min(id) FROM ptc_conference")
        self.odoo = odoo
        self.page = page
        self.width = width
        self.found = []

    def see(self, path, shot, name):
        """Open a page and look at it."""
        self.page.goto(path if path.startswith(("/my/c", "/conf")) else self.address + path)
        self.look(shot, name)

    def look(self, shot, name):
        """Keep a picture of the page, what axe finds, and whether it scrolls sideways or is too small for a thumb."""
        self.page.wait_for_load_state("load")
        shot(self.page, f"state_{name}_{self.width}")
        if self.page.evaluate("document.documentElement.scrollWidth") > self.page.viewport_size["width"]:
            self.found.append((name, "scrolls sideways"))
        if self.page.viewport_size["width"] < 600:
            self.found += [(name, "too small", one) for one in self.page.evaluate(TOO_SMALL, LEAST_TARGET)]
        if not self.page.evaluate("!!window.axe"):
            self.page.add_script_tag(path=axe.ensure())
        root = "document.querySelector('#wrap') || document.querySelector('main')"
        told = self.page.evaluate(f"options => axe.run({root}, options)", RULES)
        self.found += [(name, one["id"], one["nodes"][0]["html"][:200]) for one in told["violations"]]

    def smallest_tick(self):
        """Return the least width or height of what can be ticked on the page, px."""
        sizes = "ticks => Math.min(...ticks.flatMap(one => [one.offsetWidth, one.offsetHeight]))"
        return self.page.locator(".o_ptc input:is([type=checkbox], [type=radio])").evaluate_all(sizes)

    @contextlib.contextmanager
    def state(self, *queries):
        """Set something in the database, and set it back."""
        tables = ("ptc_conference", "ptc_conference_window", "ptc_session", "ptc_guardian")
        for table in tables:
            self.odoo.sql(f"CREATE TABLE IF NOT EXISTS kept_{table} AS TABLE {table}")
        for query in queries:
            self.odoo.sql(query)
        yield
        columns = {
            "ptc_conference": ("last_stop", "is_cancelled", "is_published", "second_adult"),
            "ptc_conference_window": ("opens", "closes"),
            "ptc_session": ("is_blocked",),
            "ptc_guardian": ("may_book",),
        }
        for table, names in columns.items():
            sets = ", ".join(f"{name} = kept.{name}" for name in names)
            changed = " OR ".join(f"one.{name} IS DISTINCT FROM kept.{name}" for name in names)
            kept = f"kept_{table} kept WHERE kept.id = one.id AND ({changed})"
            self.odoo.sql(f"UPDATE {table} one SET {sets} FROM {kept}")


def send(page, button):
    """Send the form of a button as a browser without JavaScript."""
    with page.expect_navigation():
        button.evaluate(
            """button => {
                const field = Object.assign(document.createElement("input"), {type: "hidden"});
                Object.assign(field, {name: button.name, value: button.value});
                button.form.append(field);
                HTMLFormElement.prototype.submit.call(button.form);
            }"""
        )
