// SPDX-License-Identifier: LGPL-3.0-or-later

/**
 * Until all of Odoo's scripts are there, it holds back each press of a button and each form. On a slow telephone that is
 * many seconds in which nothing can be booked. These pages work without scripts: what is pressed meanwhile goes the way
 * it goes without them.
 */
const WAITING = "o_lazy_js_waiting";
const OURS = ".o_ptc";
// Those that Odoo's lazyloader holds back.
const EVENTS = ["mouseover", "mouseenter", "mousedown", "mouseup", "click", "mouseout", "mouseleave", "submit"];

for (const type of EVENTS) {
    document.addEventListener(type, letThrough, { capture: true });
}

function letThrough(ev) {
    const isHeldBack = document.body.classList.contains(WAITING);
    if (isHeldBack && ev.target instanceof Element && ev.target.closest(OURS)) {
        ev.stopPropagation();
    }
}
