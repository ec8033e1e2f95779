"""Filters, read from the address."""

from __future__ import annotations

from dataclasses import fields

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from automations.status import InstanceState
from automations_admin.find import filters
from automations_admin.find.filters import Filters


def test_what_makes_no_sense_is_left_out_and_named() -> None:
    """Unknown choices, numbers out of bounds, characters that databases refuse."""
    found = Filters.read(
        {
            "state": "<b>",
            "task": "x",
            "age": "y",
            "p": "-1",
            "definition": "z",
            "q": " a\x00b\ud800 ",
        }
    )
    assert found == Filters(q="ab", ignored=("state", "task", "age", "definition"))
    assert found.everywhere == Filters(q="ab")


def test_texts_have_a_longest() -> None:
    """Searches may be longer, so that they are refused in words."""
    assert Filters.read({"step": "x" * 9_999}).step == "x" * filters.MAX_TEXT
    assert Filters.read({"q": "x" * 9_999}).q == "x" * filters.MAX_SEARCH


@pytest.mark.parametrize(("page", "number"), [("2", 2), ("0", 1), ("9" * 18, 1_000_000), ("", 1)])
def test_the_page_is_bounded(page: str, number: int) -> None:
    """Whatever is typed."""
    assert Filters.read({"p": page}).page == number


def test_filters_are_written_back() -> None:
    """With changes; the place in the list is left out unless it is named."""
    found = Filters.read({"flow": "shop.Payment", "task": "failed", "p": "3", "before": "17"})
    assert found.before == 17
    assert found.query() == {"flow": "shop.Payment", "task": "failed"}
    assert found.query(page=4, before=9, task="") == {"flow": "shop.Payment", "before": 9, "p": 4}
    assert found.active
    assert not Filters(page=3, before=9).active


def test_an_outcome_is_a_state() -> None:
    """The address may call it so."""
    assert Filters.read({"outcome": "failed"}).state == "failed"
    assert Filters.read({"outcome": "failed", "state": "live"}).state == "live"


def test_every_state_can_be_chosen() -> None:
    """Each is one of instances that go on, an outcome, or that of copies."""
    assert set(InstanceState.values) <= filters.STATES.keys()
    assert not filters.LIVE_STATES.keys() & filters.OUTCOMES.keys()
    known = {*filters.OF_STATE["live"], *filters.OF_STATE["ended"], *filters.COPIES}
    assert known == set(InstanceState.values)
    assert not filters.COPIES.keys() & {*filters.LIVE_STATES, *filters.OUTCOMES}


def test_a_saved_text_is_read_as_the_address() -> None:
    """All filters, whatever is in them."""
    values = {field.name: "x y&=%ü" for field in fields(Filters) if field.type == "str"}
    known = {"state": "failed", "task": "failed", "held": "any", "age": "day", "ended": "week"}
    found = Filters(**{**values, **known}, definition=3)
    assert Filters.of_text(found.text) == found
    assert Filters.of_text(Filters().text) == Filters()


@pytest.mark.parametrize("text", ["&" * 5_000, "q=%ff%fe", "q=" + "x" * 99_999, "\x00", "=", "?a"])
def test_no_saved_text_is_an_error(text: str) -> None:
    """At most nothing is filtered."""
    Filters.of_text(text)


@given(st.dictionaries(st.text(max_size=12), st.text(max_size=300), max_size=6))
def test_any_address_is_read_and_written(values: dict[str, str]) -> None:
    """What is read is read again from what is written."""
    query = QueryDict(mutable=True)
    query.update(values)
    found = Filters.read(query)
    assert Filters.of_text(found.text) == found.everywhere
