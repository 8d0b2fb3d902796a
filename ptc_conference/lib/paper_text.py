# SPDX-License-Identifier: LGPL-3.0-or-later
"""How texts are set on paper: how many lines they take, and from which side they are read. Lengths are millimetres."""

import math
import re
import unicodedata

from markupsafe import Markup, escape

TEXT, SMALL, TITLE, UNDER, HEADING = 3.53, 2.95, 7.2, 4.3, 4.6  # sizes of letters
WHOLE = re.compile(r"\([^\s()]{1,8}\)")  # a section in brackets, which is not broken at its hyphen
FORWARD = re.compile(rf"{WHOLE.pattern}|\+\d[\d /-]+\d")  # that and telephone numbers go from left to right
JOINT = re.compile(r"[\u0600-\u06ff](?=[A-Za-z])")  # an Arabic letter before a Latin one
PIECES = re.compile(rf"{WHOLE.pattern}|[^\s-]*-+|[^\s-]+|\s+")  # between which a line may end

# How wide letters are, for a size of 1: those of DejaVu Sans, the widest font that may be used.
GROUPS = {
    "ijl'IJ ,.": 0.32,
    "/:;|-f()[]!tr": 0.42,
    "?szcLFkvxyaeobdghnpqu0123456789": 0.64,
    "GOQDNHU&w": 0.83,
    "mMW%@+=": 0.99,
}
WIDTHS = {letter: width for letters, width in GROUPS.items() for letter in letters}
USUAL, ARABIC, FULL = 0.69, 0.57, 1.05  # any other letter, an Arabic one, an East Asian one
BOLD = 1.13  # how much wider a letter is when it is bold
RTL, LTR, END = "\u202b", "\u202a", "\u202c"  # begin from right to left, begin from left to right, end of either
RLM, LRM = "\u200f", "\u200e"  # a letter without width, from right to left and from left to right


def count_lines(text, width, size=TEXT, is_bold=False):
    """Return how many lines a text takes, at least 1.

    :param width: of a line, mm.
    :param size: of its letters, mm.
    """
    room = _get_room(width, size, is_bold)
    return sum(len(_wrap(line, room)) for line in (text or "").split("\n"))


def _get_room(width, size, is_bold):
    """Return how many letters of the width 1 a line holds."""
    return max(1, width / size / (BOLD if is_bold else 1))


def _wrap(paragraph, room):
    """Return the lines of a paragraph; "" stands for each further one of a word that is longer than a line."""
    lines, left = [""], room
    for piece in PIECES.findall(paragraph):
        width = sum(map(_get_letter_width, piece))
        if width > left and not piece.isspace():
            more = math.ceil(width / room)
            lines += [""] * (more - (not lines[-1]))
            left = more * room
        lines[-1] += piece
        left -= width
    return lines


def _get_letter_width(letter):
    known = WIDTHS.get(letter)
    if known:
        return known
    if unicodedata.combining(letter):
        return 0
    if unicodedata.bidirectional(letter) == "AL":
        return ARABIC
    return FULL if unicodedata.east_asian_width(letter) in "WF" else USUAL


def mark(text, is_rtl, width=None, size=TEXT, is_bold=False):
    """Return a text with marks of its direction.

    Where the page goes from right to left they are around each line: the old WebKit misplaces Arabic unless a mark is
    around it, and does not break its lines. A name in Latin letters keeps its brackets. Where it goes from left to
    right, a section or a telephone number after a Hebrew or Arabic name is kept from being drawn into it.

    :param width: where lines of Arabic are broken, mm; they are not when this is not given.
    """
    if not text:
        return text
    if not is_rtl:
        return FORWARD.sub(lambda part: LRM + part[0], text) if _find_directions(text) & {"R", "AL"} else text
    room = _get_room(width, size, is_bold) if width else math.inf
    lines = (part for line in text.split("\n") for part in (_wrap(line, room) if _is_arabic(line) else [line]))
    return "\n".join(_mark_line(line) for line in lines if line.strip())


def _is_arabic(line):
    return "AL" in _find_directions(line)


def _find_directions(line):
    return {unicodedata.bidirectional(one) for one in line}


def _mark_line(line):
    line = line.strip()
    found = _find_directions(line)
    if "L" in found and not found & {"R", "AL"}:
        return LTR + line + END
    if not found & {"R", "AL", "EN", "AN"}:
        return line
    line = JOINT.sub(lambda part: part[0] + RLM, line)
    return RTL + FORWARD.sub(lambda part: LTR + part[0] + END, line) + RLM + END


def keep_whole(text):
    """Return a text as HTML, in which what is short and in brackets is not broken: "Ida Olsen (4-A)"."""
    if not text or "(" not in text:
        return text
    return Markup(WHOLE.sub(lambda found: f'<span class="ptc_whole">{found[0]}</span>', str(escape(text))))


def is_word(name):
    """Return whether a name says by itself what it is, as "Gym" or "First floor" does, but not "101" or "2 B"."""
    return any(len(word) > 2 and word.isalpha() for word in (name or "").split())
