// SPDX-License-Identifier: LGPL-3.0-or-later
import { Component, onWillStart } from "@odoo/owl";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";

/**
 * What a screen about a conference shows while there is none: the way to set one up, for who may.
 */
export class NoConference extends Component {
    static template = "ptc_conference.NoConference";
    static props = {};

    setup() {
        this.action = useService("action");
        onWillStart(async () => {
            this.maySetUp = await user.hasGroup("ptc_roster.group_administrator");
        });
    }

    setUp() {
        this.action.doAction("ptc_conference.ptc_conference_action_assistant");
    }
}
