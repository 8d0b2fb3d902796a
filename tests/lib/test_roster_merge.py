# SPDX-License-Identifier: LGPL-3.0-or-later
"""What an import may write, and what a hand has set."""

from hypothesis import given
from hypothesis import strategies as st

from ptc_roster.lib.merge import Existing, merge, plan_kind


def _merge(said, values, incoming):
    return merge(Existing(1, values, said), incoming)


def test_source_changes_what_nobody_touched():
    write, said, kept = _merge({"name": "A"}, {"name": "A"}, {"name": "B"})
    assert (write, said, kept) == ({"name": "B"}, {"name": "B"}, {})


def test_a_field_set_by_hand_stays_and_the_source_is_remembered():
    write, said, kept = _merge({"name": "A"}, {"name": "Hand"}, {"name": "B"})
    assert (write, said, kept) == ({}, {"name": "B"}, {"name": "B"})


def test_a_source_that_repeats_itself_writes_nothing():
    write, said, kept = _merge({"name": "A"}, {"name": "Hand"}, {"name": "A"})
    assert (write, said, kept) == ({}, {"name": "A"}, {"name": "A"})


def test_a_hand_that_agrees_with_the_source_is_no_conflict():
    assert _merge({"name": "A"}, {"name": "B"}, {"name": "B"}) == ({}, {"name": "B"}, {})


def test_what_is_not_said_is_left():
    assert _merge({"name": "A"}, {"name": "A", "phone": "5"}, {}) == ({}, {"name": "A"}, {})


def test_row_made_by_hand_gets_only_what_is_empty():
    values = {"relationship": "parent", "location": False, "may_book": False}
    write, said, kept = _merge({}, values, {"relationship": "other", "location": "12", "may_book": True})
    assert write == {"location": "12"} and set(kept) == {"relationship", "may_book"}
    assert said == {"relationship": "other", "location": "12", "may_book": True}


def test_remembered_only_values_are_never_written():
    write, said, _kept = _merge({"_roles": ["a"]}, {}, {"_roles": ["b"]})
    assert write == {} and said == {"_roles": ["b"]}


def _row(active=True, said_active=True, **values):
    return Existing(1, {"active": active, **values}, {"active": said_active, **values})


def test_plan_of_a_kind():
    existing = {"same": _row(name="A"), "new name": _row(name="A"), "gone": _row(name="A"), "back": _row(False, False)}
    wanted = {
        "same": {"name": "A", "active": True},
        "new name": {"name": "B", "active": True},
        "back": {"active": True},
        "new": {"name": "C", "active": True},
        "nobody": {"name": "D"},
    }
    plan = plan_kind(wanted, existing, {"gone", "never was"})
    assert set(plan.added) == {"new"} and plan.archived == {"gone"} and plan.revived == {"back"}
    assert plan.changed == {"new name": {"name": "B"}, "gone": {"active": False}, "back": {"active": True}}
    assert plan.counts() == {"added": 2, "changed": 1, "archived": 1}


def test_what_was_archived_by_hand_stays_archived():
    plan = plan_kind({"x": {"active": True}}, {"x": _row(active=False, said_active=True)}, set())
    assert not plan.changed and plan.kept == {"x": {"active": True}}


def test_what_left_before_is_not_archived_again():
    plan = plan_kind({}, {"x": _row(False, False)}, {"x"})
    assert not plan.changed and not plan.said


def test_row_made_by_hand_is_never_archived_for_being_missing():
    plan = plan_kind({}, {"x": Existing(1, {"active": True}, {})}, {"x"})
    assert not plan.changed


VALUES = st.dictionaries(
    st.sampled_from(["name", "phone", "may_book", "active"]), st.sampled_from(["a", "b", True, False])
)


@given(VALUES, VALUES, VALUES)
def test_importing_twice_is_importing_once(said, values, incoming):
    write, remembered, _kept = _merge(said, values, incoming)
    again, remembered_again, _kept = _merge(remembered, {**values, **write}, incoming)
    assert again == {} and remembered_again == remembered


@given(VALUES, VALUES, VALUES)
def test_only_untouched_or_empty_fields_are_written(said, values, incoming):
    write, _remembered, _kept = _merge(said, values, incoming)
    for name in write:
        assert values.get(name) == said[name] if name in said else not values.get(name)
