"""Policies that a node declares: frozen values; the engine decides by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from automations.exceptions import DefinitionError

#: An exception class, or several.
Errors = type[BaseException] | tuple[type[BaseException], ...]
#: What becomes of a step that a cap stops.
OTHERWISE = ("skip", "wait")
#: Longest name of a channel, as it is stored.
MAX_CHANNEL = 50


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

    @classmethod
    def declared(
        cls,
        max_attempts: int,
        delay: timedelta,
        backoff: float,
        jitter: float,
        max_delay: timedelta | None,
        on: Errors,
        give_up_on: Errors,
    ) -> RetryPolicy:
        """Return the policy that a declaration names; see the attributes.

        Raises:
            DefinitionError: a value is out of its range.
        """
        shortest = min(delay, max_delay or delay)
        if max_attempts < 1 or min(backoff, jitter) < 0 or jitter > 1 or shortest < timedelta(0):
            raise DefinitionError(
                "Retry takes max_attempts of at least 1, delays and a backoff of at least 0 and a "
                "jitter between 0 and 1."
            )
        return cls(
            max_attempts=max_attempts,
            delay=delay,
            backoff=backoff,
            jitter=jitter,
            max_delay=max_delay,
            on=on if isinstance(on, tuple) else (on,),
            give_up_on=give_up_on if isinstance(give_up_on, tuple) else (give_up_on,),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return what a picture says of the policy, as plain data."""
        return {
            "max_attempts": self.max_attempts,
            "delay": self.delay.total_seconds(),
            "backoff": self.backoff,
            "max_delay": None if self.max_delay is None else self.max_delay.total_seconds(),
        }


@dataclass(frozen=True)
class Cap:
    """How often a subject may be contacted on a channel, by all flows together.

    Attributes:
        most: so many times.
        period: within this time.
        channel: name of the channel.
        bypass: whether the cap does not hold the step up, or what says so with the task; the
            contact counts for others all the same.
        waits: the step waits until a contact is old enough, instead of being passed over.
    """

    most: int
    period: timedelta
    channel: str = "mail"
    bypass: Any = False
    waits: bool = False

    @classmethod
    def declared(
        cls,
        most: Any,
        period: Any,
        channel: Any = "mail",
        bypass: Any = False,
        otherwise: str = "skip",
    ) -> Cap:
        """Return the cap that a declaration names.

        Args:
            most: a whole number of at least 1.
            period: a timedelta greater than 0.
            channel: a text of 1 to `MAX_CHANNEL` characters.
            bypass: True, False, or a callable or reference that takes the task.
            otherwise: "skip" passes the step over, "wait" lets it wait.

        Raises:
            DefinitionError: a value is none of these.
        """
        if type(most) is not int or most < 1:
            raise DefinitionError("AtMost takes a whole number of at least 1.")
        if not isinstance(period, timedelta) or period <= timedelta():
            raise DefinitionError("AtMost(per=…) needs a timedelta greater than 0.")
        if not isinstance(channel, str) or not 0 < len(channel) <= MAX_CHANNEL:
            raise DefinitionError(
                f"AtMost(channel=…) needs a text of 1 to {MAX_CHANNEL} characters."
            )
        if otherwise not in OTHERWISE:
            raise DefinitionError(f"AtMost(otherwise={otherwise!r}): choose skip or wait.")
        return cls(most, period, channel, bypass, otherwise == "wait")

    def free_at(self, latest: Sequence[datetime], now: datetime) -> datetime | None:
        """Return when the next contact is allowed; None for now.

        Args:
            latest: the moments of the latest contacts, the last one first, `most` of them.
            now: the present moment.
        """
        recent = [at for at in latest if at > now - self.period]
        return recent[self.most - 1] + self.period if len(recent) >= self.most else None

    def to_dict(self) -> dict[str, Any]:
        """Return what a picture says of the cap, as plain data."""
        return {
            "most": self.most,
            "per": self.period.total_seconds(),
            "channel": self.channel,
            "waits": self.waits,
        }
