// SPDX-License-Identifier: LGPL-3.0-or-later
import { _t } from "@web/core/l10n/translation";

const SHORT = 5; // minutes

/**
 * What can be done with a cell, as entries of a menu: ``label``, ``icon``, and either ``open`` (id of an appointment),
 * ``add`` (true), or ``change`` (with ``ids``, ``minutes``, ``ask`` for minutes).
 *
 * @param {Object} cell as ``ptc.session.grid`` reads it
 * @param {boolean} canChange whether the reader is an administrator
 */
export function getCellEntries(cell, canChange) {
    if (!cell.sessions.length) {
        return canChange ? getAddEntries() : [];
    }
    return cell.sessions.flatMap((session) => getSessionEntries(session, canChange));
}

function getAddEntries() {
    return [
        { label: _t("Add a session"), icon: "fa-plus", add: true },
        { label: _t("Add one of another length…"), icon: "fa-plus", add: true, ask: true },
    ];
}

function getSessionEntries(session, canChange) {
    const people = session.people || [];
    const ids = [session.id];
    const entries = people.map(({ id, name }) => ({
        label: people.length > 1 ? _t("Open the appointment: %s", name) : _t("Open the appointment"),
        icon: "fa-calendar-check-o",
        open: id,
    }));
    if (session.is_blocked) {
        entries.push({ label: _t("Reopen"), icon: "fa-unlock", change: "reopen", ids });
    } else {
        const label = people.length ? _t("Block for others") : _t("Block");
        entries.push({ label, icon: "fa-lock", change: "block", ids });
    }
    return canChange ? [...entries, ...getLengthEntries(ids, session.is_longer, !session.is_longer)] : entries;
}

function getLengthEntries(ids, canShorten, canDouble) {
    const entries = [
        { label: _t("Twice as long"), icon: "fa-arrows-h", change: "double", ids, skip: !canDouble },
        { label: _t("%s minutes longer", SHORT), icon: "fa-arrows-h", change: "lengthen", minutes: SHORT, ids },
        { label: _t("Longer by…"), icon: "fa-arrows-h", change: "lengthen", ask: true, ids },
        { label: _t("Back to the usual length"), icon: "fa-undo", change: "shorten", ids, skip: !canShorten },
        { label: _t("Remove"), icon: "fa-trash", change: "remove", ids, isDanger: true },
    ];
    return entries.filter((entry) => !entry.skip);
}

/**
 * What can be done with all sessions that begin at one time, or with all of a teacher.
 *
 * @param {Object[]} cells those of the teachers shown, or of the one teacher
 * @param {boolean} canChange whether the reader is an administrator
 */
export function getManyEntries(cells, canChange) {
    const sessions = cells.flatMap((cell) => cell.sessions);
    const pick = (test) => sessions.filter(test).map((session) => session.id);
    const open = pick((one) => !one.is_blocked);
    const blocked = pick((one) => one.is_blocked);
    const longer = pick((one) => one.is_longer);
    const usual = pick((one) => !one.is_longer);
    const all = pick(() => true);
    const entries = [
        { label: _t("Block"), icon: "fa-lock", change: "block", ids: open },
        { label: _t("Reopen"), icon: "fa-unlock", change: "reopen", ids: blocked },
    ];
    if (canChange) {
        entries.push(
            { label: _t("Twice as long"), icon: "fa-arrows-h", change: "double", ids: usual },
            { label: _t("Longer by…"), icon: "fa-arrows-h", change: "lengthen", ask: true, ids: all },
            { label: _t("Back to the usual length"), icon: "fa-undo", change: "shorten", ids: longer },
            { label: _t("Remove"), icon: "fa-trash", change: "remove", ids: all, isDanger: true }
        );
    }
    return entries
        .filter((entry) => entry.ids.length)
        .map((entry) => ({ ...entry, count: entry.ids.length, isForMany: true }));
}
