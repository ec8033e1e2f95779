"""Filters, read from the address."""

from __future__ import annotations

import pytest

from automations_admin.instances.filters import Filters


def test_what_makes_no_sense_is_left_out() -> None:
    """Unknown choices, numbers out of bounds, characters that databases refuse."""
    found = Filters.read(
        {"state": "<b>", "task": "x", "age": "y", "p": "-1", "definition": "z", "q": " a\x00b "}
    )
    assert found == Filters(q="ab")
    assert Filters.read({"q": "x" * 9_999}).q == "x" * 250


@pytest.mark.parametrize(("page", "number"), [("2", 2), ("0", 1), ("9" * 18, 1_000_000), ("", 1)])
def test_the_page_is_bounded(page: str, number: int) -> None:
    """Whatever is typed."""
    assert Filters.read({"p": page}).page == number


def test_filters_are_written_back() -> None:
    """With changes; the page is left out unless it is named."""
    found = Filters.read({"flow": "shop.Payment", "task": "failed", "p": "3"})
    assert found.query() == {"flow": "shop.Payment", "task": "failed"}
    assert found.query(page=4, task="") == {"flow": "shop.Payment", "p": 4}
    assert found.active
    assert not Filters(page=3).active
