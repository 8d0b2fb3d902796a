// SPDX-License-Identifier: LGPL-3.0-or-later
import { _t } from "@web/core/l10n/translation";

/**
 * What is in a cell, told by shape and word so that nobody depends on its color.
 *
 * @param {Object} cell as ``ptc.session.grid`` reads it
 * @returns {{status: string, shape: string, word: string, detail: string}} ``word`` fits into the cell, ``detail``
 *  says all of it
 */
export function describeCell(cell) {
    if (!cell.sessions.length) {
        return describeEmpty(cell.kind);
    }
    const told = cell.sessions.map(describeSession);
    return {
        ...told[0],
        word: told.map((one) => one.word).join(" / "),
        detail: told.map((one) => one.detail).join("; "),
    };
}

function describeEmpty(kind) {
    const words = {
        break: { shape: "‖", word: _t("break"), detail: _t("break") },
        removed: { shape: "–", word: _t("removed"), detail: _t("removed by hand") },
        none: { shape: "·", word: "", detail: _t("no session") },
    };
    return { status: kind, ...words[kind] };
}

export function describeSession(session) {
    const names = (session.people || []).map((one) => one.name).join(", ");
    const words = {
        free: { shape: "○", word: _t("free"), detail: _t("free") },
        booked: { shape: "●", word: names, detail: _t("booked: %s", names) },
        blocked: { shape: "✕", word: _t("blocked"), detail: _t("blocked") },
        group: describeGroup(session, names),
    };
    const { shape, word, detail } = words[session.status];
    const marks = getMarks(session);
    return {
        status: session.status,
        shape: session.is_blocked && session.status !== "blocked" ? `${shape}✕` : shape,
        word: session.is_longer ? _t("%(word)s, %(count)s min", { word, count: session.minutes }) : word,
        detail: [detail, ...marks].join(", "),
    };
}

function describeGroup(session, names) {
    const taken = (session.people || []).length;
    const places = _t("%(taken)s of %(places)s places taken", { taken, places: session.places });
    return { shape: taken ? "◐" : "○", word: `${taken}/${session.places}`, detail: names ? `${places}: ${names}` : places };
}

function getMarks(session) {
    const marks = [_t("%s minutes", session.minutes)];
    if (session.is_blocked && session.status !== "blocked") {
        marks.push(_t("blocked for others"));
    }
    if (session.is_manual) {
        marks.push(_t("changed by hand"));
    }
    return marks;
}
