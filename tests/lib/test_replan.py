# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptc_conference.lib.replan import Board, Booking, Held, Slot, Span, plan, same_time
from ptc_conference.lib.walk import Place, Stay, Walks, get_clash

MONDAY, TUESDAY = date(2026, 10, 12), date(2026, 10, 13)
HALL = timedelta(minutes=5)
WALKS = Walks(HALL)
FAR = Walks(HALL, timedelta(minutes=15), timedelta(minutes=30))


def at(clock, day=MONDAY):
    """Return the instant of "16:10" on a day."""
    return datetime.combine(day, datetime.strptime(clock, "%H:%M").time())


def span(clock, part="A", minutes=10, day=MONDAY):
    start = at(clock, day)
    return Span(part, start, start + timedelta(minutes=minutes))


def slot(clock, part="A", minutes=10, day=MONDAY, places=1):
    return Slot(span(clock, part, minutes, day), day, places)


def book(number, *spans, goal=None, day=MONDAY, family=None, student=None, places=1):
    """Return a booking that wants to be at the time it has, unless told otherwise."""
    held = tuple(Held(one, (one, places), places) for one in spans)
    goal = spans[0].start if goal is None else goal
    return Booking(number, held, goal, day, number if family is None else family, student)


def starts(outcome):
    return [f"{one.start:%a %H:%M}" for one in outcome.spans]


def make_plan(bookings, slots, kept=(), is_any_day=False, **options):
    return plan(bookings, Board(kept, slots, **options), is_any_day=is_any_day)


def test_what_fits_stays_even_if_another_would_like_its_time():
    bookings = [book(1, span("16:00", minutes=5), goal=at("16:10")), book(2, span("16:10"))]
    found = make_plan(bookings, [slot("16:10"), slot("16:20")], kept=[span("16:10")])
    assert (found[2].what, starts(found[2])) == ("stays", ["Mon 16:10"])
    assert (found[1].what, starts(found[1])) == ("moves", ["Mon 16:20"])


def test_same_time_on_the_new_day_comes_before_the_nearest():
    bookings = [
        book(1, span("16:05"), goal=at("16:05", TUESDAY), day=TUESDAY),
        book(2, span("16:10"), goal=at("16:10", TUESDAY), day=TUESDAY),
    ]
    found = make_plan(bookings, [slot("16:10", day=TUESDAY), slot("16:30", day=TUESDAY)])
    assert [starts(found[number]) for number in (1, 2)] == [["Tue 16:30"], ["Tue 16:10"]]


def test_nearest_on_the_day_and_no_other_day_unless_asked():
    booking = book(1, span("16:00"))
    slots = [slot("17:00"), slot("16:20"), slot("16:00", day=TUESDAY)]
    assert starts(make_plan([booking], slots)[1]) == ["Mon 16:20"]
    lost = make_plan([booking], slots[2:])[1]
    assert (lost.what, lost.reason, lost.options) == ("lost", "day", ((slots[2].span,),))
    assert starts(make_plan([booking], slots[2:], is_any_day=True)[1]) == ["Tue 16:00"]


def test_a_day_that_is_gone():
    booking = book(1, span("16:00"))._replace(goal=None, day=None)
    lost = make_plan([booking], [slot("15:00", day=TUESDAY)])[1]
    assert (lost.what, lost.reason, len(lost.options)) == ("lost", "day", 1)


def test_a_session_that_is_for_others_is_not_given():
    slots = [slot("16:10")._replace(only={2}), slot("16:40")]
    bookings = [book(1, span("16:00")), book(2, span("16:00", "B"))]
    assert starts(make_plan(bookings, slots)[1]) == ["Mon 16:40"]
    assert make_plan(bookings[:1], slots, kept=[span("16:00")])[1].what == "stays"


def test_other_days_are_proposed_by_the_time_of_day():
    booking = book(1, span("17:50"))._replace(goal=None, day=None)
    slots = [slot(clock, day=TUESDAY) for clock in ("16:00", "17:30", "17:40", "18:10", "19:00")]
    options = make_plan([booking], slots)[1].options
    assert [f"{one.start:%H:%M}" for (one,) in options] == ["17:40", "17:30", "18:10"]


