"""Limits and priorities that flows and steps declare: frozen values; the engine keeps to them."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from datetime import timedelta
from typing import Any

from automations.exceptions import DefinitionError
from automations.this import reference

#: The largest number that a limit may have: so many rows are looked at when a step begins.
MOST = 1_000
#: The longest period of a limit.
LONGEST = timedelta(days=366)
#: Longest name of a limit.
MAX_NAME = 100
#: Priorities go from minus this to this.
HIGHEST = 100


@dataclass(frozen=True)
class Limit:
    """How many steps may be executed at once, or begun within a period.

    Attributes:
        most: so many, from 1 to `MOST`.
        per: at most `most` steps begin within any period of this length; None: at most `most` are
            executed at the same moment.
        key: each value of it has the limit for itself: the name of a key of the data, or a
            callable or reference that takes the task. None: one limit for all.
        name: limits of the same name are one, wherever they are declared; "" for a limit of its
            own.
    """

    most: int
    _: KW_ONLY
    per: timedelta | None = None
    key: Any = None
    name: str = ""

    def __post_init__(self) -> None:
        """Check the values.

        Raises:
            DefinitionError: one of them is none that a limit can have.
        """
        if type(self.most) is not int or not 1 <= self.most <= MOST:
            raise DefinitionError(f"Limit takes a whole number from 1 to {MOST}.")
        per: Any = self.per
        if per is not None and not (isinstance(per, timedelta) and timedelta() < per <= LONGEST):
            raise DefinitionError(
                f"Limit(per=…) needs a timedelta greater than 0 and of at most {LONGEST.days} days."
            )
        named = isinstance(self.key, str) and bool(self.key)
        if not (self.key is None or named or callable(self.key) or reference(self.key)):
            raise DefinitionError(
                "Limit(key=…) needs the name of a key of the data, or a callable or reference "
                "that takes the task."
            )
        name: Any = self.name
        if not isinstance(name, str) or len(name) > MAX_NAME:
            raise DefinitionError(f"Limit(name=…) needs a text of at most {MAX_NAME} characters.")

    @property
    def computed(self) -> bool:
        """Whether the key is something that takes the task."""
        return self.key is not None and (
            reference(self.key) is not None or not isinstance(self.key, str)
        )

    def same_numbers(self, other: Limit) -> bool:
        """Tell whether another limit allows the same."""
        return (self.most, self.per) == (other.most, other.per)


def checked_priority(value: Any) -> int:
    """Return a priority: higher goes first, 0 is usual.

    Raises:
        DefinitionError: it is no whole number from -100 to 100.
    """
    if type(value) is not int or not -HIGHEST <= value <= HIGHEST:
        raise DefinitionError(
            f"A priority is a whole number from -{HIGHEST} to {HIGHEST}; higher goes first."
        )
    return value
