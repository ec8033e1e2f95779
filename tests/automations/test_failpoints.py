"""Failpoints: named places that do nothing unless a test asks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import automations
from automations import failpoints
from automations.exceptions import FailpointReached

ROOT = Path(automations.__file__).parent


def test_nothing_happens_by_default() -> None:
    assert failpoints.hit("step.before") is None  # type: ignore[func-returns-value]


def test_action_is_called_inside_the_block_only() -> None:
    calls: list[int] = []
    with failpoints.at("step.before", lambda: calls.append(1)):
        failpoints.hit("step.before")
        failpoints.hit("step.after")
    failpoints.hit("step.before")

    assert calls == [1]


def test_place_is_free_again_after_an_error() -> None:
    with pytest.raises(FailpointReached), failpoints.at("step.before", failpoints.fail):
        failpoints.hit("step.before")

    failpoints.hit("step.before")


def test_unknown_place_is_refused_with_what_there_is() -> None:
    said = r"'step\.middle' is no failpoint\. There are: start\.stored"
    with (
        pytest.raises(ValueError, match=said),
        failpoints.at("step.middle", failpoints.fail),
    ):
        pass


def test_action_can_be_kept_for_the_nth_time() -> None:
    calls: list[int] = []
    act = failpoints.nth(2, lambda: calls.append(1))

    found = []
    for _ in range(4):
        act()
        found.append(len(calls))

    assert found == [0, 1, 1, 1]


def test_names_are_those_of_the_places_in_the_code() -> None:
    code = "\n".join(path.read_text() for path in ROOT.rglob("*.py"))

    assert set(re.findall(r'failpoints\.hit\("([^"]+)"\)', code)) == set(failpoints.NAMES)
