// SPDX-License-Identifier: LGPL-3.0-or-later
const TIMES = ".o_ptc_line_open .o_ptc_times";
const FOCUSABLE = "a, button, summary, input, [tabindex]";

/**
 * Put what the server has sent in the place of what the page shows.
 *
 * @param {Object} interactions the service "public.interactions"
 * @param {HTMLElement} content of the page
 * @param {HTMLElement} other the same element of another page; it is emptied
 */
export function swapContent(interactions, content, other) {
    interactions.stopInteractions(content);
    content.replaceChildren(...other.childNodes);
    Object.assign(content.dataset, { at: "", held: "", ...other.dataset });
    interactions.startInteractions(content);
}

/**
 * Do as `swapContent`, and leave the reader where they are: what had the focus has it again, the times stay in place,
 * and what was unfolded stays so.
 */
export function swapAround(interactions, content, other) {
    const focused = content.contains(document.activeElement) && document.activeElement;
    const key = focused && getKey(focused);
    const top = getTop(focused || content.querySelector(TIMES));
    const unfolded = new Set([...content.querySelectorAll("details[open]")].map(getKey));
    const notice = content.querySelector("#notice");
    swapContent(interactions, content, other);
    if (notice) {
        content.querySelector("header").after(notice);
    }
    content.querySelectorAll("details").forEach((one) => (one.open = unfolded.has(getKey(one))));
    const again = key && [...content.querySelectorAll(FOCUSABLE)].find((one) => getKey(one) === key);
    if (focused) {
        (again || content.querySelector(".o_ptc_line_open h3 a, h1")).focus({ preventScroll: true });
    }
    window.scrollBy({ top: getTop(again || content.querySelector(TIMES)) - top, behavior: "instant" });
}

function getTop(element) {
    return element?.getBoundingClientRect().top || 0;
}

/** Return what tells an element from the others, also on a page that was made later. */
function getKey(element) {
    const { tagName, textContent } = element;
    return [tagName, element.getAttribute("href"), element.getAttribute("value"), textContent].join("\n");
}