def test_full_and_busy_are_told_apart_with_at_most_three_options():
    bookings = [book(1, span("16:00"), family="F"), book(2, span("16:20"), family="G")]
    full = make_plan(bookings, [slot("16:00")])
    assert (full[2].reason, full[2].options) == ("full", ())
    busy = [(("family", "F"), Stay(at("16:00"), at("17:00"), at("17:00")))]
    slots = [slot("16:10"), *(slot(f"17:{minute}") for minute in (10, 20, 30, 40))]
    found = make_plan(bookings[:1], slots[:1], busy=busy)[1]
    assert (found.what, found.reason) == ("lost", "busy")
    monday_gone = bookings[0]._replace(goal=None, day=None)
    options = make_plan([monday_gone], slots, busy=busy)[1].options
    assert [f"{one.start:%H:%M}" for (one,) in options] == ["17:10", "17:20", "17:30"]


@pytest.mark.parametrize(("hall", "expected"), [(timedelta(0), ["Mon 16:10"]), (HALL, ["Mon 16:20"])])
def test_hall_time_between_two_appointments_of_a_family(hall, expected):
    bookings = [book(1, span("16:00", "B"), family="F"), book(2, span("16:05"), goal=at("16:10"), family="F")]
    found = make_plan(bookings, [slot("16:10"), slot("16:20")], kept=[span("16:00", "B")], walks=Walks(hall))
    assert starts(found[2]) == expected


PLACES = {"A": Place("1", "Main"), "B": Place("2", "Main"), "C": Place("1", "Annex")}


@pytest.mark.parametrize(("part", "expected"), [("A", "16:20"), ("B", "16:30"), ("C", "16:40"), ("D", "16:20")])
def test_the_way_to_another_floor_or_campus(part, expected):
    bookings = [book(1, span("16:00"), family="F"), book(2, span("16:05", part), goal=at("16:10"), family="F")]
    slots = [slot(clock, part) for clock in ("16:10", "16:20", "16:30", "16:40")]
    found = make_plan(bookings, slots, kept=[span("16:00")], walks=FAR, places=PLACES)
    assert starts(found[2]) == [f"Mon {expected}"]


@pytest.mark.parametrize(("host", "expected"), [("Art", "16:10"), ("Music", "16:20"), (None, "16:20")])
def test_nobody_walks_between_two_appointments_with_one_teacher(host, expected):
    places = {"A": Place("1", "Main", "Art"), "B": Place("1", "Main", host)}
    bookings = [book(1, span("16:00"), family="F"), book(2, span("16:05", "B"), goal=at("16:10"), family="F")]
    slots = [slot("16:10", "B"), slot("16:20", "B")]
    found = make_plan(bookings, slots, kept=[span("16:00")], walks=WALKS, places=places)
    assert starts(found[2]) == [f"Mon {expected}"]


def test_who_is_too_close_by_now_moves_and_the_earlier_one_stays():
    bookings = [book(1, span("16:00", "B"), family="F"), book(2, span("16:15"), family="F"), book(3, span("16:25"))]
    kept = [one.held[0].span for one in bookings]
    slots = [slot("16:15"), slot("16:25"), slot("16:35")]
    found = make_plan(bookings, slots, kept=kept, walks=FAR, places=PLACES)
    assert [(found[number].what, found[number].reason) for number in (1, 2, 3)] == [
        ("stays", ""),
        ("moves", "close"),
        ("stays", ""),
    ]
    assert starts(found[2]) == ["Mon 16:35"]
    lost = make_plan(bookings, slots[:2], kept=kept, walks=FAR, places=PLACES)[2]
    assert (lost.what, lost.reason) == ("lost", "close")


def test_a_student_who_attends_needs_no_hall_time_but_is_in_one_place():
    bookings = [
        book(1, span("16:00", "B"), family="F", student="S"),
        book(2, span("16:05"), goal=at("16:00"), family="G", student="S"),
    ]
    slots = [slot("16:00"), slot("16:10")]
    assert starts(make_plan(bookings, slots, kept=[span("16:00", "B")], walks=WALKS)[2]) == ["Mon 16:10"]


