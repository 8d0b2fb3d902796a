# SPDX-License-Identifier: LGPL-3.0-or-later
"""The figure of the races is that of all of them, however many runs they take."""

import pytest

from tests.race.tally import Tally, mark

PIECES = ("one", "two")


@pytest.fixture
def tally(tmp_path):
    """Return a function that begins a run."""
    return lambda mark="source": Tally(tmp_path / "races.json", PIECES, mark)


def test_pieces_of_several_runs_make_the_figure(tally):
    first = tally()
    first.keep("one", 60, ["a violation"])
    assert (first.missing(), first.figures()) == (["two"], {})
    second = tally()
    second.keep("two", 40, [])
    assert second.figures() == {"race_rounds": 100, "race_violations": 1}


def test_piece_that_is_run_again_counts_once(tally):
    for found in (["a violation"], []):
        for piece in PIECES:
            tally().keep(piece, 60, found)
    assert tally().figures() == {"race_rounds": 120, "race_violations": 0}


def test_pieces_of_another_source_are_forgotten(tally):
    tally().keep("one", 60, [])
    other = tally("changed")
    other.keep("two", 60, [])
    assert other.missing() == ["one"]


def test_short_form_keeps_nothing(tmp_path):
    Tally(None, PIECES, "source").keep("one", 2, [])
    assert not list(tmp_path.iterdir())


def test_mark_depends_on_the_rounds():
    assert mark(20) == mark(20) != mark(3)
