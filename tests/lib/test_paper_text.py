# SPDX-License-Identifier: LGPL-3.0-or-later
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptc_conference.lib import paper_text

RTL, LTR, END, RLM, LRM = "\u202b", "\u202a", "\u202c", "\u200f", "\u200e"
HANNA, HAND = "\u05d7\u05e0\u05d4", "\u064a\u062f"  # Hebrew and Arabic
TEXTS = st.text(alphabet="iMx-( )\n\u064a\u5c71", max_size=60)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (None, 1),
        ("", 1),
        ("Anna", 1),
        ("Anna Maria Bergstr\u00f6m", 2),
        ("a\nb", 2),
        ("Bao Mossbottom", 1),
        ("Bao Mossbot, Tobias Mossbot", 2),
        ("Konstantinopolous-Featherstonehaugh", 4),
        ("Quincy Bramblew (7-A)", 2),
        ("x" * 70, 5),
        ("\u5c71" * 10, 2),
    ],
)
def test_lines_of_thirty_millimetres(text, lines):
    assert paper_text.count_lines(text, 32) == lines


@given(TEXTS, st.floats(5, 60))
def test_bold_and_large_letters_take_no_fewer_lines(text, width):
    plain = paper_text.count_lines(text, width)
    assert 1 <= plain <= paper_text.count_lines(text, width, is_bold=True)


@given(TEXTS, st.floats(10, 60))
def test_marks_lose_no_letter(text, width):
    told = paper_text.mark(text, True, width)
    left_out = RTL + LTR + END + RLM + " \n"
    assert [one for one in told if one not in left_out] == [one for one in text if one not in left_out]


def test_pages_from_left_to_right_need_no_marks():
    for text in ("Ida (4-A)", HAND, ""):
        assert paper_text.mark(text, False) == text


def test_section_after_a_hebrew_name_is_not_drawn_into_it():
    for name in (HANNA, HAND):
        assert paper_text.mark(f"{name} (10-A)", False) == f"{name} {LRM}(10-A)"
        assert paper_text.mark(f"{name}: +1 555 0100", False) == f"{name}: {LRM}+1 555 0100"
    assert paper_text.mark("Hanna (10-A)", False) == "Hanna (10-A)"


def test_marks_of_direction():
    assert paper_text.mark("Ida (4-A)\nArt", True) == f"{LTR}Ida (4-A){END}\n{LTR}Art{END}"
    for text in ("16:00", HANNA, HAND, f"{HANNA} 4-A"):
        assert paper_text.mark(text, True) == f"{RTL}{text}{RLM}{END}"
    assert paper_text.mark("-", True) == "-"


def test_brackets_and_telephone_numbers_go_forward():
    assert paper_text.mark(f"{HANNA} (4-A)", True) == f"{RTL}{HANNA} {LTR}(4-A){END}{RLM}{END}"
    assert paper_text.mark("+1 212 555 0100", True) == f"{RTL}{LTR}+1 212 555 0100{END}{RLM}{END}"


def test_lines_of_arabic_are_broken_here():
    told = paper_text.mark(" ".join([HAND * 4] * 6), True, 30)
    assert len(told.split("\n")) > 1
    assert all(line.startswith(RTL) and line.endswith(RLM + END) for line in told.split("\n"))
    assert "\n" not in paper_text.mark(" ".join([HANNA] * 20), True, 30)


def test_what_is_in_brackets_is_kept_whole():
    assert paper_text.keep_whole("Ida Olsen") == "Ida Olsen"
    assert paper_text.keep_whole("<b> (4-A)") == '&lt;b&gt; <span class="ptc_whole">(4-A)</span>'
    assert "span" not in paper_text.keep_whole("Ida (who comes later)")


def test_names_that_need_no_label():
    for name, is_word in (("Gym", True), ("First floor", True), ("101", False), ("2 B", False), (None, False)):
        assert paper_text.is_word(name) is is_word