def test_a_long_appointment_needs_sessions_that_adjoin():
    booking = book(1, span("16:00"), span("16:10"))
    slots = [slot("16:05"), slot("16:20"), slot("16:30")]
    assert starts(make_plan([booking], slots)[1]) == ["Mon 16:20", "Mon 16:30"]
    assert starts(make_plan([booking], slots, gap=HALL)[1]) == ["Mon 16:05", "Mon 16:20"]


def test_a_joint_appointment_needs_both_teachers_at_one_time():
    booking = book(1, span("16:00", "A"), span("16:00", "B"))
    slots = [slot("16:10", "A"), slot("16:20", "A"), slot("16:20", "B"), slot("16:00", "B"), slot("16:10", "B", 15)]
    found = make_plan([booking], slots)[1]
    assert found.spans == (span("16:20", "A"), span("16:20", "B"))


def test_a_group_stays_together_and_nobody_else_joins():
    group = [book(number, span("16:00"), goal=at("16:05"), places=2) for number in (1, 2)]
    single = book(3, span("16:02", minutes=8), goal=at("16:05"))
    found = make_plan([*group, single], [slot("16:05"), slot("16:15")])
    assert [starts(found[number]) for number in (1, 2, 3)] == [["Mon 16:05"], ["Mon 16:05"], ["Mon 16:15"]]


def test_a_session_with_several_places_takes_several():
    bookings = [book(number, span(f"16:0{number}", minutes=1), goal=at("16:10")) for number in (1, 2, 3)]
    found = make_plan(bookings, [slot("16:10", places=2)])
    assert [found[number].what for number in (1, 2, 3)] == ["moves", "moves", "lost"]


def test_what_was_chosen_comes_last_and_only_if_it_is_free():
    bookings = [book(1, span("16:00")), book(2, span("16:10"))]
    bookings = [one._replace(goal=None, day=None) for one in bookings]
    slots = [slot("16:00", day=TUESDAY), slot("16:10", day=TUESDAY)]
    chosen = {1: (slots[0].span,), 2: (slots[0].span,)}
    found = plan(bookings, Board((), slots), chosen=chosen)
    assert [found[number].what for number in (1, 2)] == ["moves", "lost"]
    assert found[2].options == ((slots[1].span,),)
    longer = {1: (span("16:00", minutes=15, day=TUESDAY),)}
    assert plan(bookings[:1], Board((), slots), chosen=longer)[1].what == "lost"


def test_same_time_of_day_through_a_clock_change_and_in_another_zone():
    start = datetime(2026, 10, 24, 14)
    assert same_time(start, date(2026, 10, 25), "Europe/Berlin", "Europe/Berlin") == datetime(2026, 10, 25, 15)
    assert same_time(start, date(2026, 10, 24), "Europe/Berlin", "Europe/London") == datetime(2026, 10, 24, 15)


PARTS = ("A", "B", "C")
MINUTE = st.integers(0, 23).map(lambda number: 5 * number)
LENGTH = st.sampled_from([5, 10, 15])


@st.composite
def grids(draw):
    """Return the sessions of three teachers on two days, without overlaps."""
    slots = []
    for part in PARTS:
        for day in (MONDAY, TUESDAY):
            length, minutes = draw(LENGTH), draw(st.sets(MINUTE, max_size=8))
            free_from = 0
            for minute in sorted(minutes):
                if minute >= free_from:
                    clock = f"{16 + minute // 60}:{minute % 60:02d}"
                    slots.append(slot(clock, part, length, day))
                    free_from = minute + length
    return slots


@st.composite
def schools(draw):
    """Return bookings in one grid, and another grid for them to move to."""
    old, new = draw(grids()), draw(grids())
    bookings, calendar = [], {}
    for number, one in enumerate(draw(st.permutations(old))[: draw(st.integers(0, 12))]):
        family, student = draw(st.integers(0, 4)), draw(st.none() | st.integers(0, 2))
        people = [("family", family), *([("student", student)] if student is not None else [])]
        if all(not overlaps(one.span, other, HALL) for key in people for other in calendar.get(key, ())):
            for key in people:
                calendar.setdefault(key, []).append(one.span)
            bookings.append(book(number, one.span, day=one.day, family=family, student=student))
    return bookings, new


