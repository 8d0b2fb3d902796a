// SPDX-License-Identifier: LGPL-3.0-or-later
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/**
 * Tell the school that somebody of the family has opened the page after being asked to come. Loading a page changes
 * nothing by itself, so the form of the note is sent as if its button had been pressed, once.
 */
export class AskedNote extends Interaction {
    static selector = "form.o_ptc_asked_new";

    start() {
        const values = { method: "POST", body: new FormData(this.el), redirect: "manual" };
        // Whoever is offline by now presses the button.
        fetch(this.el.action, values).catch(() => {});
    }
}

registry.category("public.interactions").add("ptc_conference.asked_note", AskedNote);
