"""Differences that are laid over one document make the other of it."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import given

from automations.histories import overlay
from tests.automations.histories import generated


@given(stored=generated.objects, said=generated.objects)
def test_differences_lead_from_one_to_the_other(stored: Any, said: Any) -> None:
    """Even through JSON, and with whole numbers that are not the same as floats."""
    pair = {"a": stored, "b": [1, True]}, {"a": said, "b": [1.0, 1]}
    found = json.loads(json.dumps(list(overlay.differences(*pair))))
    changed = copy.deepcopy(pair[0])
    overlay.apply(changed, found)
    assert json.dumps(changed) == json.dumps(pair[1])


def test_what_is_the_same_needs_none() -> None:
    assert list(overlay.differences({"a": [1, {"b": None}]}, {"a": [1, {"b": None}]})) == []


@given(stored=generated.objects, said=generated.objects)
def test_the_same_has_no_differences(stored: Any, said: Any) -> None:
    for pair in ((stored, said), (stored, copy.deepcopy(stored))):
        assert not (overlay.same(*pair) and list(overlay.differences(*pair)))


def test_order_of_keys_does_not_count() -> None:
    """PostgreSQL keeps none."""
    assert overlay.same({"a": 1, "b": [True]}, {"b": [True], "a": 1})
    assert not overlay.same({"a": 1}, {"a": True})
