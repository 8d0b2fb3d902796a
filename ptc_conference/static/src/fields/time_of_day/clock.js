// SPDX-License-Identifier: LGPL-3.0-or-later
const MINUTES_A_DAY = 24 * 60;
// 16:30, 16.30, 16h30, 1630, 16, 4:30 pm, 4pm
const PATTERN = /^(\d{1,2})(?:[:.h]?(\d{2}))?\s*([ap]\.?m?\.?)?$/i;

/**
 * Write minutes since midnight as a time of day: 990 is "16:30", 1440 is "24:00".
 */
export function formatTimeOfDay(minutes) {
    const [hour, minute] = [Math.floor(minutes / 60), minutes % 60];
    return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

/**
 * Read a time of day as minutes since midnight, 0 to 1440.
 *
 * @throws {Error} when the text is not a time of day.
 */
export function parseTimeOfDay(text) {
    const [, hours, minutes, half] = PATTERN.exec(text.trim()) || [];
    let hour = Number(hours);
    const minute = Number(minutes || 0);
    if (half) {
        hour = hour >= 1 && hour <= 12 ? (hour % 12) + (/^p/i.test(half) ? 12 : 0) : NaN;
    }
    const total = hour * 60 + minute;
    if (!(minute < 60 && total <= MINUTES_A_DAY)) {
        throw new Error(`"${text}" is not a time of day`);
    }
    return total;
}
