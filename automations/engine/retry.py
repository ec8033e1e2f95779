"""Whether and when a failed attempt is followed by another: a pure decision."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from automations.exceptions import NotRetried
from automations.policies import RetryPolicy

#: Seconds that no delay exceeds: ten years.
MAX_DELAY = 10 * 365 * 86_400.0
#: No error puts the next attempt off for longer than this.
MAX_ASKED = timedelta(days=1)


def retry_at(
    policy: RetryPolicy | None, error: BaseException, attempts: int, now: datetime, seed: str
) -> datetime | None:
    """Return when the next attempt is due, or None if there is none.

    An error may ask for more time by an attribute `retry_after`, a timedelta.

    Args:
        policy: what the node declares; None means one attempt.
        error: why the last attempt failed.
        attempts: how many attempts there were.
        now: the present moment.
        seed: what the jitter is drawn from, so that the same case gives the same time.
    """
    if policy is None or attempts >= policy.max_attempts:
        return None
    if isinstance(error, (NotRetried, *policy.give_up_on)) or not isinstance(error, policy.on):
        return None
    asked = getattr(error, "retry_after", None)
    longer = min(asked, MAX_ASKED) if isinstance(asked, timedelta) else timedelta(0)
    return now + max(delay(policy, attempts, seed), longer)


def delay(policy: RetryPolicy, attempts: int, seed: str) -> timedelta:
    """Return the time to the next attempt after `attempts` of them: exponential, with jitter."""
    seconds = policy.delay.total_seconds()
    limit = MAX_DELAY if policy.max_delay is None else policy.max_delay.total_seconds()
    try:
        seconds = min(seconds * policy.backoff ** (attempts - 1), limit)
    except OverflowError:
        seconds = limit if seconds else 0.0
    if policy.jitter:
        share = random.Random(f"{seed}:{attempts}").uniform(-policy.jitter, policy.jitter)  # noqa: S311
        seconds *= 1 + share
    return timedelta(seconds=min(seconds, limit))
