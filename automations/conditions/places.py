"""What conditions compare: places of the data or the subject, constants, and lengths of time."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from automations.exceptions import DefinitionError

#: Keys in the data by which a value is found: up to ten, with dots between them.
DATA_PATH = "^[^.]{1,100}([.][^.]{1,100}){0,9}$"
#: Fields of the subject: relations that are followed, and the field at their end.
SUBJECT_PATH = "^[A-Za-z][A-Za-z0-9_]{0,99}([.][A-Za-z][A-Za-z0-9_]{0,99}){0,4}$"
#: A decimal number as it is stored.
DECIMAL = "^-?[0-9]{1,30}([.][0-9]{1,30})?$"
#: Seconds of the longest timedelta, rounded down.
_LONGEST = 86_399_999_999_999
#: Values in a list at most.
MAX_LIST = 1_000


class Source(StrEnum):
    """Where a value is found."""

    #: In the data of the instance.
    DATA = "data"
    #: In whom or what the instance is about.
    SUBJECT = "subject"


_PATHS = {Source.DATA: DATA_PATH, Source.SUBJECT: SUBJECT_PATH}


@dataclass(frozen=True)
class Place:
    """Where a value is found.

    Attributes:
        source: the data or the subject.
        path: keys or names with dots between them, such as "order.total".

    Raises:
        DefinitionError: the path is none.
    """

    source: Source
    path: str

    def __post_init__(self) -> None:
        path: Any = self.path
        if not isinstance(path, str) or not matches(_PATHS[self.source], path):
            kind = "keys" if self.source == Source.DATA else "field names"
            raise DefinitionError(
                f"{self.path!r} names nothing that a condition can look at. "
                f'Give {kind} with dots between them, such as "order.total".'
            )

    @property
    def parts(self) -> list[str]:
        """The keys or names."""
        return self.path.split(".")

    def __str__(self) -> str:
        return self.path if self.source == Source.DATA else f"{self.source}.{self.path}"

    def to_json(self) -> dict[str, Any]:
        """Return the place as a document says it."""
        return {"t": str(self.source), "path": self.path}


@dataclass(frozen=True)
class Constant:
    """A value that is written down: text, a number, True, False, None, or a list of such.

    Moments are kept as ISO text, lists as tuples.

    Raises:
        DefinitionError: it is nothing of this kind, or a list is too long.
    """

    value: Any
    #: What it is, so that 1, 1.0 and True are three constants.
    kind: Any = field(init=False, repr=False)

    def __post_init__(self) -> None:
        value = _listed(self.value) if _is_list(self.value) else _plain(self.value)
        kind = tuple(map(type, value)) if isinstance(value, tuple) else type(value)
        object.__setattr__(self, "value", value)
        object.__setattr__(self, "kind", kind)

    def to_json(self) -> dict[str, Any]:
        """Return the constant as a document says it."""
        if isinstance(self.value, Decimal):
            return {"t": "const", "v": f"{self.value:f}", "as": "decimal"}
        return {"t": "const", "v": [*self.value] if _is_list(self.value) else self.value}


@dataclass(frozen=True)
class Span:
    """A length of time.

    Raises:
        DefinitionError: it is negative.
    """

    seconds: float

    def __post_init__(self) -> None:
        if not self.seconds >= 0:
            raise DefinitionError(f"{self.seconds!r} seconds are no time. Give 0 or more.")

    @property
    def delta(self) -> timedelta:
        """The same as a timedelta, which is the longest one for all that are longer."""
        return timedelta.max if self.seconds >= _LONGEST else timedelta(seconds=self.seconds)

    def to_json(self) -> dict[str, Any]:
        """Return the length of time as a document says it."""
        whole = int(self.seconds) if self.seconds == int(self.seconds) else self.seconds
        return {"t": "duration", "seconds": whole}


Operand = Place | Constant | Span


def matches(pattern: str, text: str) -> bool:
    """Tell whether a whole text is as a pattern says that begins with ^ and ends with $."""
    # Not `search`: for Python "$" also stands before a line break at the end.
    return re.fullmatch(pattern.removeprefix("^").removesuffix("$"), text) is not None


def _is_list(value: Any) -> bool:
    return isinstance(value, (list, tuple, set, frozenset))


def _listed(values: Iterable[Any]) -> tuple[Any, ...]:
    given = sorted(values, key=repr) if isinstance(values, (set, frozenset)) else [*values]
    if len(given) > MAX_LIST:
        raise DefinitionError(f"A list has {len(given)} values. Give {MAX_LIST} at most.")
    if any(isinstance(one, Decimal) for one in given):
        raise DefinitionError("A list cannot hold a Decimal. Give numbers or texts.")
    return tuple(_plain(one) for one in given)


def _plain(value: Any) -> Any:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, Decimal) and matches(DECIMAL, f"{value:f}"):
        return value
    if isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
        return value
    raise DefinitionError(
        f"{value!r} is nothing that a condition can compare with. "
        "Give text, a number, a moment, True, False or None."
    )
