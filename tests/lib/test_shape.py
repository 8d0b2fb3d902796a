# SPDX-License-Identifier: LGPL-3.0-or-later
from hypothesis import given
from hypothesis import strategies as st

from ptc_conference.lib.replan import Held, Span
from ptc_conference.lib.shape import Need, Shape, Siblings, describe, divide, reshape, wear

ALONE = Need()
JOINT = Need(others=frozenset({7}))
TWICE = Need(count=2, within=frozenset({("ida", "music")}))
BROTHER = ("ole", "art")

topics = st.tuples(st.sampled_from(["ida", "ole", "tom"]), st.sampled_from(["art", "music", "sport"]))
needs = st.builds(Need, st.integers(1, 4), st.frozensets(st.integers(1, 5)), st.frozensets(topics))
shapes = st.builds(
    Shape,
    st.integers(1, 5),
    st.frozensets(st.integers(1, 9)).map(sorted).map(tuple),
    st.lists(topics, unique=True, max_size=4).map(tuple),
)


def hold(part, minute):
    return Held(Span(part, minute, minute + 10), part * 100 + minute)


def test_another_teacher_comes_and_goes():
    assert reshape(Shape(1), ALONE, JOINT) == Shape(1, (7,))
    assert reshape(Shape(1, (7,)), JOINT, ALONE) == Shape(1)
    assert reshape(Shape(1, (7, 9)), JOINT, ALONE) == Shape(1, (9,))


def test_longer_for_another_class_and_short_again():
    longer = reshape(Shape(1), ALONE, TWICE)
    assert longer == Shape(2, (), (("ida", "music"),))
    assert reshape(longer, TWICE, ALONE) == Shape(1)
    # An extra session given by hand stays.
    assert reshape(Shape(3, (), (("ida", "music"),)), TWICE, ALONE) == Shape(2)


def test_siblings():
    both = Shape(2, (), (BROTHER,))
    assert reshape(both, ALONE, ALONE, Siblings((BROTHER,), "same")) == Shape(1, (), (BROTHER,))
    assert reshape(Shape(1, (), (BROTHER,)), ALONE, ALONE, Siblings((BROTHER,), "longer")) == both
    assert reshape(both, ALONE, ALONE, Siblings((BROTHER,), "apart")) == Shape(1)
    assert reshape(both, ALONE, ALONE, Siblings((BROTHER,))) == both
    assert reshape(both, ALONE, ALONE, Siblings((), "apart")) == both


@given(shapes, needs)
def test_what_does_not_change_stays(shape, need):
    if shape.count >= need.count and set(need.others) <= set(shape.others):
        assert reshape(shape, need, need) == shape


@given(shapes, needs, needs)
def test_what_is_asked_for_is_there(shape, before, after):
    new = reshape(shape, before, after)
    assert new.count >= after.count
    assert set(new.others) >= after.others
    assert bool(describe(shape, new)) == (shape != new)


def test_described_by_what_matters_most():
    assert describe(Shape(1), Shape(2, (7,))) == "joint"
    assert describe(Shape(2, (7,)), Shape(1)) == "single"
    assert describe(Shape(1), Shape(2)) == "longer"
    assert describe(Shape(2), Shape(1)) == "shorter"
    assert describe(Shape(1, (), (BROTHER,)), Shape(1)) == "topics"


def test_worn():
    held = (hold(1, 0), hold(1, 10), hold(2, 0))
    assert wear(held, [1], 1) == held[:1]
    assert wear(held, [1, 2], 1) == (held[0], held[2])
    missing = Held(Span(2, None, None), None)
    assert wear(held, [1, 2], 2) == (*held, missing)


@given(st.lists(st.integers(), unique=True, max_size=6), st.lists(st.integers(1, 3), max_size=4))
def test_what_is_left_is_divided_in_order(held, needs):
    parts = divide(held, needs)
    given_out = [one for part in parts for one in part]
    assert len(parts) == len(needs)
    assert given_out == held[: sum(needs)]
    assert all(len(part) <= need for part, need in zip(parts, needs, strict=True))
