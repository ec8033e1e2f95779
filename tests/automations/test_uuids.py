"""UUIDs that grow with time."""

from __future__ import annotations

import time
from uuid import RFC_4122, UUID

import pytest

from automations import uuids


def test_it_is_one_of_version_7() -> None:
    found = uuids.ordered()
    assert (found.version, found.variant) == (7, RFC_4122)


def test_it_begins_with_the_milliseconds() -> None:
    before = time.time_ns() // 1_000_000
    found = uuids.ordered().int >> 80
    assert before <= found <= time.time_ns() // 1_000_000


def test_a_later_one_is_larger(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter([5_000_000, 6_000_000])
    monkeypatch.setattr(time, "time_ns", lambda: next(moments))
    assert uuids.ordered() < uuids.ordered()


def test_all_of_its_random_bits_are_random() -> None:
    """Of 74 bits, each is 0 in some and 1 in others of 200."""
    found = [uuids.ordered().int for _ in range(200)]
    some = every = found[0]
    for one in found:
        some, every = some | one, every & one
    random = ((1 << 12) - 1) << 64 | (1 << 62) - 1
    assert some & random == random
    assert every & random == 0


def test_those_of_one_moment_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time_ns", lambda: 5_000_000)
    assert len({uuids.ordered() for _ in range(1000)}) == 1000


def test_its_text_is_read_as_the_same() -> None:
    found = uuids.ordered()
    assert UUID(str(found)) == found
