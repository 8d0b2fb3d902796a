# SPDX-License-Identifier: LGPL-3.0-or-later
from hypothesis import given
from hypothesis import strategies as st

from ptc_conference.lib import request_key

actions = st.sampled_from(request_key.ACTIONS)
tokens = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1)
requests = st.tuples(actions, tokens, st.lists(st.integers(min_value=0), max_size=5))


@given(requests)
def test_same_choice_on_the_same_page_has_the_same_key(request):
    action, token, choice = request
    key = request_key.make_key(action, token, *choice)
    assert key == request_key.make_key(action, token, *choice)
    assert request_key.get_action(key) == action


@given(requests, requests)
def test_all_else_has_another_key(one, two):
    keys = {request_key.make_key(action, token, *choice) for action, token, choice in (one, two)}
    assert len(keys) == (1 if one == two else 2)


def test_without_a_token_each_request_is_one_of_its_own():
    keys = {request_key.make_key("book", token, 1, 2) for token in (None, "", None, "")}
    assert len(keys) == 4


def test_numbers_do_not_run_together():
    assert request_key.make_key("book", "t", 1, 23) != request_key.make_key("book", "t", 12, 3)


@given(st.text())
def test_what_is_no_key_has_no_action(text):
    assert request_key.get_action(text) is None


def test_nothing_is_no_key():
    digest = "0" * 32
    keys = (None, "", f"swap-{digest}", f"book-{digest}0", f"book-{digest}\n", f"BOOK-{digest}", f"book-{'g' * 32}")
    assert {request_key.get_action(key) for key in keys} == {None}
