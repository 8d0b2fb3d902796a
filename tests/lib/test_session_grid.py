# SPDX-License-Identifier: LGPL-3.0-or-later
from hypothesis import given
from hypothesis import strategies as st

from ptc_conference.lib.session_grid import lay_out

SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 10)), max_size=12)


def test_cells_follow_the_columns():
    cells = lay_out([0, 10, 20, 30], [(0, 10, "a"), (10, 30, "b")], removed={30})
    assert [(cell.col, cell.span, cell.kind, cell.held) for cell in cells] == [
        (0, 1, "sessions", ["a"]),
        (1, 2, "sessions", ["b"]),
        (3, 1, "removed", []),
    ]


def test_break_goes_before_removed():
    cells = lay_out([0, 10, 20], [], breaks=[(5, 20)], removed={10})
    assert [cell.kind for cell in cells] == ["none", "break", "none"]


def test_one_that_begins_in_another_cuts_it_short():
    cells = lay_out([0, 10, 20], [(0, 30, "long"), (10, 20, "late")])
    assert [(cell.col, cell.span, cell.held) for cell in cells] == [(0, 1, ["long"]), (1, 1, ["late"]), (2, 1, [])]


def test_nothing_has_no_cells():
    assert lay_out([], []) == []


@given(SPANS, st.sets(st.integers(0, 45)), SPANS)
def test_each_column_once_and_each_session_once(spans, others, breaks):
    sessions = [(start, start + length, number) for number, (start, length) in enumerate(spans)]
    columns = sorted({start for start, _stop, _held in sessions} | others)
    cells = lay_out(columns, sessions, [(start, start + length) for start, length in breaks])

    covered = [col for cell in cells for col in range(cell.col, cell.col + cell.span)]
    assert covered == list(range(len(columns)))
    held = [number for cell in cells for number in cell.held]
    assert sorted(held) == list(range(len(sessions)))
    for cell in cells:
        assert all(sessions[number][0] == columns[cell.col] for number in cell.held)
