// SPDX-License-Identifier: LGPL-3.0-or-later
import { Component, useState } from "@odoo/owl";
import { describeCell } from "./cell_words";

/**
 * The line of a teacher. What is clicked or typed is seen to by the grid, which finds it by ``data-id`` and ``data-col``.
 */
export class GridRow extends Component {
    static template = "ptc_conference.GridRow";
    static props = { row: Object, columns: Array, status: String };

    get cells() {
        return this.props.row.cells.map((cell) => {
            const told = describeCell(cell);
            const isDim = this.props.status && told.status !== this.props.status;
            const label = `${this.props.row.teacher}, ${this.props.columns[cell.col].clock}: ${told.detail}`;
            return { ...told, col: cell.col, span: cell.span, label, isDim, clock: this.props.columns[cell.col].clock };
        });
    }

    /**
     * @returns {Object[]} the cells that say something, for a list
     */
    get listed() {
        return this.cells.filter((cell) => cell.status !== "none" && !cell.isDim);
    }
}

/**
 * The same on a phone: a teacher's times among each other, shown when the name is tapped.
 */
export class GridCard extends GridRow {
    static template = "ptc_conference.GridCard";

    setup() {
        this.state = useState({ isOpen: false });
    }

    get count() {
        return this.listed.length;
    }
}
