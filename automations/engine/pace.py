"""The pace of an act on many: how fast it goes, and when it stops by itself."""

from __future__ import annotations

from dataclasses import dataclass

from automations.exceptions import NotPossible

NO_SPEED = "The speed must be more than 0 and at most 60,000 items a minute."


@dataclass(frozen=True)
class Pace:
    """How fast a batch goes, and when it stops by itself; by default as fast as possible.

    Attributes:
        rate: items a minute; None for as fast as possible.
        jitter: share by which the time between two items grows at random, 0 to 1.
        stop_after: suspend the batch when so many items fail in a row; None for never.
    """

    rate: float | None = None
    jitter: float = 0.0
    stop_after: int | None = None

    def check(self) -> None:
        """Check the numbers.

        Raises:
            NotPossible: one is out of its range.
        """
        if self.rate is not None and not 0 < self.rate <= 60_000:
            raise NotPossible(NO_SPEED)
        if not 0 <= self.jitter <= 1:
            raise NotPossible("The jitter must be between 0 and 1.")
        if self.stop_after is not None and self.stop_after < 1:
            raise NotPossible("Give the number of failures in a row as 1 or more.")


#: As fast as possible, however many fail.
FREE = Pace()
