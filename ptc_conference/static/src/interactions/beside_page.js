// SPDX-License-Identifier: LGPL-3.0-or-later
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

const LINKS = ".o_ptc_unable_way a, .o_ptc_help_link";

/**
 * What is told to the school (not coming, a question) is asked for in a dialogue, and the page of the conference stays
 * where it is. The dialogue shows the page that the link leads to: without JavaScript, or when it does not come, the
 * browser goes there.
 */
export class BesidePage extends Interaction {
    static selector = ".o_ptc_page";
    dynamicContent = {
        _root: { "t-on-click": this.onClick },
        ".o_ptc_dialog": {
            "t-on-click": this.onClickInside,
            "t-on-submit": this.onSubmit,
            "t-on-cancel": this.onCancel,
            "t-on-close": this.onClose,
        },
    };

    setup() {
        this.dialog = this.el.querySelector(".o_ptc_dialog");
        this.shown = this.dialog.querySelector(".o_ptc_dialog_content");
        this.url = "";
        this.isBusy = false;
        this.hasSent = false;
    }

    async onClick(ev) {
        const link = ev.target.closest(LINKS);
        const isPlain = !ev.ctrlKey && !ev.metaKey && !ev.shiftKey && ev.button === 0;
        if (!link || !isPlain || this.isBusy) {
            return;
        }
        ev.preventDefault();
        if (!(await this.load(link.href))) {
            window.location.assign(link.href);
            return;
        }
        if (!this.dialog.open) {
            this.dialog.showModal();
        }
        this.shown.querySelector("h1").focus();
    }

    /** Its last link leads back to the times: they are behind it. */
    onClickInside(ev) {
        const isBack = ev.target.closest("a")?.pathname === this.getPath();
        if (isBack || ev.target.closest(".o_ptc_dialog_close")) {
            ev.preventDefault();
            if (!this.isBusy) {
                this.dialog.close();
            }
        }
    }

    /** Who closes it before there is an answer would not learn that nothing was sent. */
    onCancel(ev) {
        if (this.isBusy) {
            ev.preventDefault();
        }
    }

    async onSubmit(ev) {
        ev.preventDefault();
        if (this.isBusy) {
            return;
        }
        const url = new URL(ev.target.getAttribute("action"), this.url).href;
        const body = new URLSearchParams(new FormData(ev.target, ev.submitter));
        this.hasSent = true;
        if (await this.load(url, body)) {
            const told = ["#notice", "#told", "h1"].map((one) => this.shown.querySelector(one)).find(Boolean);
            told.setAttribute("tabindex", "-1");
            told.focus();
        } else {
            this.tellOffline();
        }
    }

    /** The page is asked for again, since it tells what was told; and the link has the focus again. */
    onClose() {
        if (this.isBusy) {
            // Escape pressed twice closes whatever is said to it.
            this.dialog.showModal();
            return;
        }
        this.shown.replaceChildren();
        if (this.hasSent) {
            this.hasSent = false;
            this.el.dispatchEvent(new CustomEvent("ptc_old"));
            this.el.dispatchEvent(new CustomEvent("ptc_shown"));
        }
    }

    /**
     * Show what the server answers.
     *
     * @param {string} url
     * @param {URLSearchParams} [body] of a form
     * @returns {Promise<boolean>} whether it was a page to show here
     */
    async load(url, body) {
        this.isBusy = true;
        this.dialog.setAttribute("aria-busy", "true");
        try {
            const answer = await this.waitFor(fetch(url, body ? { method: "POST", body } : {}));
            const page = new DOMParser().parseFromString(await this.waitFor(answer.text()), "text/html");
            const found = page.querySelector(".o_ptc");
            if (found) {
                this.url = answer.url;
                this.show(found);
            }
            return Boolean(found);
        } catch {
            return false;
        } finally {
            this.isBusy = false;
            this.dialog.removeAttribute("aria-busy");
        }
    }

    show(found) {
        this.shown.replaceChildren(...found.childNodes);
        const title = this.shown.querySelector("h1");
        title.id = "dialog-title";
        title.setAttribute("tabindex", "-1");
        this.shown.parentElement.scrollTop = 0;
    }

    /** Nothing that was typed is lost. */
    tellOffline() {
        this.shown.querySelector("#notice")?.remove();
        const notice = document.querySelector("template[data-word=unsent]").content.cloneNode(true).firstElementChild;
        this.shown.querySelector("header").after(notice);
        notice.focus();
    }

    getPath() {
        return this.el.dataset.free.replace(/\/free$/, "");
    }
}

registry.category("public.interactions").add("ptc_conference.beside_page", BesidePage);
