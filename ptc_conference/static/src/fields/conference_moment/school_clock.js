// SPDX-License-Identifier: LGPL-3.0-or-later

/**
 * Return what stands on the reader's clock when it shows what the clock of the school shows at an instant.
 *
 * @param {luxon.DateTime | any} value an instant; all else comes back as it is.
 * @param {string} tz the zone of the school.
 */
export function toSchoolClock(value, tz) {
    return value?.isLuxonDateTime ? value.setZone(tz).setZone("default", { keepLocalTime: true }) : value;
}

/**
 * Return the instant at which the clock of the school shows what was entered by the reader's.
 *
 * @param {luxon.DateTime | any} value as from toSchoolClock; all else comes back as it is.
 * @param {string} tz the zone of the school.
 */
export function fromSchoolClock(value, tz) {
    return value?.isLuxonDateTime ? value.setZone(tz, { keepLocalTime: true }).setZone("default") : value;
}
