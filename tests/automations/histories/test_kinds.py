"""Each kind takes what it stands for, and says of everything else where and why not."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from automations.histories.kinds import (
    Field,
    Flag,
    Identifier,
    Json,
    Listed,
    Moment,
    Record,
    Refused,
    Text,
    Whole,
    written,
)

UUID = "6f1c2f0e-5d8a-4a55-9d51-0d5c1e0f7a11"
SHAPE = Record("Shape", (Field("name", Text(most=5)), Field("size", Whole(1, 9), null=True)))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Text(), ""),
        (Text(choices=("a", "b")), "b"),
        (Moment(), "2026-10-25T00:30:00.000001+00:00"),
        (Whole(), 0),
        (Flag(), False),
        (Identifier(), UUID),
        (Json(), [1, {"a": None}]),
        (Json("object"), {}),
        (Listed(Whole()), [1, 2]),
        (SHAPE, {"name": "a", "size": None}),
    ],
)
def test_what_fits_is_returned_as_it_is(kind: Any, value: Any) -> None:
    assert kind.read(value, "x") == value


@pytest.mark.parametrize(
    ("kind", "value", "where", "why"),
    [
        (Text(), 1, "x", "must be text"),
        (Text(most=2), "abc", "x", "longer than 2"),
        (Text(least=1), "", "x", "empty"),
        (Text(), "a\x00b", "x", "NUL"),
        (Text(), "\ud800", "x", "surrogate"),
        (Text(choices=("a",)), "b", "x", "none of: a"),
        (Moment(), "2026-10-25T00:30:00+00:00", "x", "moment in UTC"),
        (Moment(), "2026-13-25T00:30:00.000000+00:00", "x", "moment in UTC"),
        (Moment(), "2026-10-25T00:30:00.000000+02:00", "x", "moment in UTC"),
        (Whole(), 1.0, "x", "whole number"),
        (Whole(), True, "x", "whole number"),
        (Whole(1, 9), 10, "x", "from 1 to 9"),
        (Flag(), 1, "x", "true or false"),
        (Identifier(), UUID.upper(), "x", "UUID"),
        (Identifier(), "nonsense", "x", "UUID"),
        (Identifier(), "eb1167b3-67a9-c378-7c65-c1e582e2e662", "x", "UUID"),
        (Json(), None, "x", "must not be null"),
        (Json(), {"a": float("nan")}, "x", "nan"),
        (Json("object"), [], "x", "JSON object"),
        (Json("array"), {}, "x", "JSON array"),
        (Listed(Whole()), {}, "x", "JSON array"),
        (Listed(Whole(), most=1), [1, 2], "x", "more than 1"),
        (Listed(Whole()), [1, "2"], "x[1]", "whole number"),
        (SHAPE, [], "x", "JSON object"),
        (SHAPE, {"name": "a"}, "x.size", "missing"),
        (SHAPE, {"name": "a", "size": 0}, "x.size", "from 1 to 9"),
        (SHAPE, {"name": "a", "size": 1, "colour": 1}, "x.colour", "no such field"),
    ],
)
def test_what_does_not_fit_is_refused(kind: Any, value: Any, where: str, why: str) -> None:
    with pytest.raises(Refused, match=why) as refused:
        kind.read(value, "x")
    assert refused.value.where == where


def test_moments_are_written_in_utc() -> None:
    summer = datetime(2026, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=2)))
    winter = datetime(2026, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=1)))
    assert written(summer) == "2026-10-25T00:30:00.000000+00:00"
    assert written(winter) == "2026-10-25T01:30:00.000000+00:00"
