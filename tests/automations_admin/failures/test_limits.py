"""When the tries of a step are used up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from automations.policies import RetryPolicy
from automations_admin.failures.limits import FAR, Limit, limit
from tests.automations_admin.failures.flaky import NAME
from tests.automations_admin.shop import NAME as SHOP

DUE = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 20 + 40 + 60), (2, 40 + 60), (3, 60), (4, 0), (5, 0), (9, 0)]
)
def test_it_gives_up_after_the_last_try(attempts: int, minutes: int) -> None:
    """Delays double, and none is longer than an hour; the next try is due already."""
    found = limit(NAME, "call").gives_up(attempts, DUE)
    assert found == DUE + timedelta(minutes=minutes)


def test_the_code_says_how_often_and_what_comes_then() -> None:
    """The next step on error, or nothing."""
    assert (limit(NAME, "call").most, limit(NAME, "call").then) == (5, "")
    assert (limit(f"{SHOP}.Payment", "charge").most, limit(f"{SHOP}.Payment", "charge").then) == (
        2,
        "Clarify",
    )


@pytest.mark.parametrize(("flow", "step"), [("gone.Flow", "x"), (NAME, "gone"), (NAME, "end")])
def test_what_the_code_does_not_say_ends_with_the_next_try(flow: str, step: str) -> None:
    """No policy is one attempt."""
    assert limit(flow, step).gives_up(1, DUE) == DUE


def test_jitter_is_left_out() -> None:
    """A moment that is guessed must not change from look to look."""
    policy = RetryPolicy(max_attempts=3, delay=timedelta(minutes=1), backoff=1, jitter=1.0)
    assert Limit(policy).gives_up(1, DUE) == DUE + timedelta(minutes=1)


@pytest.mark.parametrize(
    "policy",
    [
        RetryPolicy(max_attempts=FAR + 5),
        RetryPolicy(max_attempts=900, delay=timedelta(days=3650), max_delay=None),
    ],
)
def test_what_is_out_of_sight_is_not_counted(policy: RetryPolicy) -> None:
    """Thousands of tries, or thousands of years."""
    assert Limit(policy).gives_up(1, DUE) is None
