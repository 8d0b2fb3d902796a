# SPDX-License-Identifier: LGPL-3.0-or-later
"""Who books together."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from ptc_roster.lib import families


@dataclass(frozen=True)
class Link:
    student_id: str
    guardian_id: str
    household: str | None = None

    @property
    def id(self):
        return f"{self.student_id}/{self.guardian_id}"


def _links(*texts):
    return [Link(*text.split()) for text in texts]


def _members(found):
    return {(one.student_ids, one.guardian_ids) for one in found.values()}


def _set(text):
    return frozenset(text.split())


def test_students_with_the_same_guardians_are_one_family():
    found, _family_of = families.assign(_links("s1 a", "s1 b", "s2 a", "s2 b", "s3 a"), {})
    assert _members(found) == {(_set("s1 s2"), _set("a b")), (_set("s3"), _set("a"))}


def test_household_decides_where_it_is_given():
    found, family_of = families.assign(_links("s1 a H1", "s1 b H2", "s2 a H1", "s3 b"), {})
    assert set(found) >= {"household/H1", "household/H2"} and len(found) == 3
    assert family_of["s1/a"] == family_of["s2/a"] != family_of["s1/b"]


def test_separated_parents_are_two_families_of_one_student():
    found, _family_of = families.assign(_links("s1 a H1", "s1 b H2"), {})
    assert _members(found) == {(_set("s1"), _set("a")), (_set("s1"), _set("b"))}


def test_a_new_sibling_or_guardian_keeps_the_family():
    before, family_of = families.assign(_links("s1 a", "s1 b"), {})
    after, _family_of = families.assign(_links("s1 a", "s1 b", "s1 c", "s2 a", "s2 b", "s2 c"), family_of)
    assert set(after) == set(before)


def test_households_that_come_later_keep_the_family_that_was():
    before, family_of = families.assign(_links("s1 a", "s1 b", "s2 a", "s2 b"), {})
    after, _family_of = families.assign(_links("s1 a H1", "s1 b H1", "s2 a H1", "s2 b H1"), family_of)
    assert set(after) == set(before)


def test_a_family_that_parts_keeps_its_name_for_one_part_only():
    before, family_of = families.assign(_links("s1 a", "s1 b", "s2 a", "s2 b"), {})
    after, _family_of = families.assign(_links("s1 a", "s1 b", "s2 a"), family_of)
    assert len(after) == 2 and len(set(after) & set(before)) == 1


def test_a_name_in_use_is_not_given_twice():
    _before, family_of = families.assign(_links("s1 a", "s1 b"), {})
    after, family_of = families.assign(_links("s1 a", "s1 b", "s1 c", "s2 a", "s2 b"), family_of)
    assert len(after) == 2 and family_of["s1/a"] != family_of["s2/a"]


PEOPLE = st.sampled_from("abcdef")
LINKS = st.lists(
    st.builds(Link, st.sampled_from(["s1", "s2", "s3", "s4"]), PEOPLE, st.sampled_from([None, None, "H1", "H2"])),
    unique_by=lambda link: link.id,
)


@given(LINKS)
def test_every_link_is_in_one_family_with_its_people(links):
    found, family_of = families.assign(links, {})
    assert set(family_of) == {link.id for link in links} and set(family_of.values()) == set(found)
    for link in links:
        family = found[family_of[link.id]]
        assert link.student_id in family.student_ids and link.guardian_id in family.guardian_ids


@given(LINKS)
def test_the_same_links_give_the_same_families_again(links):
    found, family_of = families.assign(links, {})
    assert families.assign(list(reversed(links)), family_of) == (found, family_of)


@given(LINKS, LINKS)
def test_two_families_never_become_one_by_their_history(before, after):
    _found, family_of = families.assign(before, {})
    found, _family_of = families.assign(after, family_of)
    assert len(found) == len(families.group(after))
    assert _members(found) == _members(families.assign(after, {})[0])
