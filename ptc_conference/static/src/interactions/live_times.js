// SPDX-License-Identifier: LGPL-3.0-or-later
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

const SHORTEST = 8; // seconds between two looks while things change
const LONGEST = 40; // while nothing does
const SLOWER = 1.5;

/**
 * Times that somebody else takes are shown as taken without loading the page again. The page asks for the small
 * document of all free times, see docs/decisions/0004-live-by-polling.md; while it is hidden it does not.
 */
export class LiveTimes extends Interaction {
    static selector = ".o_ptc_page";
    dynamicContent = {
        _document: { "t-on-visibilitychange": this.onVisible },
    };

    setup() {
        this.free = null;
        this.pause = SHORTEST;
        this.timer = null;
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
        const wait = this.pause * (0.75 + Math.random() / 2);
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
        try {
            const answer = await fetch(this.el.dataset.free, { cache: "no-cache" });
            if (!answer.ok || answer.redirected) {
                throw new Error();
            }
            const { first, free } = await answer.json();
            this.follow(unpack(first, free), first + free);
        } catch {
            this.pause = LONGEST;
        }
    }

    follow(free, text) {
        this.pause = text === this.text ? Math.min(this.pause * SLOWER, LONGEST) : SHORTEST;
        this.text = text;
        const before = this.free || free;
        this.free = free;
        let gone = 0;
        for (const button of this.el.querySelectorAll(".o_ptc_board button.o_ptc_slot")) {
            const session = Number(button.value);
            const isGone = button.getAttribute("aria-disabled") === "true";
            // What was not free before is kept for this family, or the page is older than the document.
            if (!isGone && before.has(session) && !free.has(session)) {
                gone += 1;
                this.mark(button, true);
            } else if (isGone && free.has(session)) {
                this.mark(button, false);
            }
        }
        if (gone) {
            this.say("gone");
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
