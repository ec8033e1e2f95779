"""The three ways to write a forward reference."""

from __future__ import annotations

import copy

import pytest

from automations.this import Reference, This, reference, this


def test_three_ways_mean_the_same() -> None:
    assert reference(this.approve) == reference(This().approve) == reference("self.approve")
    assert this.approve == Reference("approve")


@pytest.mark.parametrize("value", ["approve", "itself.x", None, 1, print, This])
def test_anything_else_is_no_reference(value: object) -> None:
    assert reference(value) is None


def test_a_reference_says_what_it_is() -> None:
    assert repr(this.approve) == "this.approve"
    assert repr(this) == "this"


def test_special_names_are_no_references() -> None:
    """Otherwise copying and pickling would find methods that are none."""
    with pytest.raises(AttributeError):
        this.__deepcopy__  # noqa: B018
    assert isinstance(copy.deepcopy(this), This)
