# SPDX-License-Identifier: LGPL-3.0-or-later
import itertools
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ptc_conference.lib import itinerary, itinerary_rough, itinerary_search, walk
from ptc_conference.lib.itinerary import Limit, Option, Visit, find_plans

FOUR = datetime(2026, 10, 13, 14)
PLACES = [(None, 1), ("1", 1), ("2", 1), ("1", 2)]
# Within a floor, to another floor, to another campus.
WALKS = [(5, 5, 5), (0, 0, 0), (0, 15, 15), (5, 10, 25), (5, 5, 20)]


def make_option(start, day=0, place=("1", 1), walks=WALKS[0], length=10, key=None, host=None):
    """An option ``start`` minutes after four on a day."""
    begins = FOUR + timedelta(days=day, minutes=start)
    hall, *farther = walk.get_minutes(*walks)
    ends = begins + timedelta(minutes=length)
    floor_until, campus_until = (ends + timedelta(minutes=way) if way > hall else None for way in farther)
    stay = walk.Stay(begins, ends, ends + timedelta(minutes=hall), place[0], floor_until, place[1], campus_until, host)
    return Option(key or f"{day} {start} {length} {place} {host}", stay, day)


def make_visits(*starts, **values):
    """Visits 0, 1, ... with options at these minutes."""
    return [Visit(number, tuple(make_option(start, **values) for start in some)) for number, some in enumerate(starts)]


def are_apart(options):
    return not any(walk.get_clash(one.stay, two.stay) for one, two in itertools.combinations(options, 2))


def are_apart_from(option, held):
    return not any(walk.get_clash(option.stay, one.stay) for one in held)


def rate(aim, chosen, held, visits):
    """Return what a choice of options costs by an aim: the smaller, the better."""
    first = min(one.stay.start for visit in visits for one in visit.options if are_apart_from(one, held))
    by_day = {}
    for option in chosen:
        by_day.setdefault(option.day, []).append(option)
    extra, fresh, stops = 0, 0, timedelta(0)
    for day, options in by_day.items():
        here = [one for one in held if one.day == day]
        fresh += not here
        extra += span(options + here) - (span(here) if here else 0)
        stops += max(one.stay.stop for one in options) - first
    last = max(one.stay.stop for one in chosen)
    ways = {"short": (fresh, extra, stops), "early": (last, fresh, extra)}
    return (len(visits) - len(chosen), *ways[aim])


def span(options):
    return (max(one.stay.stop for one in options) - min(one.stay.start for one in options)).total_seconds()


def search(aim, visits, held, limits):
    """Return the cost of the best choice by trying all, or None when nothing can be chosen."""
    best = None
    for chosen in itertools.product(*((None, *visit.options) for visit in visits)):
        made = {visit.key: option for visit, option in zip(visits, chosen, strict=True) if option}
        is_allowed = all(len(limit.keys & made.keys()) <= limit.most for limit in limits)
        if made and is_allowed and are_apart([*made.values(), *held]):
            cost = rate(aim, list(made.values()), held, visits)
            best = cost if best is None or cost < best else best
    return best


@st.composite
def cases(draw):
    """Visits, what is held, and limits: small enough to try all."""
    walks = draw(st.sampled_from(WALKS))
    days = draw(st.integers(1, 3))
    options = st.builds(
        make_option,
        st.sampled_from(range(0, 60, 5)),
        day=st.integers(0, days - 1),
        place=st.sampled_from(PLACES),
        length=st.sampled_from([5, 10, 20]),
        walks=st.just(walks),
        host=st.sampled_from([None, None, "Art", "Science"]),
    )
    pools = draw(st.lists(st.lists(options, min_size=0, max_size=4), min_size=1, max_size=4))
    numbers = draw(st.lists(st.integers(0, len(pools) - 1), min_size=1, max_size=5))
    visits = [Visit(number, tuple(pools[pool])) for number, pool in enumerate(numbers)]
    held = draw(st.lists(options, max_size=2).filter(are_apart))
    keys = st.frozensets(st.integers(0, len(numbers) - 1))
    limits = draw(st.lists(st.builds(Limit, keys, st.integers(0, 3)), max_size=3))
    return visits, held, limits


@settings(max_examples=400)
@given(cases(), st.sampled_from(itinerary.AIMS))
def test_is_as_good_as_trying_all(case, aim):
    visits, held, limits = case
    best = search(aim, visits, held, limits)

    plans = find_plans(visits, held, aim, limits)

    assert bool(plans) == bool(best)
    for plan in plans:
        check(plan, visits, held, limits)
        assert len(plan.missing) == best[0]
        assert plan.is_exact
    if plans:
        assert rate(aim, list(plans[0].choices.values()), held, visits) == best
        assert len({str(sorted((key, option.key) for key, option in plan.choices.items())) for plan in plans}) == len(
            plans
        )
        assert len(plans) <= 3


