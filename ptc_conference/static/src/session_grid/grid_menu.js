// SPDX-License-Identifier: LGPL-3.0-or-later
import { Component } from "@odoo/owl";
import { useNavigation } from "@web/core/navigation/navigation";

/**
 * The menu of a cell, of a time or of a teacher. Arrow keys move in it, Enter chooses, Escape closes it.
 */
export class GridMenu extends Component {
    static template = "ptc_conference.GridMenu";
    static props = {
        title: String,
        detail: { type: String, optional: true },
        entries: Array,
        onSelect: Function,
        close: { type: Function, optional: true },
    };

    setup() {
        useNavigation("menu", { shouldFocusFirstItem: true });
    }
}
