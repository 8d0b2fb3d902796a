// SPDX-License-Identifier: LGPL-3.0-or-later
import { _t } from "@web/core/l10n/translation";

const SIGNUP = { model: "ptc.figure.signup", action: "ptc_conference.ptc_figure_signup_action" };
const MUST_SEE = { model: "ptc.figure.must.see", action: "ptc_conference.ptc_figure_must_see_action" };
const SESSION = { model: "ptc.figure.session", action: "ptc_conference.ptc_figure_session_action" };
const TEACHER_WIDTH = 1.25; // rem

/**
 * The numbers above the graphs: ``label``, ``done``, ``total``, ``text`` under them, and what opens the list: ``action``
 * and ``filter``, the name of a filter of its search view.
 *
 * @param {Object} numbers as ``ptc.dashboard`` reads them
 */
export function getTiles(numbers) {
    const { signed_up, must_see, places, unreached } = numbers;
    return [
        { key: "signed_up", label: _t("Signed up"), text: _t("families and students"), filter: "booked", ...SIGNUP, ...signed_up },
        { key: "must_see", label: _t("Must-see reached"), text: _t("families that were asked"), filter: "reached", ...MUST_SEE, ...must_see },
        { key: "places", label: _t("Sessions booked"), text: _t("places that are not blocked"), filter: "booked", ...SESSION, ...places },
        { key: "unreached", label: _t("Not reached"), text: _t("families and students"), filter: "unreached", ...SIGNUP, ...unreached },
    ];
}

/**
 * The graphs: ``title``, ``model``, ``groupBy``, ``filter`` (of the list), ``domain``, ``empty`` (what is told when
 * there is nothing to draw), ``width`` (rem, of what is broader than a screen).
 *
 * @param {Object} numbers as ``ptc.dashboard`` reads them
 */
export function getCards(numbers) {
    const { signed_up, must_see, places, unreached, teachers } = numbers;
    const noFamily = signed_up.total ? "" : _t("No family can meet anybody yet: add teachers with rooms.");
    const noSession = places.total ? "" : _t("No sessions have been allotted yet.");
    return [
        { key: "division", title: _t("Signed up, by division"), groupBy: ["division_id", "state"], empty: noFamily, ...SIGNUP },
        { key: "grade", title: _t("Signed up, by grade"), groupBy: ["grade_id", "state"], empty: noFamily, ...SIGNUP },
        {
            key: "must_see",
            title: _t("Must-see reached, by division"),
            groupBy: ["division_id", "state"],
            empty: must_see.total ? "" : _t("No teacher has asked a family to come."),
            ...MUST_SEE,
        },
        {
            key: "unreached",
            title: _t("Families not reached, by grade"),
            note: _t(
                "Neither signed up nor unable to attend, and: nobody may book, no e-mail address, the last message was not delivered, or they were asked to come and have not opened the page."
            ),
            groupBy: ["grade_id", "reason"],
            domain: [["state", "=", "unreached"]],
            filter: "unreached",
            empty: unreached.done ? "" : _t("There are none."),
            ...SIGNUP,
        },
        { key: "hour", title: _t("Load, by hour"), groupBy: ["hour", "status"], isWide: true, empty: noSession, ...SESSION },
        {
            key: "teacher",
            title: _t("Load, by teacher"),
            groupBy: ["teacher_id", "status"],
            width: teachers * TEACHER_WIDTH,
            view: "pivot",
            open: _t("Teachers and hours"),
            isWide: true,
            empty: noSession,
            ...SESSION,
        },
    ];
}
