# SPDX-License-Identifier: LGPL-3.0-or-later
"""A browser whose websockets are refused, as by a proxy that passes none on: its pages do not hear Odoo's bus.

Odoo opens them in a shared worker, or else in one of the page, which Playwright's ``route_web_socket`` does not see.
"""

from dev import ports

SCRIPT = """
const refusing = (Real) => class extends Real {
    constructor(url, options) {
        const source = `
            const Real = self.WebSocket;
            self.WebSocket = class extends Real { constructor() { super("ws://127.0.0.1:%s/"); } };
            importScripts("${new URL(url, location.origin)}");`;
        super(URL.createObjectURL(new Blob([source], {type: "application/javascript"})), options);
    }
};
window.SharedWorker = refusing(window.SharedWorker);
window.Worker = refusing(window.Worker);
"""


def deafen(page):
    """Have all websockets of a page refused that is opened from now on."""
    page.add_init_script(SCRIPT % ports.free_port())
