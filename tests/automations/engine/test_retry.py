"""Whether and when a failed attempt is followed by another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automations.engine.retry import MAX_ASKED, delay, retry_at
from automations.exceptions import CallFailed, CallRefused
from automations.policies import RetryPolicy

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)

#: Policies of every shape, without jitter.
plain = st.builds(
    RetryPolicy,
    max_attempts=st.integers(1, 2000),
    delay=st.timedeltas(timedelta(0), timedelta(days=30)),
    backoff=st.floats(1, 10),
    jitter=st.just(0.0),
    max_delay=st.none() | st.timedeltas(timedelta(0), timedelta(days=60)),
)


def decided(policy: RetryPolicy | None, error: Exception, attempts: int = 1) -> Any:
    """Return when the next attempt is due."""
    return retry_at(policy, error, attempts, NOW, "seed")


def test_without_policy_there_is_one_attempt() -> None:
    assert decided(None, ValueError()) is None


@given(st.integers(1, 20), st.integers(1, 40))
def test_attempts_are_limited(most: int, attempts: int) -> None:
    assert (decided(RetryPolicy(most), ValueError(), attempts) is None) == (attempts >= most)


def test_only_the_named_errors_are_tried_again() -> None:
    policy = RetryPolicy(on=(OSError,))
    assert decided(policy, ConnectionError()) is not None
    assert decided(policy, ValueError()) is None


def test_giving_up_goes_before_trying_again() -> None:
    policy = RetryPolicy(on=(OSError,), give_up_on=(ConnectionError,))
    assert decided(policy, ConnectionError()) is None
    assert decided(policy, TimeoutError()) is not None


def test_the_delay_doubles_by_default() -> None:
    policy = RetryPolicy(jitter=0, max_delay=None)
    assert [delay(policy, attempts, "").total_seconds() for attempts in (1, 2, 3)] == [30, 60, 120]


def test_a_backoff_of_one_keeps_the_delay() -> None:
    policy = RetryPolicy(delay=timedelta(seconds=5), backoff=1, jitter=0)
    assert {delay(policy, attempts, "") for attempts in range(1, 9)} == {timedelta(seconds=5)}


@given(plain, st.integers(1, 3000))
def test_the_delay_never_shrinks(policy: RetryPolicy, attempts: int) -> None:
    assert delay(policy, attempts, "a") <= delay(policy, attempts + 1, "a")


@given(plain, st.integers(1, 3000), st.floats(0, 1), st.text())
def test_the_delay_never_grows_beyond_its_limit(
    policy: RetryPolicy, attempts: int, jitter: float, seed: str
) -> None:
    """Neither the backoff nor the jitter exceeds it."""
    varied = RetryPolicy(**{**vars(policy), "jitter": jitter})
    limit = timedelta(days=3650) if policy.max_delay is None else policy.max_delay
    assert timedelta(0) <= delay(varied, attempts, seed) <= limit


@given(plain, st.integers(1, 50), st.floats(0, 1), st.text())
def test_jitter_stays_within_its_share(
    policy: RetryPolicy, attempts: int, jitter: float, seed: str
) -> None:
    varied = RetryPolicy(**{**vars(policy), "jitter": jitter})
    middle = delay(policy, attempts, seed).total_seconds()
    found = delay(varied, attempts, seed).total_seconds()
    assert middle * (1 - jitter) - 1e-3 <= found <= middle * (1 + jitter) + 1e-3


def test_the_same_case_gives_the_same_time() -> None:
    """A decision that is computed twice, after a lost commit, must not differ."""
    policy = RetryPolicy(jitter=1)
    assert delay(policy, 2, "task") == delay(policy, 2, "task")
    assert len({delay(policy, 2, f"task {number}") for number in range(20)}) > 10


@pytest.mark.parametrize("limit", [None, timedelta(hours=1)])
def test_a_huge_backoff_does_not_overflow(limit: timedelta | None) -> None:
    policy = RetryPolicy(backoff=1e300, jitter=0, max_delay=limit)
    assert delay(policy, 500, "") == (limit or timedelta(days=3650))


def test_no_delay_stays_none_however_often() -> None:
    policy = RetryPolicy(delay=timedelta(0), backoff=1e300, max_delay=None)
    assert delay(policy, 500, "") == timedelta(0)


def test_some_errors_are_final() -> None:
    """They say so themselves, whatever the policy lists."""
    assert decided(RetryPolicy(9, on=(CallRefused,)), CallRefused()) is None


@pytest.mark.parametrize(
    ("asked", "waits"),
    [
        (None, timedelta(seconds=30)),
        (timedelta(0), timedelta(seconds=30)),
        (timedelta(hours=2), timedelta(hours=2)),
        (timedelta(days=9), MAX_ASKED),
    ],
)
def test_an_error_may_ask_for_more_time(asked: timedelta | None, waits: timedelta) -> None:
    """Never for less than the policy plans, and not for ever."""
    policy = RetryPolicy(3, delay=timedelta(seconds=30), jitter=0)
    assert decided(policy, CallFailed("Busy.", asked)) == NOW + waits


def test_only_a_duration_counts() -> None:
    """An error of another package may have an attribute of this name."""
    error = ValueError()
    error.retry_after = "soon"  # type: ignore[attr-defined]
    policy = RetryPolicy(3, delay=timedelta(seconds=30), jitter=0)
    assert decided(policy, error) == NOW + timedelta(seconds=30)
