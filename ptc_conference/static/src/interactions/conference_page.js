// SPDX-License-Identifier: LGPL-3.0-or-later
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";
import { swapContent } from "./page_content";

const FORMS = /\/(book|move|cancel|undo|hints|wait|leave|take)(#.*)?$/;
const TEACHER = /[?&]teacher=/;
const LOGIN = /\/web\/login/;

/**
 * The page of a conference, without leaving it: links to other teachers and the forms are sent as the browser would,
 * and what comes back takes the place of what is shown. Without JavaScript the same links and forms load pages.
 */
export class ConferencePage extends Interaction {
    static selector = ".o_ptc_page";
    dynamicContent = {
        _root: { "t-on-click": this.onClick, "t-on-submit": this.onSubmit },
        _window: { "t-on-popstate": this.onBack },
    };

    setup() {
        this.content = this.el.querySelector(".o_ptc_content");
        this.isBusy = false;
        this.isBehind = false;
        this.shown = this.getAddress();
        this.again = null;
    }

    onClick(ev) {
        const link = ev.target.closest("a[href*='?teacher=']");
        const isPlain = !ev.ctrlKey && !ev.metaKey && !ev.shiftKey && ev.button === 0;
        if (link && isPlain && link.pathname === window.location.pathname) {
            ev.preventDefault();
            this.send(link.href, { isOpened: true });
        } else if (ev.target.closest(".o_ptc_again") && this.again) {
            this.again();
        }
    }

    onSubmit(ev) {
        const button = ev.submitter;
        const action = button?.getAttribute("formaction") || ev.target.getAttribute("action");
        if (!FORMS.test(action)) {
            return;
        }
        ev.preventDefault();
        if (!button || button.getAttribute("aria-disabled") !== "true") {
            const body = new URLSearchParams(new FormData(ev.target, button));
            this.pressed = button;
            this.send(new URL(action, window.location.href).href, { body });
        }
    }

    /** Ways within the page lead here too: they load nothing. */
    onBack() {
        this.isBehind = this.isBusy;
        if (!this.isBusy && this.getAddress() !== this.shown) {
            this.send(window.location.href, { isOpened: true, isBack: true });
        }
    }

    /**
     * Send a request and show its answer. The same form has the same key each time it is sent, so trying again after
     * the connection was lost does nothing twice.
     *
     * @param {string} url
     * @param {Object} what
     * @param {URLSearchParams} [what.body] of a form
     * @param {boolean} [what.isOpened] a link to a teacher was followed
     * @param {boolean} [what.isBack] by "back" or "forward"
     */
    async send(url, { body, isOpened, isBack }) {
        if (this.isBusy) {
            return;
        }
        this.isBusy = true;
        this.content.setAttribute("aria-busy", "true");
        this.again = () => this.send(url, { body, isOpened, isBack });
        try {
            const answer = await this.waitFor(fetch(url, body ? { method: "POST", body } : {}));
            const page = new DOMParser().parseFromString(await this.waitFor(answer.text()), "text/html");
            this.show(page, answer, isOpened, isBack);
        } catch {
            this.tell("offline");
        } finally {
            this.isBusy = false;
            this.content.removeAttribute("aria-busy");
            this.el.dispatchEvent(new CustomEvent("ptc_shown"));
            if (this.isBehind) {
                this.onBack();
            }
        }
    }

    show(page, answer, isOpened, isBack) {
        const content = page.querySelector(".o_ptc_page .o_ptc_content");
        const notice = page.querySelector(".o_ptc_refused #notice");
        if (content) {
            if (isOpened && !isBack) {
                window.history.pushState({}, "", answer.url);
            }
            this.shown = this.getAddress();
            this.replace(content, isOpened || TEACHER.test(answer.url));
        } else if (notice) {
            this.notify(notice);
            if (notice.dataset.gone && this.pressed) {
                this.el.dispatchEvent(new CustomEvent("ptc_refused", { detail: this.pressed }));
            }
            if (notice.dataset.own) {
                this.el.dispatchEvent(new CustomEvent("ptc_old"));
            }
        } else {
            this.tell(LOGIN.test(answer.url) ? "signed_out" : "failed");
        }
    }

    replace(content, isOpened) {
        swapContent(this.services["public.interactions"], this.content, content);
        const told = this.content.querySelector(isOpened ? ".o_ptc_line_open h3 a" : "#notice");
        this.focus(told || this.content.querySelector("h1"));
    }

    /** Show a notice in place of the one before. */
    notify(notice) {
        this.content.querySelector("#notice")?.remove();
        this.content.querySelector("header").after(notice);
        this.focus(notice);
    }

    focus(element) {
        if (element) {
            element.focus({ preventScroll: true });
            (element.closest(".o_ptc_line") || element).scrollIntoView({ block: "start" });
        }
    }

    tell(word) {
        const notice = this.word(word).firstElementChild;
        notice.id = "notice";
        notice.className = "o_ptc_notice o_ptc_notice_refused";
        this.notify(notice);
    }

    getAddress() {
        return window.location.pathname + window.location.search;
    }

    /** Return a copy of what the page has to say of something. */
    word(name) {
        return document.querySelector(`template[data-word=${name}]`).content.cloneNode(true);
    }
}

registry.category("public.interactions").add("ptc_conference.conference_page", ConferencePage);
