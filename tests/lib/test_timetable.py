# SPDX-License-Identifier: LGPL-3.0-or-later
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptc_conference.lib.timetable import Day, Rhythm, Staggered, choose, claimed, clear_of, fill, place, spread, without

MINUTE = st.integers(0, 1440)
PERIOD = st.tuples(MINUTE, MINUTE).map(sorted).map(tuple)
HELD = st.lists(PERIOD, max_size=5).map(tuple)
BREAKS = st.lists(PERIOD.map(lambda one: (*one, "break")), max_size=5).map(tuple)
FRACTION = st.floats(0, 1, exclude_max=True)
PLAIN = st.integers(1, 240).map(Rhythm)
RHYTHM = st.builds(Rhythm, st.integers(1, 90), st.integers(0, 20), st.integers(0, 5), st.integers(0, 40))
CLAIMS = st.lists(
    st.tuples(MINUTE, MINUTE, st.sampled_from([None, 1, 2, 3])).map(lambda one: (*sorted(one[:2]), one[2]))
)


@st.composite
def staggereds(draw):
    start, stop = draw(PERIOD.filter(lambda one: one[0] < one[1]))
    return Staggered(start, stop, draw(st.integers(1, stop - start)))


DAYS = st.builds(
    lambda hours, *others: Day(*hours, *others),
    PERIOD,
    RHYTHM,
    BREAKS,
    st.lists(staggereds(), max_size=2).map(tuple),
    CLAIMS.map(tuple),
    st.sampled_from([False, None]),
    FRACTION,
    HELD,
)


def overlaps(one, two):
    return one[0] < two[1] and two[0] < one[1]


@given(DAYS)
def test_sessions_are_in_the_hours_and_touch_neither_each_other_nor_a_break(day):
    sessions, breaks = day.plan()
    assert sessions == sorted(sessions)
    assert all(day.start <= start and stop <= day.stop for start, stop, _tag in sessions)
    assert all(stop - start == day.rhythm.duration for start, stop, _tag in sessions)
    assert all(one[1] + day.rhythm.gap <= two[0] for one, two in pairwise(sessions))
    assert not [(one, pause) for one in sessions for pause in breaks if overlaps(one, pause)]
    assert set(breaks) >= {pause for pause in day.breaks if pause[0] < pause[1]}


@given(DAYS, HELD)
def test_planning_again_around_what_is_held_changes_nothing(day, kept):
    wanted, gap = day.plan()[0], day.rhythm.gap
    added = clear_of(wanted, kept, gap)
    left = [one for one in day.plan()[0] if one not in added]
    assert clear_of(left, [*kept, *(one[:2] for one in added)], gap) == []


@given(DAYS, HELD, st.integers(0, 10))
def test_clear_is_what_keeps_its_distance(day, held, gap):
    wanted = day.plan()[0]
    far = [one for one in wanted if all(stop + gap <= one[0] or one[1] + gap <= start for start, stop in held)]
    assert clear_of(wanted, held, gap) == far


@given(DAYS)
def test_no_longer_row_than_allowed(day):
    sessions, _breaks = day.plan()
    rhythm, row = day.rhythm, 1
    for one, two in pairwise(sessions):
        row = row + 1 if two[0] - one[1] < rhythm.rest else 1
        assert not rhythm.rest_after or not rhythm.rest or row <= rhythm.rest_after


@given(DAYS)
def test_tag_of_a_session_is_that_of_the_first_claim_of_all_its_minutes(day):
    for start, stop, tag in day.plan()[0]:
        for minute in range(start, stop):
            holders = [claim[2] for claim in day.claims if claim[0] <= minute < claim[1]]
            assert tag == (holders or [day.elsewhere])[0]
            assert tag is not None


@given(PERIOD, PLAIN, BREAKS)
def test_no_further_session_would_fit(hours, rhythm, breaks):
    taken, pauses = Day(*hours, rhythm, breaks).plan()
    taken = [*pauses, *(one[:2] for one in taken)]
    fitting = range(hours[0], hours[1] - rhythm.duration + 1)
    assert not [start for start in fitting if not any(overlaps((start, start + rhythm.duration), one) for one in taken)]


