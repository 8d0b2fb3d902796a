// SPDX-License-Identifier: LGPL-3.0-or-later

const CELL = "[data-col]";
const PAGE = 10;

/**
 * Find where a key leads to in the grid. Cells may have several columns, so a line is left at the column at which it
 * was entered.
 *
 * @param {HTMLElement} cell the cell that has the focus
 * @param {string} key as of a keyboard event
 * @returns {HTMLElement|null} the cell to go to; null when the key is none of the grid's
 */
export function findTarget(cell, key) {
    const line = cell.closest("tr");
    const cells = [...line.querySelectorAll(CELL)];
    const index = cells.indexOf(cell);
    const moves = {
        ArrowRight: () => cells[index + 1],
        ArrowLeft: () => cells[index - 1],
        Home: () => cells[0],
        End: () => cells.at(-1),
        ArrowDown: () => findInLine(line, 1, cell),
        ArrowUp: () => findInLine(line, -1, cell),
        PageDown: () => findInLine(line, PAGE, cell),
        PageUp: () => findInLine(line, -PAGE, cell),
    };
    return key in moves ? moves[key]() || cell : null;
}

function findInLine(line, step, cell) {
    const lines = [...line.closest("table").rows];
    const index = Math.min(Math.max(lines.indexOf(line) + step, 0), lines.length - 1);
    return findAt(lines[index], Number(cell.dataset.col));
}

/**
 * Return the cell of a line that has a column.
 */
export function findAt(line, col) {
    return [...line.querySelectorAll(CELL)].findLast((cell) => Number(cell.dataset.col) <= col);
}
