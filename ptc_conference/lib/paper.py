# SPDX-License-Identifier: LGPL-3.0-or-later
"""What fits on a page of paper. Heights are millimetres on paper, widths per cent of a line.

The engine that prints cannot be asked: it knows neither repeated heads nor how many pages somebody has. So pages are
made here, by a generous estimate of how high each row becomes.
"""

import textwrap
import unicodedata
from typing import NamedTuple

LINE = 4.5  # one line of text
PADDING = 3.3  # above and below the text of a row, with its rule
CHARACTER = 1.8  # a letter, on average, in a wide font
BOLD = 2.0  # a bold one
SECTION = 15.5  # the title of a section and the names of its columns
LEAST_ROWS = 2  # that stay together with them
RTL, LTR, END = "\u200f", "\u202a", "\u202c"  # a mark from right to left; the begin and end of the other direction


class Column(NamedTuple):
    """``width``: per cent of the line; ``kind``: how its cells are set: "strong", "time" (on one line), or plain."""

    label: str
    width: int
    kind: str = ""


class Row(NamedTuple):
    """``cells``: texts; a row with fewer cells than columns has the last one go on to the end."""

    kind: str
    cells: tuple


class Section(NamedTuple):
    """A table of rows under a title; ``note`` stands small beside the title."""

    title: str
    columns: tuple
    rows: list
    note: str = ""
    is_continued: bool = False


def count_lines(text, letters):
    """Return how many lines a text takes, at least 1, where a line holds this many letters; wide ones count twice."""
    wide = "".join(one * 2 if unicodedata.east_asian_width(one) in "WF" else one for one in text or "")
    return max(1, sum(len(textwrap.wrap(line, max(1, letters))) or 1 for line in wide.split("\n")))


def get_height(row, columns, width):
    """Return how high a row becomes where a line is ``width`` mm long."""
    spans = [column.width for column in columns[: len(row.cells)]]
    spans[-1] += sum(column.width for column in columns[len(row.cells) :])
    lines = (
        _count_cell_lines(text, column.kind, width * span / 100)
        for text, column, span in zip(row.cells, columns, spans, strict=False)
    )
    return PADDING + LINE * max(lines)


def _count_cell_lines(text, kind, width):
    letter = BOLD if kind == "strong" else CHARACTER
    return 1 if kind == "time" else count_lines(text, int((width - 2) / letter))


def paginate(sections, first, rest, head=SECTION):
    """Divide rows among pages, in order; what is higher than a page stands on a page of its own.

    :param sections: for each section the list of its rows' heights.
    :param first, rest: the height that the first page has for them, and each later one.
    :param head: the height of what stands above the rows of a section, on each page again.
    :return: pages, at least one: lists of ``(section, start, stop)``.
    """
    pages, left = [[]], first
    for number, heights in enumerate(sections):
        start = 0
        while start < len(heights):
            stop = start + count_fitting(heights[start:], left - head)
            if stop - start < min(LEAST_ROWS, len(heights) - start) and (pages[-1] or len(pages) == 1 and first < rest):
                pages.append([])
                left = rest
                stop = start + count_fitting(heights[start:], left - head)
            stop = max(stop, start + 1)
            pages[-1].append((number, start, stop))
            left -= head + sum(heights[start:stop])
            start = stop
    return pages


def count_fitting(heights, room):
    """Return how many of these heights, from the first on, fit into a room."""
    for count, height in enumerate(heights):
        room -= height
        if room < 0:
            return count
    return len(heights)


def divide(sections, first, rest, width):
    """Return the pages of sections: lists of Section with the rows that stand there.

    :param first, rest: the height, mm, that the first page has for them, and each later one.
    :param width: of a line, mm.
    """
    heights = [[get_height(row, section.columns, width) for row in section.rows] for section in sections]
    return [
        [
            sections[number]._replace(rows=sections[number].rows[start:stop], is_continued=start > 0)
            for number, start, stop in page
        ]
        for page in paginate(heights, first, rest)
    ]


def mark(text, is_rtl):
    """Return a text with marks of its direction around it, where the page goes from right to left.

    A name in Latin letters keeps its brackets; and the old WebKit misplaces the first and last run of Arabic next to
    digits, unless a mark is there. Where there is nothing else, it misplaces it with a mark.
    """
    if not is_rtl or not text:
        return text
    strong = [unicodedata.bidirectional(one) for one in text]
    if not {"L", "EN", "AN"} & set(strong):
        return text
    first = next((one for one in strong if one in ("L", "R", "AL")), "R")
    before, after = (LTR, END) if first == "L" else (RTL, RTL)
    return before + text + after


def part_families(sheets):
    """Divide sheets among as few files as may be, so that two families of a student are never in the same.

    :param sheets: for each a set of ``(student, family)``: in which families its adults are with which students.
    :return: for each sheet the number of its file, from 0.
    """
    numbers, files = [], []
    for pairs in sheets:
        own = {student: {family for other, family in pairs if other == student} for student, _family in pairs}
        fitting = (n for n, file in enumerate(files) if all(file.get(one, own[one]) == own[one] for one in own))
        number = next(fitting, len(files))
        if number == len(files):
            files.append({})
        files[number].update(own)
        numbers.append(number)
    return numbers
