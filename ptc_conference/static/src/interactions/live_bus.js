// SPDX-License-Identifier: LGPL-3.0-or-later
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

const TAKEN = "ptc_conference.taken";
const CHANGED = "ptc_conference.changed";
const OWN = "ptc_conference.own";
const AGAIN = "ptc_conference.again";
const CONNECTED = "CONNECTED";
const LATER = 1000; // milliseconds after which the page listens: it is shown first

/**
 * What Odoo's bus says about the conference, as events of the page: `ptc_taken` with identifiers of sessions and when they were read,
 * `ptc_own` with what the family has booked and let go elsewhere, `ptc_changed` when the page has to ask for itself, `ptc_listening` with whether the bus can be heard.
 */
export class LiveBus extends Interaction {
    static selector = ".o_ptc_page[data-live]";

    start() {
        this.channel = `ptc_conference_${this.el.dataset.live}`;
        this.waitForTimeout(() => this.listen(), LATER);
    }

    listen() {
        const bus = this.services.bus_service;
        const hears = {
            [TAKEN]: (taken) => this.tell("ptc_taken", taken),
            [CHANGED]: () => this.tell("ptc_changed"),
            [OWN]: (own) => this.hearOwn(own),
            // Who may hear what has changed, as when a family separates.
            [AGAIN]: () => bus.forceUpdateChannels(),
        };
        for (const [type, hear] of Object.entries(hears)) {
            bus.subscribe(type, hear);
            this.registerCleanup(() => bus.unsubscribe(type, hear));
        }
        this.addListener(bus, "BUS:WORKER_STATE_UPDATED", ({ detail }) => {
            this.tell("ptc_listening", detail === CONNECTED);
        });
        bus.addChannel(this.channel);
        this.registerCleanup(() => bus.deleteChannel(this.channel));
    }

    /** All tabs of a browser hear what one of them listens to. */
    hearOwn(own) {
        if (String(own.conference) === this.el.dataset.live) {
            this.tell("ptc_own", own);
        }
    }

    tell(name, detail) {
        this.el.dispatchEvent(new CustomEvent(name, { detail }));
    }
}

registry.category("public.interactions").add("ptc_conference.live_bus", LiveBus);
