// SPDX-License-Identifier: LGPL-3.0-or-later
import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { useAutofocus } from "@web/core/utils/hooks";
import { parseTimeOfDay } from "../fields/time_of_day/clock";

/**
 * Asks for a number of minutes, and for a time of day where ``clock`` is given.
 */
export class MinutesDialog extends Component {
    static template = "ptc_conference.MinutesDialog";
    static components = { Dialog };
    static props = {
        title: String,
        detail: { type: String, optional: true },
        label: String,
        minutes: Number,
        clock: { type: String, optional: true },
        confirm: Function,
        close: Function,
    };

    setup() {
        useAutofocus({ refName: "first", selectAll: true });
        this.state = useState({ minutes: String(this.props.minutes), clock: this.props.clock || "", isWrong: false });
    }

    /**
     * @returns {number} minutes since midnight, or NaN for what is no time of day
     */
    get minuteOfDay() {
        try {
            return parseTimeOfDay(this.state.clock);
        } catch {
            return NaN;
        }
    }

    onConfirm() {
        const minutes = Number(this.state.minutes);
        const isClockWrong = this.props.clock !== undefined && Number.isNaN(this.minuteOfDay);
        if (!Number.isInteger(minutes) || minutes < 1 || isClockWrong) {
            this.state.isWrong = true;
            return;
        }
        this.props.close();
        this.props.confirm(minutes, this.minuteOfDay);
    }
}

/**
 * Tells what could not be done, teacher by teacher, with ways to the appointments.
 */
export class NotesDialog extends Component {
    static template = "ptc_conference.NotesDialog";
    static components = { Dialog };
    static props = { message: String, notes: Array, open: Function, close: Function };

    open(appointmentId) {
        this.props.close();
        this.props.open(appointmentId);
    }
}
