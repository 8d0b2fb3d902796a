// SPDX-License-Identifier: LGPL-3.0-or-later
import { Component, markRaw, onMounted, onPatched, onWillStart, useRef, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { serializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { usePopover } from "@web/core/popover/popover_hook";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { NoConference } from "../no_conference/no_conference";
import { describeCell, describeSession } from "./cell_words";
import { MinutesDialog, NotesDialog } from "./grid_dialogs";
import { getCellEntries, getManyEntries } from "./grid_entries";
import { findAt, findTarget } from "./grid_keys";
import { GridMenu } from "./grid_menu";
import { GridCard, GridRow } from "./grid_rows";

const { DateTime } = luxon;
const MODEL = "ptc.session.grid";

/**
 * All teachers' sessions of a day: a line for each teacher, a column for each time, a menu for each cell, each time
 * and each teacher. On a phone it is a list of teachers.
 */
export class SessionGrid extends Component {
    static template = "ptc_conference.SessionGrid";
    static components = { Layout, GridRow, GridCard, NoConference };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.ui = useService("ui");
        this.table = useRef("table");
        this.menu = usePopover(GridMenu, {
            position: "bottom-start",
            useBottomSheet: this.env.isSmall,
            onClose: () => this.returnFocus(),
        });
        const kept = this.props.state || {};
        this.state = useState({
            data: null,
            conferenceId: kept.conferenceId || this.props.action.context.active_id || false,
            day: kept.day || false,
            text: kept.text || "",
            division: kept.division || "",
            status: kept.status || "",
        });
        useSetupAction({
            getLocalState: () => {
                const { conferenceId, day, text, division, status } = this.state;
                return { conferenceId, day, text, division, status };
            },
        });
        onWillStart(() => this.load());
        onMounted(() => this.keepReachable());
        onPatched(() => this.keepReachable());
    }

    async load() {
        const data = await this.orm.call(MODEL, "get_day", [this.state.conferenceId, this.state.day]);
        this.state.data = markRaw(keepSame(this.data, data));
        this.state.conferenceId = data.conference.id || false;
        this.state.day = data.day;
    }

    get data() {
        return this.state.data;
    }

    /**
     * @returns {Object[]} the lines that the filters leave
     */
    get rows() {
        const words = fold(this.state.text).split(/\s+/).filter(Boolean);
        const division = Number(this.state.division);
        return this.data.rows.filter((row) => {
            const told = fold(`${row.teacher} ${row.room}`);
            return (
                words.every((word) => told.includes(word)) &&
                (!division || row.divisions.includes(division)) &&
                (!this.state.status || row.cells.some((cell) => describeCell(cell).status === this.state.status))
            );
        });
    }

    get statuses() {
        return [
            { status: "free", label: _t("free") },
            { status: "booked", label: _t("booked") },
            { status: "blocked", label: _t("blocked") },
            { status: "group", label: _t("group") },
        ];
    }

    /**
     * @returns {string} how many teachers and sessions are shown, in words
     */
    get summary() {
        const cells = this.rows.flatMap((row) => row.cells).filter((cell) => cell.sessions.length);
        const counts = this.statuses
            .map(({ status, label }) => [cells.filter((cell) => describeCell(cell).status === status).length, label])
            .filter(([count]) => count)
            .map(([count, label]) => `${count} ${label}`);
        const teachers = _t("%(shown)s of %(all)s teachers", { shown: this.rows.length, all: this.data.rows.length });
        return [teachers, ...counts].join(", ");
    }

    getTimeTitle({ clock }) {
        return _t("All teachers at %s", clock);
    }

    async choose(values) {
        Object.assign(this.state, values);
        await this.load();
    }

    /**
     * Let exactly one cell of the grid be reached with the tabulator.
     */
    keepReachable() {
        const table = this.table.el;
        if (table && !table.querySelector("[tabindex='0']")) {
            table.querySelector("tbody [data-col='0'], [data-col]")?.setAttribute("tabindex", "0");
        }
    }

    focus(cell) {
        for (const other of this.table.el.querySelectorAll("[tabindex='0']")) {
            other.setAttribute("tabindex", "-1");
        }
        cell.setAttribute("tabindex", "0");
        cell.focus();
    }

    onKeydown(ev) {
        const cell = ev.target.closest("[data-col]");
        if (!cell) {
            return;
        }
        const target = findTarget(cell, ev.key);
        if (target) {
            ev.preventDefault();
            this.focus(target);
        } else if (["Enter", " "].includes(ev.key)) {
            ev.preventDefault();
            this.openMenu(cell);
        }
    }

    onClick(ev) {
        const cell = ev.target.closest("[data-col]");
        if (cell) {
            if (this.table.el) {
                this.focus(cell);
            }
            this.openMenu(cell);
        }
    }

    /**
     * Open the menu of what was clicked: a cell, a time (without ``data-id``) or a teacher (the column -1).
     */
    openMenu(el) {
        const row = this.data.rows.find((one) => one.id === Number(el.dataset.id));
        const col = Number(el.dataset.col);
        const place = { id: row?.id, col };
        if (!row) {
            if (col >= 0) {
                this.showMenu(el, this.prepareTimeMenu(col), place);
            }
        } else if (col < 0) {
            this.showMenu(el, this.prepareTeacherMenu(row), place);
        } else {
            this.showMenu(el, this.prepareCellMenu(row, col), place);
        }
    }

    showMenu(el, { title, detail, entries }, place) {
        this.opened = el;
        this.openEntries(el, { title, detail, entries }, (entry) => this.select(entry, place));
    }

    openEntries(el, props, choose) {
        const onSelect = (entry) => {
            this.menu.close();
            choose(entry);
        };
        this.menu.open(el, { ...props, onSelect });
    }

    prepareCellMenu(row, col) {
        const cell = row.cells.find((one) => one.col === col);
        const { start, clock } = this.data.columns[col];
        const told = cell.sessions.length
            ? cell.sessions.map((session) => describeSession(session).detail).join("; ")
            : describeCell(cell).detail;
        const entries = getCellEntries(cell, this.data.can_change);
        return {
            title: `${row.teacher}, ${clock}`,
            detail: entries.length ? told : _t("%s. An administrator can add a session.", told),
            entries: entries.map((entry) => ({ ...entry, partIds: [row.id], start })),
        };
    }

    prepareTimeMenu(col) {
        const { start, clock } = this.data.columns[col];
        const rows = this.rows;
        const at = rows.map((row) => row.cells.find((cell) => cell.col === col)).filter(Boolean);
        const entries = getManyEntries(at, this.data.can_change);
        const without = rows.filter((row) => row.cells.some((cell) => cell.col === col && !cell.sessions.length));
        if (this.data.can_change && without.length) {
            const partIds = without.map((row) => row.id);
            const entry = { icon: "fa-plus", add: true, isForMany: true, partIds, start, count: partIds.length };
            entries.push(
                { ...entry, label: _t("Add a session") },
                { ...entry, label: _t("Add one of another length…"), ask: true }
            );
        }
        return {
            title: _t("%(clock)s, all teachers shown (%(count)s)", { clock, count: rows.length }),
            detail: entries.length ? "" : _t("There is nothing to change at this time."),
            entries: entries.map((entry) => ({ ...entry, clock })),
        };
    }

    prepareTeacherMenu(row) {
        const entries = getManyEntries(row.cells, this.data.can_change).map((entry) => ({ ...entry, clock: row.teacher }));
        const own = { label: _t("Open this teacher's part"), icon: "fa-user", openPart: row.id };
        const add = { label: _t("Add a session at…"), icon: "fa-plus", add: true, ask: true, hasClock: true };
        return {
            title: row.teacher,
            detail: _t("All sessions of this day"),
            entries: [...(this.data.can_change ? [{ ...add, partIds: [row.id] }] : []), ...entries, own],
        };
    }

    /**
     * On a phone there are no columns: choose a time first.
     */
    onChooseTime(ev) {
        const el = ev.currentTarget;
        const entries = this.data.columns.map(({ clock }, col) => ({ label: clock, icon: "fa-clock-o", col }));
        const title = _t("A time, for all teachers shown");
        this.openEntries(el, { title, entries }, ({ col }) => this.showMenu(el, this.prepareTimeMenu(col), { col }));
    }

    onAddForAll() {
        const partIds = this.rows.map((row) => row.id);
        const entry = { label: _t("Add a session at…"), add: true, ask: true, hasClock: true, partIds, isForMany: true };
        this.select(entry, {});
    }

    select(entry, place) {
        if (entry.open) {
            this.openRecord("ptc.appointment", entry.open);
        } else if (entry.openPart) {
            this.openRecord("ptc.conference.teacher", entry.openPart);
        } else if (entry.ask) {
            this.ask(entry, place);
        } else if (entry.isForMany && !["block", "reopen"].includes(entry.change)) {
            this.confirm(entry, place);
        } else {
            this.run(entry, place);
        }
    }

    openRecord(model, id) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    ask(entry, place) {
        const count = entry.partIds?.length || entry.ids?.length;
        const many = entry.isForMany ? _t("For all that are shown: %s.", count) : "";
        const told = entry.change === "lengthen" ? _t("Families that have booked are told.") : "";
        this.dialog.add(MinutesDialog, {
            title: entry.label.replace("…", ""),
            detail: [many, told].filter(Boolean).join(" ") || undefined,
            label: entry.add ? _t("How many minutes it lasts") : _t("By how many minutes"),
            minutes: entry.add ? this.data.minutes : 5,
            clock: entry.hasClock ? "" : undefined,
            confirm: (minutes, minuteOfDay) => {
                const start = entry.hasClock ? this.toInstant(minuteOfDay) : entry.start;
                return this.run({ ...entry, minutes, start }, place);
            },
        });
    }

    /**
     * @param {number} minuteOfDay by the clocks of the school, on the day shown
     */
    toInstant(minuteOfDay) {
        const [hour, minute] = [Math.floor(minuteOfDay / 60), minuteOfDay % 60];
        const midnight = DateTime.fromISO(this.data.day, { zone: this.data.conference.tz });
        return serializeDateTime(midnight.set({ hour, minute }));
    }

    confirm(entry, place) {
        const told = ["double", "shorten"].includes(entry.change) ? _t("Families that have booked them are told.") : "";
        const kept = entry.change === "remove" ? _t("Those that are booked stay.") : "";
        const asked = _t("%(what)s, %(where)s: %(count)s sessions.", {
            what: entry.label,
            where: entry.clock,
            count: entry.count,
        });
        this.dialog.add(ConfirmationDialog, {
            title: entry.label,
            body: [asked, told, kept].filter(Boolean).join(" "),
            confirmLabel: entry.label,
            confirm: () => this.run(entry, place),
            cancel: () => {},
        });
    }

    /**
     * Carry out an entry of a menu; whatever comes of it, show what there is now.
     */
    async run(entry, place) {
        try {
            const [method, ...values] = entry.add
                ? ["add_sessions", entry.partIds, entry.start, entry.minutes || 0]
                : ["change_sessions", entry.ids, entry.change, entry.minutes || 0];
            this.tell(await this.orm.call(MODEL, method, values));
        } finally {
            await this.load();
            this.refocus(place);
        }
    }

    returnFocus() {
        if (this.opened && this.table.el?.contains(this.opened)) {
            this.focus(this.opened);
        }
        this.opened = null;
    }

    refocus({ id, col }) {
        const line = this.table.el?.querySelector(id ? `tr[data-id='${id}']` : "thead tr");
        const cell = line && col !== undefined && findAt(line, col);
        if (cell) {
            this.focus(cell);
        }
    }

    tell({ message, notes }) {
        if (notes.length) {
            this.dialog.add(NotesDialog, { message, notes, open: (id) => this.openRecord("ptc.appointment", id) });
        } else {
            this.notification.add(message, { type: "success" });
        }
    }
}

/**
 * Take what has not changed from the data shown before, so that only lines that differ are drawn anew.
 */
function keepSame(before, data) {
    if (!before?.rows || !data.rows) {
        return data;
    }
    const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);
    const known = new Map(before.rows.map((row) => [row.id, row]));
    const rows = data.rows.map((row) => (isSame(row, known.get(row.id)) ? known.get(row.id) : row));
    return { ...data, rows, columns: isSame(before.columns, data.columns) ? before.columns : data.columns };
}

function fold(text) {
    return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

registry.category("actions").add("ptc_session_grid", SessionGrid);
