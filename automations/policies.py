"""Policies that a node declares: frozen values; the engine decides by them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any


@dataclass(frozen=True)
class RetryPolicy:
    """When a failed attempt is followed by another one.

    Attributes:
        max_attempts: how many attempts there are in all, the first included; at least 1.
        delay: time between the first and the second attempt.
        backoff: factor by which the delay grows with each further attempt; 1.0 keeps it.
        jitter: share of the delay (0 to 1) by which it is varied, so that many failures
            do not come back at the same moment.
        max_delay: the delay never grows beyond it; None for no limit.
        on: exceptions that are worth another attempt.
        give_up_on: exceptions that are not, even if `on` covers them.
    """

    max_attempts: int = 3
    delay: timedelta = timedelta(seconds=30)
    backoff: float = 2.0
    jitter: float = 0.1
    max_delay: timedelta | None = timedelta(hours=1)
    on: tuple[type[BaseException], ...] = (Exception,)
    give_up_on: tuple[type[BaseException], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return what a picture says of the policy, as plain data."""
        return {
            "max_attempts": self.max_attempts,
            "delay": self.delay.total_seconds(),
            "backoff": self.backoff,
            "max_delay": None if self.max_delay is None else self.max_delay.total_seconds(),
        }
