"""What conditions begin with: a value of the data or of the subject, and ways to compare it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from automations.conditions.condition import Comparison, Op
from automations.conditions.places import Constant, Operand, Place, Source, Span
from automations.exceptions import DefinitionError


class Value:
    """A value that is found when the flow runs.

    `==`, `!=`, `<`, `<=`, `>` and `>=` **build a condition** and compare nothing: two of these are
    never told to be equal. What is missing is None. What is of unlike kinds is not equal, and
    neither less nor more.

    Args:
        path: where it is found, with dots between the parts.

    Raises:
        DefinitionError: the path is none.
    """

    source: Source
    __slots__ = ("place",)

    def __init__(self, path: str) -> None:
        self.place = Place(self.source, path)

    def __eq__(self, other: object) -> Comparison:  # type: ignore[override]
        return Comparison(self.place, Op.EQ, _operand(other))

    def __ne__(self, other: object) -> Comparison:  # type: ignore[override]
        return Comparison(self.place, Op.NE, _operand(other))

    def __lt__(self, other: Any) -> Comparison:
        return Comparison(self.place, Op.LT, _operand(other))

    def __le__(self, other: Any) -> Comparison:
        return Comparison(self.place, Op.LE, _operand(other))

    def __gt__(self, other: Any) -> Comparison:
        return Comparison(self.place, Op.GT, _operand(other))

    def __ge__(self, other: Any) -> Comparison:
        return Comparison(self.place, Op.GE, _operand(other))

    def __hash__(self) -> int:
        return hash(self.place)

    def __bool__(self) -> bool:
        raise DefinitionError(
            f"{self!r} is found when the flow runs. Compare it, or ask .is_set() or .is_empty()."
        )

    def __repr__(self) -> str:
        return f"flow.{type(self).__name__}({self.place.path!r})"

    def is_in(self, values: Iterable[Any]) -> Comparison:
        """Return the condition that it is one of these texts or numbers, 1,000 at most."""
        if isinstance(values, (str, Value)) or not isinstance(values, Iterable):
            raise DefinitionError(f"is_in takes a list of values, not {values!r}.")
        return Comparison(self.place, Op.IN, Constant([*values]))

    def contains(self, part: Any) -> Comparison:
        """Return the condition that it is a text with `part` in it, or a list with that value."""
        return Comparison(self.place, Op.CONTAINS, _operand(part))

    def starts_with(self, start: Any) -> Comparison:
        """Return the condition that it is a text that begins with `start`."""
        return Comparison(self.place, Op.STARTS_WITH, _operand(start))

    def older_than(self, span: timedelta) -> Comparison:
        """Return the condition that it is a moment more than `span` ago."""
        return Comparison(self.place, Op.OLDER_THAN, _span(span))

    def within(self, span: timedelta) -> Comparison:
        """Return the condition that it is a moment of the last `span`, and not one to come."""
        return Comparison(self.place, Op.WITHIN, _span(span))

    def is_empty(self) -> Comparison:
        """Return the condition that it is missing, None, or a text or list without anything."""
        return Comparison(self.place, Op.EMPTY)

    def is_set(self) -> Comparison:
        """Return the condition that it is not empty; 0 and False are something."""
        return Comparison(self.place, Op.SET)


class Data(Value):
    """A value of the instance's data, such as `flow.Data("order.total")`; see `Value`.

    Args:
        path: keys with dots between them; a dot leads into a dictionary.
    """

    source = Source.DATA
    __slots__ = ()


class Subject(Value):
    """A field of whom or what the instance is about, such as `flow.Subject("email")`; see `Value`.

    It is read when it is asked for. Without the object there is None.

    Args:
        path: a field that `Meta.subject_fields` declares, with dots after relations.
    """

    source = Source.SUBJECT
    __slots__ = ()


def _operand(given: Any) -> Operand:
    if isinstance(given, Value):
        return given.place
    if isinstance(given, (list, tuple, set, frozenset)):
        raise DefinitionError(f"{given!r} is a list. Ask .is_in() whether a value is one of them.")
    return Constant(given)


def _span(given: Any) -> Span:
    if not isinstance(given, timedelta):
        raise DefinitionError(f"{given!r} is no length of time. Give a timedelta.")
    return Span(given.total_seconds())
