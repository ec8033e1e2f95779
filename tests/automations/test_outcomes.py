"""What nodes answer: plain, frozen values."""

from __future__ import annotations

import dataclasses
from typing import get_args

import pytest

from automations import outcomes
from automations.outcomes import Addressees, Answer, Failure, Proceed, Wait
from automations.status import Waiting


@pytest.mark.parametrize("kind", get_args(Answer))
def test_answers_cannot_be_changed(kind: type) -> None:
    assert dataclasses.is_dataclass(kind)
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]


def test_every_answer_is_in_the_union() -> None:
    """So that a match over it is complete."""
    declared = {
        found
        for found in vars(outcomes).values()
        if isinstance(found, type) and found.__module__ == outcomes.__name__
    }

    assert declared == {*get_args(Answer), Addressees}


@pytest.mark.parametrize(
    ("addressees", "somebody"),
    [
        (Addressees(), False),
        (Addressees(user_id=0), True),
        (Addressees(group_id=1), True),
        (Addressees(permissions=("a.b",)), True),
    ],
)
def test_addressees_are_true_if_anybody_is_named(addressees: Addressees, somebody: bool) -> None:
    assert bool(addressees) is somebody


def test_step_goes_on_to_the_next_node_by_default() -> None:
    assert Proceed() == Proceed("next", None, "OK")  # type: ignore[arg-type]


def test_wait_is_for_nobody_and_until_told_by_default() -> None:
    wait = Wait(Waiting.MESSAGE)

    assert (wait.due, wait.planned, bool(wait.addressees)) == (None, None, False)


def test_failure_is_an_attempt_and_final_by_default() -> None:
    failure = Failure("ValueError", "x")

    assert (failure.counted, failure.retry_at) == (True, None)