def rebook(bookings, found, slots):
    """Return the bookings as they are after a plan, without what was lost."""
    days = {one.span: one.day for one in slots}
    return [
        book(one.id, found[one.id].spans[0], day=days[found[one.id].spans[0]], family=one.family, student=one.student)
        for one in bookings
        if found[one.id].spans
    ]


def overlaps(one, other, between=timedelta(0)):
    return one.start < other.stop + between and other.start < one.stop + between


def run(bookings, slots, is_any_day=False):
    return make_plan(bookings, slots, [one.span for one in slots], walks=WALKS, is_any_day=is_any_day)


@given(schools(), st.booleans())
def test_nobody_is_at_two_places_and_no_session_is_given_twice(school, is_any_day):
    bookings, slots = school
    found = run(bookings, slots, is_any_day)
    placed = [(one, found[one.id].spans[0]) for one in bookings if found[one.id].spans]
    assert len({one for _booking, one in placed}) == len(placed)
    assert {one for _booking, one in placed} <= {one.span for one in slots}
    for number, (first, one) in enumerate(placed):
        for second, other in placed[number + 1 :]:
            assert first.family != second.family or not overlaps(one, other, HALL)
            assert first.student is None or first.student != second.student or not overlaps(one, other)


@given(schools(), st.booleans())
def test_longer_ways_leave_nobody_too_close_and_planning_again_moves_nothing(school, is_any_day):
    bookings, slots = school
    kept = [one.span for one in slots]
    options = {"walks": FAR, "places": PLACES, "is_any_day": is_any_day}
    found = make_plan(bookings, slots, kept, **options)
    stays = [
        (one, FAR.stay(*found[one.id].spans[0][1:], PLACES[found[one.id].spans[0].part]))
        for one in bookings
        if found[one.id].spans
    ]
    for number, (first, one) in enumerate(stays):
        for second, other in stays[number + 1 :]:
            assert first.family != second.family or not get_clash(one, other)
    again = rebook(bookings, found, slots)
    assert {outcome.what for outcome in make_plan(again, slots, kept, **options).values()} <= {"stays"}


@given(schools(), st.booleans(), st.randoms(use_true_random=False))
def test_the_order_of_the_bookings_does_not_matter(school, is_any_day, chance):
    bookings, slots = school
    mixed, mixed_slots = list(bookings), list(slots)
    chance.shuffle(mixed)
    chance.shuffle(mixed_slots)
    assert run(mixed, mixed_slots, is_any_day) == run(bookings, slots, is_any_day)


@given(schools(), st.booleans())
def test_planning_what_was_planned_moves_nothing(school, is_any_day):
    bookings, slots = school
    found = run(bookings, slots, is_any_day)
    again = rebook(bookings, found, slots)
    assert {outcome.what for outcome in run(again, slots, is_any_day).values()} <= {"stays"}


@given(schools(), st.booleans())
def test_what_still_fits_stays_and_what_is_lost_had_nothing_free(school, is_any_day):
    bookings, slots = school
    found = run(bookings, slots, is_any_day)
    known = {one.span for one in slots}
    taken = {one for outcome in found.values() for one in outcome.spans}
    for booking in bookings:
        outcome, held = found[booking.id], booking.held[0].span
        assert (outcome.what == "stays") == (held in known)
        assert (outcome.what == "lost") == (not outcome.spans)
        if outcome.what == "lost":
            free = [one for one in slots if one.span.part == held.part and one.span not in taken]
            near = [one for one in free if is_any_day or one.day == booking.day]
            assert all(clashes(booking, one.span, bookings, found) for one in near)
            assert all(option[0] in {one.span for one in free} for option in outcome.options)


def clashes(booking, wanted, bookings, found):
    others = [one for one in bookings if one.id != booking.id and found[one.id].spans]
    return any(
        (one.family == booking.family and overlaps(wanted, found[one.id].spans[0], HALL))
        or (booking.student is not None and one.student == booking.student and overlaps(wanted, found[one.id].spans[0]))
        for one in others
    )


@given(schools())
def test_who_moves_gets_the_same_time_or_stays_on_the_day(school):
    bookings, slots = school
    found = run(bookings, slots)
    days = {one.span: one.day for one in slots}
    for booking in bookings:
        if found[booking.id].what == "moves":
            assert days[found[booking.id].spans[0]] == booking.day
