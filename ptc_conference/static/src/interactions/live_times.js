// SPDX-License-Identifier: LGPL-3.0-or-later
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

const SHORTEST = 4; // seconds between two looks while things change, or the page is used
const LONGEST = 30; // while nothing does
const SLOWER = 1.5;
const SHARE = 50; // a page waits so many times as long as its last answer took, so that bookings come first
const BUSIEST = 90; // seconds, at the most
// While Odoo's bus tells what is taken, only what has become free is asked for.
const LISTENING = 60;
const FEW = 5; // as SHARE, for the few pages that are told to ask
const USED = 15; // seconds since the last look, when the page is used
const TRIES = 3; // how often the page is asked for a time that seems to be free

/**
 * Times that others take or give up are shown without loading the page again. The bus says what is taken (live_bus.js).
 * For the rest the page asks for the small document of all free times, and for all of it when the bus cannot be heard,
 * see docs/decisions/0004-live-over-the-bus.md; while it is hidden it does not.
 */
export class LiveTimes extends Interaction {
    static selector = ".o_ptc_page";
    dynamicContent = {
        _root: {
            "t-on-ptc_refused": this.onRefused,
            "t-on-ptc_shown": this.onShown,
            "t-on-ptc_taken": this.onTaken,
            "t-on-ptc_changed": this.onChanged,
            "t-on-ptc_own": this.onOwn,
            "t-on-ptc_listening": this.onListening,
            "t-on-pointerdown": this.onUse,
            "t-on-keydown": this.onUse,
        },
        _document: { "t-on-visibilitychange": this.onVisible, "t-on-scroll": this.onUse },
    };

    setup() {
        this.free = null;
        this.pause = SHORTEST;
        this.timer = null;
        this.looked = 0; // when, in milliseconds
        this.at = 0; // when the server read the last document
        this.took = 0; // seconds
        this.isListening = false;
        this.told = new Set(); // sessions that are taken, and not yet marked
        this.own = new Set(); // sessions that the family has taken elsewhere: not for this to tell
        this.tries = new Map(); // how often a session that is free was not on the page that was asked for
    }

    start() {
        this.plan();
    }

    destroy() {
        clearTimeout(this.timer);
    }

    /** Look again in a while; not all pages at the same moment. */
    plan() {
        clearTimeout(this.timer);
        const wait = Math.max(this.pause, Math.min(SHARE * this.took, BUSIEST)) * (0.75 + Math.random() / 2);
        this.timer = setTimeout(() => this.look(), wait * 1000);
    }

    /** Whoever begins to use the page again after a while sees it as it is now. */
    onUse() {
        if (this.pause > SHORTEST) {
            this.pause = this.isListening ? LISTENING : SHORTEST;
            const wait = Math.max(this.isListening ? USED : SHORTEST, SHARE * this.took) * 1000;
            if (performance.now() - this.looked > wait) {
                this.looked = performance.now();
                this.look();
            }
        }
    }

    /** The time of the button that was pressed is gone: the answer says so before the next look. */
    onRefused(ev) {
        if (ev.detail.isConnected && ev.detail.getAttribute("aria-disabled") !== "true") {
            ev.detail.dataset.refused = "1";
            this.mark(ev.detail, true);
        }
        this.pause = SHORTEST;
        this.plan();
    }

    /** The bus can be heard, or no longer. */
    onListening(ev) {
        this.isListening = ev.detail;
        this.pause = SHORTEST;
        this.plan();
    }

    /** Messages come late, or again: what is older than what the page shows is on it, or has changed since. */
    onTaken(ev) {
        const { sessions, at } = ev.detail;
        const page = Number(this.el.querySelector(".o_ptc_content").dataset.at);
        if (at >= Math.max(page, this.at)) {
            sessions.forEach((session) => this.told.add(session));
            this.onShown();
        }
    }

    /** What is taken while a form is on its way may be what it has booked: its answer is shown first. */
    onShown() {
        if (this.told.size && !this.el.querySelector(".o_ptc_content[aria-busy]")) {
            this.markTaken((session) => this.told.has(session));
            this.told.forEach((session) => this.free?.delete(session));
            this.told.clear();
        }
    }

    onOwn(ev) {
        ev.detail.booked.forEach((session) => this.own.add(session));
        ev.detail.left.forEach((session) => this.own.delete(session));
    }

