# SPDX-License-Identifier: LGPL-3.0-or-later
from hypothesis import given
from hypothesis import strategies as st

from ptc_conference.lib import paper

HEIGHTS = st.lists(st.lists(st.floats(5, 60), max_size=40), max_size=5)
FAMILIES = st.lists(st.sets(st.tuples(st.integers(0, 20), st.integers(0, 9)), min_size=1, max_size=4), max_size=30)


@given(HEIGHTS, st.floats(0, 250), st.floats(100, 270))
def test_every_row_once_and_in_order(sections, first, rest):
    pages = paper.paginate(sections, first, rest)
    rows = [(number, row) for page in pages for number, start, stop in page for row in range(start, stop)]
    assert rows == [(number, row) for number, heights in enumerate(sections) for row in range(len(heights))]


@given(HEIGHTS, st.floats(0, 250), st.floats(100, 270))
def test_no_page_is_fuller_than_it_may_be(sections, first, rest):
    for count, page in enumerate(paper.paginate(sections, first, rest)):
        used = sum(paper.SECTION + sum(sections[number][start:stop]) for number, start, stop in page)
        rows = sum(stop - start for _number, start, stop in page)
        assert used <= (rest if count else max(first, 0)) + 0.001 or rows == 1


@given(HEIGHTS)
def test_no_page_but_the_first_is_empty(sections):
    assert all(paper.paginate(sections, 40, 250)[1:])


def test_without_rows_there_is_one_page():
    assert paper.paginate([], 100, 200) == [[]]
    assert paper.paginate([[]], 100, 200) == [[]]


def test_a_title_is_not_left_behind_at_the_end():
    pages = paper.paginate([[10] * 8, [10] * 4], 2 * paper.SECTION + 80 + 15, 200)
    assert pages == [[(0, 0, 8)], [(1, 0, 4)]]


def test_the_last_cell_goes_on_to_the_end():
    columns = (paper.Column("Time", 20), paper.Column("Student", 30), paper.Column("Class", 50))
    text = "word " * 12
    short, long = paper.Row("free", ("16:00", text)), paper.Row("booked", ("16:00", text, "Art"))
    assert paper.get_height(short, columns, 180) < paper.get_height(long, columns, 180)


@given(FAMILIES)
def test_families_of_a_student_are_in_different_files(sheets):
    numbers = paper.part_families(sheets)
    for file in set(numbers):
        families = {}
        for pairs in (pairs for pairs, number in zip(sheets, numbers, strict=True) if number == file):
            for student in {student for student, _family in pairs}:
                own = {family for one, family in pairs if one == student}
                assert families.setdefault(student, own) == own


def test_one_file_is_enough_without_separated_parents():
    assert paper.part_families([{(1, 9), (2, 9)}, {(1, 9)}, {(4, 8)}]) == [0, 0, 0]
    assert paper.part_families([{(1, 9), (2, 9)}, {(3, 7)}, {(2, 6)}]) == [0, 0, 1]


def test_a_way_stays_with_what_it_leads_to():
    columns = (paper.Column("Time", 20), paper.Column("With whom", 80))
    visit, way = paper.Row("booked", ("16:00", "Anna")), paper.Row("way", ("", "10 minutes"))
    section = paper.Section("Tuesday", columns, [visit, visit, way, visit])
    row = paper.get_height(visit, columns, 180)
    pages = paper.divide([section], paper.SECTION + 3.5 * row, 200, 180)
    assert [len(page[0].rows) for page in pages] == [2, 2]


def test_a_long_title_makes_a_section_higher():
    columns = (paper.Column("Time", 100),)
    heights = [paper.get_head_height(paper.Section(title, columns, []), 100) for title in ("Anna", "Anna Maria " * 9)]
    assert heights[0] == paper.SECTION < heights[1]
