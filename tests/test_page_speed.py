# SPDX-License-Identifier: LGPL-3.0-or-later
"""The parents' page on a slow connection: nothing moves while it loads, and little has to come before it shows.

Nothing here is measured by the clock, so a busy machine changes nothing: seconds are worked out from bytes.
"""

import gzip
import re

import pytest

pytestmark = pytest.mark.system

# As Chromium's "Fast 3G".
BYTES_A_SECOND = 1_600_000 / 8
ROUND_TRIP = 0.15  # seconds
ROUND_TRIPS = 4  # to connect, for the page, and for what it needs in two turns
GOAL = 3  # seconds
SHIFTS = """
window.shifts = [];
// Of the page itself: the frame around it is Odoo's.
const isOurs = node => (node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement)?.closest(".o_ptc");
new PerformanceObserver(list => {
    const nodes = list.getEntries().flatMap(one => one.sources.map(source => source.node)).filter(isOurs);
    window.shifts.push(...nodes.map(node => (node.outerHTML || node.textContent).slice(0, 200)));
}).observe({type: "layout-shift", buffered: true});
"""


@pytest.fixture
def parent(odoo):
    """Return (login, password) of one of a couple."""
    line = next(line for line in odoo.accounts if line.strip().startswith("Couple"))
    return re.match(r"\s*.+?\s{2,}(\S+) / (\S+)", line).groups()


@pytest.fixture
def address(odoo):
    [[found]] = odoo.sql("SELECT '/my/conferences/' || min(id) FROM ptc_conference")
    return found


@pytest.mark.parametrize("width", (1280, 390))
def test_nothing_moves_while_the_page_loads(new_page, sign_in, parent, address, width):
    page = sign_in(new_page(width), *parent)
    page.add_init_script(SHIFTS)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.shifts") == []


def test_page_shows_within_three_seconds_at_3g(new_page, sign_in, parent, address):
    """What comes before the first paint: the page, its styles, and scripts that are not deferred, all packed."""
    page = sign_in(new_page(390), *parent)
    blocking = {}

    def keep(answer):
        if answer.request.resource_type in ("document", "stylesheet"):
            blocking[answer.url] = len(gzip.compress(answer.body(), 6))

    page.on("response", keep)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    scripts = "document.head.querySelectorAll('script[src]:not([defer]):not([async]):not([type=module])').length"
    assert page.evaluate(scripts) == 0
    seconds = sum(blocking.values()) / BYTES_A_SECOND + ROUND_TRIPS * ROUND_TRIP
    assert seconds < GOAL, blocking


def test_nothing_moves_by_itself_for_who_does_not_want_it(new_page, sign_in, parent, address):
    page = sign_in(new_page(390, reduced_motion="reduce"), *parent)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    moving = """
    [...document.querySelectorAll(".o_ptc, .o_ptc *")].filter(one => {
        const style = getComputedStyle(one);
        const lengths = style.transitionDuration.split(", ").map(parseFloat);
        return style.animationName !== "none" || lengths.some(seconds => seconds > 0);
    }).map(one => one.className)
    """
    assert page.evaluate(moving) == []
