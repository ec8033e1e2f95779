"""What conditions compare."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from automations.conditions.places import Constant, Place, Source, Span
from automations.exceptions import DefinitionError


@pytest.mark.parametrize("path", ["total", "order.total", "a b.c-d", ".".join("abcdefghij")])
def test_a_path_of_the_data_has_keys_with_dots_between(path: str) -> None:
    assert Place(Source.DATA, path).parts == path.split(".")


@pytest.mark.parametrize("path", ["", ".", "a.", "a..b", ".".join("abcdefghijk"), "a" * 101, None])
def test_what_is_no_path_is_refused(path: Any) -> None:
    with pytest.raises(DefinitionError, match=r"Give keys with dots between them"):
        Place(Source.DATA, path)


@pytest.mark.parametrize("path", ["_state", "a._b", "__class__", "a b", "a()", "a.b.c.d.e.f", "1a"])
def test_a_path_of_the_subject_has_names_of_fields(path: str) -> None:
    assert str(Place(Source.SUBJECT, "group.name")) == "subject.group.name"
    with pytest.raises(DefinitionError, match=r"Give field names"):
        Place(Source.SUBJECT, path)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a", "a"),
        (None, None),
        (True, True),
        (1.5, 1.5),
        (Decimal("1.50"), Decimal("1.50")),
        (datetime(2026, 3, 1, tzinfo=UTC), "2026-03-01T00:00:00+00:00"),
        (date(2026, 3, 1), "2026-03-01"),
        (["a", 1], ("a", 1)),
        ({2, 1}, (1, 2)),
    ],
)
def test_a_constant_is_kept_as_json_has_it(given: Any, kept: Any) -> None:
    assert Constant(given).value == kept


@pytest.mark.parametrize(
    "given",
    [object(), {"a": 1}, [[1]], float("nan"), float("inf"), Decimal("NaN"), Decimal("1e99"),
     [Decimal(1)], len, timedelta(1), [0] * 1_001],
)  # fmt: skip
def test_what_cannot_be_compared_with_is_refused(given: Any) -> None:
    with pytest.raises(DefinitionError):
        Constant(given)


def test_constants_of_different_kinds_are_different() -> None:
    assert len({Constant(1), Constant(1.0), Constant(True), Constant((1,)), Constant((True,))}) == 5
    assert Constant(1) == Constant(1)


def test_a_length_of_time_is_never_too_long_and_never_less_than_nothing() -> None:
    assert Span(90).delta == timedelta(seconds=90)
    assert Span(1e300).delta == timedelta.max
    for seconds in (-1, float("nan")):
        with pytest.raises(DefinitionError, match=r"Give 0 or more"):
            Span(seconds)


def test_each_says_itself_as_json() -> None:
    assert Place(Source.DATA, "a.b").to_json() == {"t": "data", "path": "a.b"}
    assert Constant(Decimal("1.50")).to_json() == {"t": "const", "v": "1.50", "as": "decimal"}
    assert Constant(["a"]).to_json() == {"t": "const", "v": ["a"]}
    assert Span(60.0).to_json() == {"t": "duration", "seconds": 60}
