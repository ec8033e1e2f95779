"""What the rows say in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from automations.policies import RetryPolicy
from automations_admin.failures import rows
from automations_admin.failures.limits import Limit
from automations_admin.failures.past import Before
from automations_admin.failures.queries import Retrying, Tier
from tests.automations_admin.failures.flaky import key

THEN = datetime(2020, 10, 4, 10, 0, tzinfo=UTC)
LIMIT = Limit(RetryPolicy(max_attempts=3, delay=timedelta(minutes=10), backoff=1, jitter=0))


@pytest.fixture(autouse=True)
def _utc() -> object:
    with timezone.override("UTC"):
        yield


@pytest.mark.parametrize(
    ("count", "through", "words"),
    [
        (1, 1, "1 task, last 4 Oct 2020, 10:00. It went through when it was tried again."),
        (21, 21, "21 tasks, last 4 Oct 2020, 10:00. All of them went through when they"),
        (21, 1, "1 of them went through when it was tried again."),
        (21, 20, "20 of them went through when they were tried again."),
        (3, 0, "None of them went through."),
        (1, 0, "None of them went through."),
    ],
)
def test_what_became_of_such_failures_before(count: int, through: int, words: str) -> None:
    """Whether it helps to try again."""
    assert words in rows.said_before(Before(count, through, THEN, THEN))


def test_what_was_never_seen_before_has_nothing_to_say() -> None:
    assert rows.said_before(None) == ""


def test_attempts_used_are_told_from_those_that_are_left() -> None:
    """More than the code allows by now is said as it is."""
    group = Retrying(key(), [Tier(1, 15, THEN, 0), Tier(2, 6, THEN, 0), Tier(7, 1, THEN, 0)])
    assert rows.said_used(group, LIMIT) == [("1 of 3", 15), ("2 of 3", 6), ("7 of 8", 1)]


def test_the_first_to_give_up_is_not_always_the_first_that_is_tried() -> None:
    """Who has used up more of them."""
    group = Retrying(key(), [Tier(1, 5, THEN, 0), Tier(2, 1, THEN + timedelta(minutes=5), 0)])
    assert rows.said_end(group, LIMIT) == "first gives up 4 Oct 2020, 10:05, then fails"
    caught = Limit(LIMIT.policy, "Check by accounts")
    assert rows.said_end(group, caught).endswith("10:05, then goes to Check by accounts")


@pytest.mark.parametrize(
    "limit", [LIMIT, Limit(RetryPolicy(max_attempts=10**6))], ids=["held", "out of sight"]
)
def test_nothing_is_said_about_an_end_that_nobody_knows(limit: Limit) -> None:
    """Held, or far away."""
    due = None if limit is LIMIT else THEN
    assert rows.said_end(Retrying(key(), [Tier(1, 5, due, 5)]), limit) == ""