@settings(max_examples=200)
@given(cases(), st.sampled_from(itinerary.AIMS), st.integers(1, 12))
def test_kinds_taken_together_change_nothing(case, aim, most):
    visits, held, limits = case
    best = search(aim, visits, held, limits)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(itinerary_rough, "MOST_STATES", most)
        plans = find_plans(visits, held, aim, limits)

    found = rate(aim, list(plans[0].choices.values()), held, visits) if plans else None
    assert found == best


def check(plan, visits, held, limits):
    """Check that a plan can be had, and tells the truth of itself."""
    options = {visit.key: visit.options for visit in visits}
    assert all(option in options[key] for key, option in plan.choices.items())
    assert sorted([*plan.choices, *plan.missing]) == [visit.key for visit in visits]
    assert are_apart([*plan.choices.values(), *held])
    assert all(len(limit.keys & plan.choices.keys()) <= limit.most for limit in limits)
    for stops in plan.days:
        gaps = span([stop.option for stop in stops]) - sum(
            (stop.option.stay.stop - stop.option.stay.start).total_seconds() for stop in stops
        )
        assert sum(stop.way + stop.wait for stop in stops) * 60 == gaps


@settings(max_examples=150)
@given(cases())
def test_walks_as_little_as_can_be(case):
    visits, _held, _limits = case
    [*plans] = find_plans(visits)
    if not plans or len(plans[0].days) > 1:
        return
    plan = plans[0]
    asked = [visit for visit in visits if visit.key in plan.choices]
    ways = [
        sum(itinerary.get_way(one, two) for one, two in itertools.pairwise(order))
        for chosen in itertools.product(*(visit.options for visit in asked))
        if are_apart(chosen) and len({option.day for option in chosen} | {plan.days[0][0].option.day}) == 1
        for order in [sorted(chosen, key=lambda one: one.stay.start)]
        if plan.start <= order[0].stay.start and order[-1].stay.stop <= plan.stop
    ]
    assert sum(itinerary.get_way(one.option, two.option) for one, two in itertools.pairwise(plan.days[0])) == min(ways)


def starts(plan):
    """The minutes after four at which each visit begins."""
    return [round((plan.choices[key].stay.start - FOUR).total_seconds() / 60) for key in sorted(plan.choices)]


def test_nothing_asked_or_nothing_free():
    assert find_plans([]) == []
    assert find_plans(make_visits([], [])) == []


def test_short_and_early_differ():
    visits = make_visits([0, 60], [75])

    short, *_others = find_plans(visits, aim="short")
    early, *_others = find_plans(make_visits([0, 60], [15, 75]), aim="early")

    assert starts(short) == [60, 75]
    assert (short.minutes, short.way, short.wait, short.missing) == (25, 5, 0, ())
    assert starts(early) == [0, 15]


def test_other_plans_are_earlier_or_later_or_on_another_day():
    days = [make_option(start, day) for day in (0, 1) for start in (0, 120)]

    plans = find_plans([Visit("art", tuple(days))])

    assert [(plan.why, plan.choices["art"].day) for plan in plans] == [("best", 0), ("day", 1), ("late", 0)]


def test_shorter_beside_earlier():
    plans = find_plans(make_visits([0, 60], [75], [100]), aim="short")
    early = find_plans(make_visits([0, 120], [40, 135]), aim="early")

    assert [plan.why for plan in plans] == ["best"]
    assert [(plan.why, starts(plan)) for plan in early][:2] == [("best", [0, 40]), ("short", [120, 135])]


def test_less_walking():
    upstairs = {"place": ("2", 1), "walks": (5, 10, 10)}
    downstairs = {"place": ("1", 1), "walks": (5, 10, 10)}
    visits = [
        *make_visits([20, 75], **upstairs),
        Visit(1, (make_option(0, **downstairs),)),
        Visit(2, (make_option(40, **downstairs),)),
    ]

    plans = find_plans(visits)

    assert [(plan.why, plan.way) for plan in plans] == [("best", 20)]


def test_what_is_held_is_kept_apart_and_counted():
    [plan, *_others] = find_plans(make_visits([0, 30, 45]), held=[make_option(30)])

    assert starts(plan) == [45]
    assert [stop.visit for stop in plan.days[0]] == [None, 0]
    assert plan.minutes == 25


