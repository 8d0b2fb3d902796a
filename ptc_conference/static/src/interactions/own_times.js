// SPDX-License-Identifier: LGPL-3.0-or-later
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";
import { swapAround } from "./page_content";

/**
 * What a family books in another tab, or on another device, is shown as theirs. Tabs of one browser tell each other
 * what they show; of other devices the bus tells (live_bus.js), and each look at the free times (live_times.js). The page
 * is then asked for once more.
 */
export class OwnTimes extends Interaction {
    static selector = ".o_ptc_page[data-free]";
    dynamicContent = {
        _root: {
            "t-on-ptc_held": (ev) => this.compare(ev.detail),
            "t-on-ptc_own": this.onOwn,
            "t-on-ptc_old": this.onOld,
            "t-on-ptc_shown": this.onShown,
        },
    };

    setup() {
        this.content = this.el.querySelector(".o_ptc_content");
        this.heard = null; // what was heard last, and is not yet shown
        this.done = ""; // what was heard and asked for last: it may be told twice
        this.isOld = false; // a form was refused because of what the family has by now
    }

    start() {
        this.tabs = new BroadcastChannel(`ptc_conference:${this.el.dataset.free}`);
        this.registerCleanup(() => this.tabs.close());
        this.addListener(this.tabs, "message", (ev) => this.compare(ev.data));
        this.tellTabs();
    }

    /** What another tab shows, or the server says with the free times, is as of an instant: what differs here is older. */
    compare({ held, at }) {
        const own = this.getHeld();
        const booked = held.filter((session) => !own.has(session));
        const left = [...own].filter((session) => !held.includes(session));
        if (booked.length || left.length) {
            this.el.dispatchEvent(new CustomEvent("ptc_own", { detail: { booked, left, at } }));
        }
    }

    onOwn(ev) {
        this.heard = ev.detail;
        this.follow();
    }

    /** Also where the bus cannot be heard: the page is asked for once the refusal is shown. */
    onOld() {
        this.isOld = true;
    }

    /** What a form of this page has led to is shown first. */
    onShown() {
        this.done = "";
        this.tellTabs();
        this.follow();
    }

    async follow() {
        if (this.isBusy() || !(this.isOld || (this.heard && !this.isKnown(this.heard)))) {
            return;
        }
        this.done = this.heard ? getName(this.heard) : "";
        this.isOld = false;
        try {
            const answer = await this.waitFor(fetch(this.getAddress()));
            const page = new DOMParser().parseFromString(await this.waitFor(answer.text()), "text/html");
            const content = page.querySelector(".o_ptc_page .o_ptc_content");
            if (content && !this.isBusy()) {
                this.show(content);
            }
        } catch {
            this.done = ""; // offline: when it is told again
        }
    }

    show(content) {
        if (content.dataset.held !== this.content.dataset.held) {
            const words = document.querySelector("template[data-word=own]").content;
            this.el.querySelector(".o_ptc_live").replaceChildren(words.textContent.trim());
            content.querySelector("header").after(words.cloneNode(true));
        }
        this.heard = null;
        swapAround(this.services["public.interactions"], this.content, content);
        this.tellTabs();
    }

    /** Return the address of the page with the same teacher open. */
    getAddress() {
        const number = this.el.querySelector(".o_ptc_line_open")?.id.replace("teacher-", "");
        return this.el.dataset.free.replace(/\/free$/, number ? `?teacher=${number}` : "");
    }

    tellTabs() {
        this.tabs.postMessage({ held: [...this.getHeld()], at: Number(this.content.dataset.at) });
    }

    isBusy() {
        return this.content.hasAttribute("aria-busy");
    }

    /** Tell whether the page shows what is told of, was made later, or has asked for it before. */
    isKnown(told) {
        const own = this.getHeld();
        const isShown = told.booked.every((one) => own.has(one)) && !told.left.some((one) => own.has(one));
        return isShown || told.at < Number(this.content.dataset.at) || getName(told) === this.done;
    }

    /** Return the Set of sessions that the page shows as the family's own. */
    getHeld() {
        return new Set((this.content.dataset.held || "").split(" ").filter(Boolean).map(Number));
    }
}

function getName({ booked, left }) {
    return `${booked}-${left}`;
}

registry.category("public.interactions").add("ptc_conference.own_times", OwnTimes);
