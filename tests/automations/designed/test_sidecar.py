"""The places of a drawing: what is stored, and what is refused with a reason."""

from __future__ import annotations

from typing import Any

import pytest

from automations.designed import sidecar
from automations.exceptions import NotALayout

WHOLE = {
    "pins": {"bill": {"x": 10, "y": -4.5}},
    "folded": ["bill"],
    "notes": [{"id": "n1", "text": "Ask Ann <b>", "x": 1, "y": 2}],
}


def test_what_is_right_is_kept_as_it_is() -> None:
    assert sidecar.checked(WHOLE) == WHOLE


def test_what_is_empty_is_left_out() -> None:
    assert sidecar.checked({"pins": {}, "folded": [], "notes": []}) == {}


def test_what_is_folded_twice_is_folded_once() -> None:
    assert sidecar.checked({"folded": ["a", "b", "a"]}) == {"folded": ["a", "b"]}


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ([], "layout is no object"),
        ({"zoom": 2}, "zoom, which is not known"),
        ({"pins": []}, "pins is no object"),
        ({"pins": {"a b": {"x": 1, "y": 1}}}, "pins names something that is no id"),
        ({"pins": {"a": {"x": 1}}}, "pins.a.y is no number"),
        ({"pins": {"a": {"x": True, "y": 1}}}, "pins.a.x is no number"),
        ({"pins": {"a": {"x": 1, "y": float("nan")}}}, "pins.a.y is too far away"),
        ({"pins": {"a": {"x": 1, "y": 1e9}}}, "pins.a.y is too far away"),
        ({"pins": {"a": {"x": 1, "y": 1, "z": 1}}}, "z, which is not known"),
        ({"folded": {"a": True}}, "folded is no list"),
        ({"folded": [5]}, "folded names something that is no id"),
        ({"folded": ["a\n"]}, "folded names something that is no id"),
        ({"notes": [{"id": "n", "x": 1, "y": 1}]}, "notes.0.text is no text"),
        ({"notes": [{"id": "n", "text": "x" * 2_001, "x": 1, "y": 1}]}, "notes.0.text is longer"),
        ({"notes": [{"id": "n", "text": "", "x": 1, "y": 1}] * 2}, "the same id"),
        ({"notes": ["n"]}, "notes.0 is no object"),
        ({"folded": ["a"] * 5_001}, "folded has more than 5000 parts"),
        ({"notes": [{"id": "n", "text": "x" * 600_000, "x": 1, "y": 1}]}, "layout is longer"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(said: Any, why: str) -> None:
    with pytest.raises(NotALayout, match=why):
        sidecar.checked(said)