def test_who_cannot_be_met_is_said_and_another_could_be_left_out():
    plans = find_plans(make_visits([0], [0], [15], []))

    assert [(plan.why, plan.missing) for plan in plans] == [("best", (1, 3)), ("other", (0, 3))]


def test_limit_leaves_out_who_is_hard_to_fit():
    limit = Limit(frozenset([0, 1, 2]), 2)

    [plan, *_others] = find_plans(make_visits([0], [90], [15]), limits=[limit])

    assert (starts(plan), plan.missing) == ([0, 15], (1,))


def test_visits_with_the_same_times_take_turns():
    [plan, *_others] = find_plans(make_visits(*[[0, 15, 30]] * 3))

    assert sorted(starts(plan)) == [0, 15, 30]


def make_many():
    """Eighteen visits with three times each, of which one or two others have some as well."""
    return make_visits(*([start, start + 15, start + 30] for start in range(0, 18 * 15, 15)))


@pytest.fixture
def is_too_much(monkeypatch):
    """No more than ten visits are searched at once."""
    monkeypatch.setattr(itinerary_search, "MOST_STATES", 1 << 11)


def test_many_visits_are_exact():
    [plan, *_others] = find_plans(make_many())

    check(plan, make_many(), [], [])
    assert (plan.is_exact, plan.missing, plan.minutes) == (True, (), 17 * 15 + 10)


def test_too_many_visits_are_planned_in_parts_and_say_so(is_too_much):
    plans = find_plans(make_many())

    check(plans[0], make_many(), [], [])
    assert len(plans[0].missing) <= 1
    assert not any(plan.is_exact for plan in plans)


def test_parts_keep_to_limits_and_to_what_is_held(is_too_much):
    visits = make_many()
    held, limits = [make_option(120)], [Limit(frozenset(range(18)), 15)]

    for plan in find_plans(visits, held, "early", limits):
        check(plan, visits, held, limits)
        assert len(plan.missing) in (3, 4)


def test_parts_of_which_nothing_is_free(is_too_much):
    visits = make_visits(*[[0]] * 3, *([start] for start in range(0, 90, 5)))
    limits = [Limit(frozenset(visit.key for visit in visits), 0)]

    assert find_plans(visits, held=[make_option(0, length=200)]) == []
    assert find_plans(visits, limits=limits) == []


def test_too_much_work_is_given_up(monkeypatch):
    monkeypatch.setattr(itinerary_search, "MOST_WORK", 1 << 23)

    [plan, *_others] = find_plans(make_many())

    check(plan, make_many(), [], [])
    assert not plan.is_exact


def test_limits_of_students_family_and_teachers():
    # Two children have the same three teachers; a teacher has time for one of them only.
    lines = [(child, teacher) for child in "ab" for teacher in range(3)]
    times = [make_visits(range(start, start + 60, 15))[0].options for start in (0, 5, 10)]
    visits = [Visit(line, times[line[1]]) for line in lines]
    students = [Limit(frozenset(line for line in lines if line[0] == child), 2) for child in "ab"]
    teacher = Limit(frozenset(line for line in lines if line[1] == 0), 1)

    [plan, *_others] = find_plans(visits, limits=[*students, Limit(frozenset(lines), 5), teacher])

    check(plan, visits, [], [*students, teacher])
    assert len(plan.choices) == 4


def test_siblings_follow_each_other_with_one_teacher():
    times = [tuple(make_option(start, key=(teacher, start)) for start in range(0, 60, 15)) for teacher in (0, 1)]
    visits = [Visit((child, teacher), times[teacher]) for child in "ab" for teacher in (0, 1)]

    [plan, *_others] = find_plans(visits)

    assert [stop.visit[1] for stop in plan.days[0]] == [0, 0, 1, 1]


def test_nobody_walks_between_two_with_one_host():
    times = tuple(make_option(start, host="Art") for start in (0, 10, 20, 40))
    [plan, *_others] = find_plans([Visit(1, times), Visit(2, times), *make_visits([30, 40, 60])])
    assert [stop.option.key for stop in plan.days[0]][:2] == [times[0].key, times[1].key]
    assert (sorted(starts(plan)), plan.minutes, plan.way) == ([0, 10, 30], 40, 5)


def test_two_held_at_the_same_time():
    held = [make_option(30), make_option(30, key="of another family")]
    [plan, *_others] = find_plans(make_visits([0, 45]), held=held)
    assert starts(plan) == [45]