@given(
    st.integers(0, 60),
    st.integers(1, 12),
    st.integers(0, 4),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=3),
)
def test_there_is_no_way_to_hold_more_sessions(stop, duration, gap, breaks):
    """Beside the best of all ways to place sessions with gaps around breaks."""
    sessions, pauses = Day(0, stop, Rhythm(duration, gap), tuple((*one, None) for one in breaks)).plan()
    best = [0] * (stop + duration + gap + 1)
    for start in range(stop - duration, -1, -1):
        is_open = not any(overlaps((start, start + duration), pause) for pause in pauses)
        best[start] = max(best[start + 1], is_open + best[start + duration + gap] if is_open else 0)
    assert len(sessions) == best[0]


@given(DAYS)
def test_who_is_away_holds_no_session_then_and_as_many_as_can_be_otherwise(day):
    sessions, _breaks = day.plan()
    always = replace(day, away=()).plan()[0]
    kept = clear_of(always, day.away, 0)
    assert not [(one, span) for one in sessions for span in day.away if overlaps(one, span)]
    assert sessions == kept or len(sessions) > len(kept)
    around = replace(day, away=(), breaks=(*day.breaks, *((*span, None) for span in day.away)), staggered=())
    assert day.staggered or len(sessions) >= len(around.plan()[0])


@given(staggereds(), BREAKS, FRACTION)
def test_staggered_break_is_apart_from_others_where_that_can_be(wanted, breaks, fraction):
    pause = place(wanted, [], fraction, breaks)
    possible = range(wanted.start, wanted.stop - wanted.duration + 1)
    apart = [one for one in possible if not any(overlaps((one, one + wanted.duration), other) for other in breaks)]
    assert pause[0] in (apart or possible)


@given(DAYS.map(lambda day: replace(day, away=())))
def test_between_two_sessions_is_no_room_for_one_more(day):
    """Each session begins as early as those before it allow, whatever gaps and rests there are."""
    sessions, breaks = day.plan()
    spans = without(claimed(day.start, day.stop, day.claims, day.elsewhere), breaks)
    for number, session in enumerate(sessions):
        # What comes before, and then only minutes until this session ends: filling those must end with it.
        until = [(start, min(stop, session[1]), tag) for start, stop, tag in spans if start < session[1]]
        assert fill(until, day.rhythm) == sessions[: number + 1]
        earlier = [(start, min(stop, session[1] - 1), tag) for start, stop, tag in spans if start < session[1] - 1]
        assert fill(earlier, day.rhythm) == sessions[:number]


@given(PERIOD, RHYTHM, BREAKS)
def test_order_of_the_breaks_does_not_matter(hours, rhythm, breaks):
    assert Day(*hours, rhythm, breaks).plan() == Day(*hours, rhythm, breaks[::-1]).plan()


@given(staggereds(), st.lists(MINUTE, unique=True).map(sorted), FRACTION)
def test_staggered_break_is_between_its_times(wanted, starts, fraction):
    start, stop = place(wanted, starts, fraction)
    assert wanted.start <= start < stop <= wanted.stop
    assert stop - start == wanted.duration
    possible = [one for one in starts if wanted.start <= one <= wanted.stop - wanted.duration]
    # With one only, all would be away at once.
    assert len(possible) < 2 or start in possible


@given(st.integers(0, 10**6), st.integers(6, 60))
def test_not_all_vanish_at_once(first, count):
    """Of teachers entered one after another, no more than a third are away at a time when six breaks fit."""
    day = {"start": 960, "stop": 1080, "rhythm": Rhythm(10), "staggered": (Staggered(990, 1050, 10),)}
    placed = [Day(**day, fraction=spread(number)).plan()[1][0] for number in range(first, first + count)]
    assert max(map(placed.count, placed)) <= max(count / 3, 2)


@pytest.mark.parametrize(("length", "until", "pause"), [(30, 1110, 10), (20, 1100, 5), (60, 1140, 15)])
def test_not_all_vanish_at_once_where_one_session_begins(length, until, pause):
    day = {"start": 960, "stop": 1200, "rhythm": Rhythm(length), "staggered": (Staggered(1080, until, pause),)}
    placed = [Day(**day, fraction=spread(number)).plan()[1][0] for number in range(8)]
    assert max(map(placed.count, placed)) <= 4


