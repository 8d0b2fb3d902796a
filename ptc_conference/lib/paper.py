# SPDX-License-Identifier: LGPL-3.0-or-later
"""What fits on a page of paper. Heights are millimetres on paper, widths per cent of a line.

The engine that prints cannot be asked: it knows neither repeated heads nor how many pages somebody has. So pages are
made here, by a generous estimate of how high each row becomes.
"""

from typing import NamedTuple

from .paper_text import HEADING, count_lines

LINE = 4.5  # one line of text
PADDING = 3.3  # above and below the text of a row, with its rule
SECTION = 15.5  # the title of a section and the names of its columns
SECTION_LINE = 6  # each further line of its title
LEAST_ROWS = 2  # that stay together with them


class Column(NamedTuple):
    """``width``: per cent of the line; ``kind``: how its cells are set: "strong", "first" (only the first line is),
    "time" (on one line), or plain."""

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


def get_spans(row, columns):
    """Return how wide the cells of a row are, per cent of the line."""
    spans = [column.width for column in columns[: len(row.cells)]]
    spans[-1] += sum(column.width for column in columns[len(row.cells) :])
    return spans


def get_height(row, columns, width):
    """Return how high a row becomes where a line is ``width`` mm long."""
    lines = (
        _count_cell_lines(text, column.kind, get_cell_width(span, width))
        for text, column, span in zip(row.cells, columns, get_spans(row, columns), strict=False)
    )
    return PADDING + LINE * max(lines)


def get_cell_width(span, width):
    """Return how long a line of a cell may be, mm, that takes ``span`` per cent of ``width`` mm."""
    return width * span / 100 - 2


def _count_cell_lines(text, kind, width):
    if kind == "time":
        return 1
    if kind != "first":
        return count_lines(text, width, is_bold=kind == "strong")
    first, _newline, rest = (text or "").partition("\n")
    return count_lines(first, width, is_bold=True) + (count_lines(rest, width) if rest else 0)


def get_head_height(section, width):
    """Return the height of what stands above the rows of a section, on each page again."""
    return SECTION + SECTION_LINE * (count_lines(section.title, width * 0.9, HEADING, is_bold=True) - 1)


def paginate(sections, first, rest, heads=None):
    """Divide rows among pages, in order; what is higher than a page stands on a page of its own.

    :param sections: for each section the list of its rows' heights.
    :param first, rest: the height that the first page has for them, and each later one.
    :param heads: for each section the height of what stands above its rows, on each page again.
    :return: pages, at least one: lists of ``(section, start, stop)``.
    """
    pages, left = [[]], first
    for number, heights in enumerate(sections):
        start, head = 0, heads[number] if heads else SECTION
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
    groups = [_group(section.rows) for section in sections]
    heights = [
        [sum(get_height(row, section.columns, width) for row in group) for group in own]
        for section, own in zip(sections, groups, strict=True)
    ]
    heads = [get_head_height(section, width) for section in sections]
    return [
        [
            sections[number]._replace(rows=sum(groups[number][start:stop], []), is_continued=start > 0)
            for number, start, stop in page
        ]
        for page in paginate(heights, first, rest, heads)
    ]


def _group(rows):
    """Return the rows that stay together: a way stays with what it leads to."""
    groups = []
    for row in rows:
        if groups and groups[-1][-1].kind == "way":
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def share_out(papers):
    """Divide papers among files as ``part_families`` does, in their order; how many files does not hang on any other.

    :param papers: dicts with ``pairs``.
    :return: lists of them, one for each file.
    """
    numbers = part_families([one["pairs"] for one in papers])
    files = [[] for _number in range(max(numbers, default=-1) + 1)]
    for number, one in zip(numbers, papers, strict=True):
        files[number].append(one)
    return files


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
