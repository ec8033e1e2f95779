"""Histories as a JSON array: read as they were written; what is wrong is said with its place."""

from __future__ import annotations

import json

import pytest

from automations.histories import arrays, lines
from automations.histories.document import Document
from automations.histories.kinds import Refused

pytestmark = pytest.mark.django_db


def text(*found: Document) -> str:
    """Return a file."""
    return b"".join(arrays.pieces(found)).decode()


def test_what_was_written_is_read(history: Document) -> None:
    said = text(history, history)
    assert json.loads(said) == [history, history]
    assert [line.history for line in arrays.read(said)] == [history, history]
    assert [line.number for line in arrays.read(said)] == [1, 2]


def test_nothing_is_an_empty_array() -> None:
    assert list(arrays.read(text())) == []


def test_a_history_alone_is_read_too(history: Document) -> None:
    assert [line.history for line in arrays.read(f"\ufeff {lines.text(history)}")] == [history]


def test_a_bad_part_is_refused_and_the_others_are_read(history: Document) -> None:
    good = lines.text(history)
    found = list(arrays.read(f'[{good}, 1, {{"schema_version": 1}}, {good}]'))
    assert [line.history is not None for line in found] == [True, False, False, True]
    assert [str(line.refused) for line in found[1:3]] == [
        "This must be a JSON object.",
        "package: This field is missing.",
    ]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("[", "at history 1: Expecting value"),
        ("[1 2]", "at history 1: a comma"),
        ("[1,]", "at history 2: Expecting value"),
        ("[1] 2", "behind the end"),
        ("[" * 100_000, "nested too deep"),
        ("[" + "9" * 10_000 + "]", "too long"),
    ],
)
def test_what_is_no_array_is_refused(said: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        list(arrays.read(said))