@pytest.mark.parametrize(
    ("hours", "rhythm", "breaks", "starts"),
    [
        ((960, 1020), (20,), [], [960, 980, 1000]),
        ((960, 1019), (20,), [], [960, 980]),
        ((960, 1020), (20,), [(970, 975)], [975, 995]),
        ((960, 1020), (20,), [(980, 1000)], [960, 1000]),
        ((960, 1020), (20,), [(900, 960), (1020, 1100)], [960, 980, 1000]),
        ((960, 1020), (20,), [(990, 990)], [960, 980, 1000]),
        ((960, 1020), (20,), [(900, 1100)], []),
        ((960, 970), (20,), [], []),
        ((0, 1440), (720,), [], [0, 720]),
        # A gap after each; the last needs none.
        ((960, 1020), (18, 3), [], [960, 981, 1002]),
        # A break is a gap too, and the rest of a gap is kept after a short one.
        ((960, 1020), (10, 5), [(970, 972)], [960, 975, 990, 1005]),
        ((960, 1020), (10, 5), [(970, 980)], [960, 980, 995, 1010]),
        # Five minutes after two in a row; a break that is as long begins a new row.
        ((960, 1020), (10, 0, 2, 5), [], [960, 970, 985, 995, 1010]),
        ((960, 1020), (10, 0, 2, 5), [(970, 975)], [960, 975, 985, 1000, 1010]),
        ((960, 1020), (10, 0, 2, 5), [(970, 972)], [960, 972, 987, 997]),
        ((960, 1020), (10, 0, 2, 0), [], [960, 970, 980, 990, 1000, 1010]),
    ],
)
def test_examples(hours, rhythm, breaks, starts):
    sessions, _breaks = Day(*hours, Rhythm(*rhythm), tuple((*one, None) for one in breaks)).plan()
    assert [start for start, _stop, _tag in sessions] == starts


def test_first_claim_wins():
    claims = [(970, 1000, "a"), (960, 980, "b"), (990, 1100, None)]
    assert claimed(960, 1080, claims) == [(960, 970, "b"), (970, 1000, "a")]
    assert claimed(960, 1010, claims[:2]) == [(960, 970, "b"), (970, 1000, "a"), (1000, 1010, False)]
    assert claimed(960, 1010, claims[:2], elsewhere=None) == [(960, 970, "b"), (970, 1000, "a")]
    assert claimed(0, 10, [(2, 4, 1), (4, 6, 1)]) == [(0, 2, False), (2, 6, 1), (6, 10, False)]
    assert claimed(5, 5, claims) == []


def test_staggered_break_wastes_no_time_when_it_is_as_long_as_a_session():
    day = {"start": 960, "stop": 1080, "rhythm": Rhythm(10), "staggered": (Staggered(983, 1057, 10),)}
    for number in range(20):
        sessions, breaks = Day(**day, fraction=spread(number)).plan()
        assert (len(sessions), len(breaks)) == (11, 1)


def test_staggered_break_where_no_session_begins_is_held_all_the_same():
    day = Day(960, 1080, Rhythm(60), staggered=(Staggered(970, 980, 10, "tea"),))
    assert day.plan() == ([(980, 1040, False)], [(970, 980, "tea")])


def test_times_move_for_who_is_away_only_when_that_makes_more_sessions():
    day = Day(960, 1020, Rhythm(20), away=((965, 970),))
    assert [start for start, _stop, _tag in day.plan()[0]] == [980, 1000]
    day = Day(960, 1030, Rhythm(20), away=((965, 970),))
    assert [start for start, _stop, _tag in day.plan()[0]] == [970, 990, 1010]


@pytest.mark.parametrize("duration", [0, -5])
def test_duration_must_be_positive(duration):
    with pytest.raises(ValueError, match="duration must be positive"):
        Rhythm(duration)


def test_few_sessions_are_held_ones_then_preferred_ones_then_the_earliest():
    sessions = [(start, start + 10) for start in range(0, 60, 10)]
    assert choose(sessions, 2) == [(0, 10), (10, 20)]
    assert choose(sessions, 3, preferred=[(25, 50)]) == [(0, 10), (30, 40), (40, 50)]
    assert choose(sessions, 2, {(50, 60)}, [(30, 60)]) == [(30, 40), (50, 60)]
    assert choose(sessions, 9, {(50, 60)}) == sessions


@given(st.sets(st.integers(0, 30)), st.integers(0, 30), st.data())
def test_choosing_again_changes_nothing(starts, limit, data):
    sessions = [(start, start + 1) for start in starts]
    held = data.draw(st.sets(st.sampled_from(sessions))) if sessions else set()
    chosen = choose(sessions, limit, held, [(5, 9), (20, 22)])
    assert chosen == sorted(set(chosen)) and len(chosen) == min(limit, len(sessions))
    assert len(held) > limit or held <= set(chosen)
    assert choose(sessions, limit, set(chosen), [(5, 9), (20, 22)]) == chosen
