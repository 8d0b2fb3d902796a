// SPDX-License-Identifier: LGPL-3.0-or-later
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/**
 * A page that tells what a form has led to takes the address of the page itself. So "back" and reloading show it as it
 * is then: they neither ask whether to send the form again, nor tell old news.
 */
export class AnsweredPage extends Interaction {
    static selector = "#notice.o_ptc_notice";

    start() {
        const address = window.location.pathname.replace(/\/(book|move|cancel|undo|take)$/, "");
        window.history.replaceState(window.history.state, "", address);
    }
}

registry.category("public.interactions").add("ptc_conference.answered_page", AnsweredPage);