    onChanged() {
        const rest = FEW * this.took - (performance.now() - this.looked) / 1000;
        const wait = Math.max(rest, 0) + Math.random();
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.look(), wait * 1000);
    }

    onVisible() {
        if (document.hidden) {
            clearTimeout(this.timer);
        } else {
            this.pause = SHORTEST;
            this.look();
        }
    }

    async look() {
        if (!document.hidden && this.el.querySelector("button.o_ptc_slot")) {
            await this.waitFor(this.read());
        }
        this.plan();
    }

    async read() {
        const start = performance.now();
        try {
            const answer = await fetch(this.el.dataset.free, { cache: "no-cache" });
            if (!answer.ok || answer.redirected) {
                throw new Error();
            }
            const { first, free, own } = await answer.json();
            this.at = Number(answer.headers.get("X-Read-At"));
            this.tellOwn(own);
            this.looked = performance.now();
            this.took = (this.looked - start) / 1000;
            this.follow(unpack(first, free), first + free);
            await this.bring(this.getFreed());
        } catch {
            this.pause = LONGEST;
        }
    }

    /** What the family has is not for this to tell; own_times.js shows it. */
    tellOwn(held) {
        this.own = new Set(held);
        this.el.dispatchEvent(new CustomEvent("ptc_held", { detail: { held, at: this.at } }));
    }

    follow(free, text) {
        const isSame = text === this.text;
        this.pause = isSame ? Math.min(this.pause * SLOWER, LONGEST) : SHORTEST;
        if (this.isListening) {
            this.pause = LISTENING;
        }
        this.text = text;
        const before = this.free || free;
        this.free = free;
        // What was not free before is kept for this family, or the page is older than the document.
        this.markTaken((session) => before.has(session) && !free.has(session));
        for (const button of this.getButtons(true)) {
            if (free.has(Number(button.value)) && !button.dataset.refused) {
                this.mark(button, false);
            }
        }
    }

    /** Mark the buttons of those sessions that are gone, and say so. */
    markTaken(isGone) {
        const isOthers = (session) => !this.own.has(session) && isGone(session);
        const gone = this.getButtons(false).filter((button) => isOthers(Number(button.value)));
        gone.forEach((button) => this.mark(button, true));
        if (gone.length) {
            this.say("gone");
        }
    }

    /** Return the buttons of times, those marked as taken or the others. */
    getButtons(isMarked) {
        const buttons = [...this.el.querySelectorAll(".o_ptc_board button.o_ptc_slot")];
        return buttons.filter((one) => (one.getAttribute("aria-disabled") === "true") === isMarked);
    }

    /** Return the cells of times that were taken when the page was made, and have become free since. */
    getFreed() {
        const cells = [...this.el.querySelectorAll(".o_ptc_board li[data-session]")];
        const getSession = (cell) => Number(cell.dataset.session);
        cells.filter((cell) => !this.free.has(getSession(cell))).forEach((cell) => this.tries.delete(getSession(cell)));
        return cells.filter((cell) => {
            const session = getSession(cell);
            return this.free.has(session) && (this.tries.get(session) || 0) < TRIES;
        });
    }

    /**
     * Put buttons in the place of cells. Whether the family can be there at that time is for the server to say, so it
     * is asked for the page, and all else on the page stays as it is.
     */
    async bring(cells) {
        if (!cells.length) {
            return;
        }
        const number = this.el.querySelector(".o_ptc_line_open").id.replace("teacher-", "");
        const answer = await fetch(`${window.location.pathname}?teacher=${number}`);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        let count = 0;
        for (const cell of cells.filter((one) => one.isConnected)) {
            const { id } = cell.closest(".o_ptc_line");
            const session = Number(cell.dataset.session);
            const button = page.querySelector(`#${id} button.o_ptc_slot[value="${session}"]`);
            this.tries.set(session, (this.tries.get(session) || 0) + 1);
            if (button) {
                count += 1;
                const badge = page.querySelector(`#${id} .o_ptc_badge`);
                this.el.querySelector(`#${id} .o_ptc_badge`).replaceWith(badge);
                cell.replaceWith(button.closest("li"));
            }
        }
        if (count) {
            this.say("freed");
        }
    }

    /** The button stays where it is, so that who has the focus on it keeps it. */
    mark(button, isGone) {
        button.classList.toggle("o_ptc_slot_taken", isGone);
        if (isGone) {
            button.setAttribute("aria-disabled", "true");
            button.dataset.label = button.getAttribute("aria-label");
            const word = document.createElement("small");
            word.append(this.word("taken"));
            button.append(" ", word);
            button.setAttribute("aria-label", `${button.textContent}: ${button.dataset.label}`);
        } else {
            button.removeAttribute("aria-disabled");
            button.setAttribute("aria-label", button.dataset.label);
            button.querySelector("small").remove();
        }
    }

    say(word) {
        this.el.querySelector(".o_ptc_live").replaceChildren(this.word(word));
    }

    word(name) {
        return document.querySelector(`template[data-word=${name}]`).content.cloneNode(true);
    }
}

/** Return the Set of numbers that lib/bitset.py has packed. */
function unpack(first, text) {
    const found = new Set();
    Array.from(atob(text), (letter) => letter.charCodeAt(0)).forEach((byte, place) => {
        for (let bit = 0; bit < 8; bit++) {
            if ((byte >> bit) & 1) {
                found.add(first + 8 * place + bit);
            }
        }
    });
    return found;
}

registry.category("public.interactions").add("ptc_conference.live_times", LiveTimes);
