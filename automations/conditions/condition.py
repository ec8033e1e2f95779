"""Conditions as frozen data: comparisons, and what joins them. They are called as functions are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any, ClassVar

from automations.conditions import comparing
from automations.conditions.facts import Facts
from automations.conditions.places import Constant, Operand, Place, Span
from automations.exceptions import DefinitionError

#: Conditions within conditions, and conditions in all, at most.
MAX_DEPTH, MAX_PARTS = 10, 100


class Op(StrEnum):
    """How a place is compared."""

    #: It is the same.
    EQ = "=="
    #: It is not the same, or there is nothing.
    NE = "!="
    #: It is less, or earlier.
    LT = "<"
    #: It is less or the same.
    LE = "<="
    #: It is more, or later.
    GT = ">"
    #: It is more or the same.
    GE = ">="
    #: It is one of several values.
    IN = "in"
    #: It is a text with another one in it, or a list with a value.
    CONTAINS = "contains"
    #: It is a text that begins with another one.
    STARTS_WITH = "startsWith"
    #: It is longer ago.
    OLDER_THAN = "olderThan"
    #: It is no longer ago, and not to come.
    WITHIN = "within"
    #: There is nothing.
    EMPTY = "empty"
    #: There is something.
    SET = "set"


class Condition:
    """What holds of an instance or does not, as data.

    It is called with a task, or with an automation that is bound to an instance.
    """

    #: Django's templates call whatever can be called.
    do_not_call_in_templates: ClassVar[bool] = True

    def holds(self, facts: Facts) -> bool:
        """Tell whether it holds; whatever the data are, this never raises."""
        raise NotImplementedError

    def to_json(self) -> dict[str, Any]:
        """Return the condition as a document says it."""
        raise NotImplementedError

    @property
    def inner(self) -> tuple[Condition, ...]:
        """The conditions that it joins."""
        return ()

    @cached_property
    def depth(self) -> int:
        """How many conditions lie within one another, this one included."""
        return 1 + max((one.depth for one in self.inner), default=0)

    @cached_property
    def size(self) -> int:
        """How many conditions there are, this one included."""
        return 1 + sum(one.size for one in self.inner)

    @property
    def places(self) -> Iterator[Place]:
        """The places that are looked at, each as often as it is named."""
        for one in self.inner:
            yield from one.places

    def __call__(self, asked: Any) -> bool:
        return self.holds(Facts.of(asked))

    def __and__(self, other: Any) -> Condition:
        return All(*_flat(self, All), *_flat(other, All))

    def __or__(self, other: Any) -> Condition:
        return Any_(*_flat(self, Any_), *_flat(other, Any_))

    def __invert__(self) -> Condition:
        return Not(self)

    def __bool__(self) -> bool:
        raise DefinitionError(
            "A condition is asked when the flow runs, and is neither true nor false before. "
            "Join conditions by & and |, negate one by ~, each comparison in brackets."
        )

    def __str__(self) -> str:
        from automations.conditions import words  # it knows the classes of this module

        return words.english(self)


@dataclass(frozen=True)
class Comparison(Condition):
    """A place compared with something.

    Attributes:
        place: where the value is found.
        op: how it is compared.
        operand: with what; None for EMPTY and SET.
    """

    place: Place
    op: Op
    operand: Operand | None = None

    def holds(self, facts: Facts) -> bool:
        """Tell whether the value at the place compares so."""
        return _compared(facts.at(self.place), self.op, self._given(facts), facts)

    def _given(self, facts: Facts) -> Any:
        match self.operand:
            case Place():
                return facts.at(self.operand)
            case Constant(value):
                return value
            case Span():
                return self.operand.delta
        return None

    @property
    def places(self) -> Iterator[Place]:
        """The place, and the one with which it is compared."""
        yield self.place
        if isinstance(self.operand, Place):
            yield self.operand

    def to_json(self) -> dict[str, Any]:
        """Return the comparison as a document says it."""
        said = {"t": "expr", "op": str(self.op), "left": self.place.to_json()}
        return said if self.operand is None else {**said, "right": self.operand.to_json()}


_ORDERS = {Op.LT: {-1}, Op.LE: {-1, 0}, Op.GT: {1}, Op.GE: {0, 1}}


def _compared(found: Any, op: Op, given: Any, facts: Facts) -> bool:
    match op:
        case Op.EQ | Op.NE:
            return comparing.equal(found, given) is (op == Op.EQ)
        case Op.IN:
            return comparing.contains(given, found)
        case Op.CONTAINS:
            return comparing.contains(found, given)
        case Op.STARTS_WITH:
            return comparing.starts_with(found, given)
        case Op.EMPTY | Op.SET:
            return comparing.is_empty(found) is (op == Op.EMPTY)
        case Op.OLDER_THAN | Op.WITHIN:
            ago = comparing.since(found, facts.now)
            if ago is None:
                return False
            return bool(ago > given if op == Op.OLDER_THAN else timedelta(0) <= ago <= given)
    return comparing.order(found, given) in _ORDERS[op]


@dataclass(frozen=True, init=False)
class _Joined(Condition):
    """Several conditions as one."""

    conditions: tuple[Condition, ...]
    op: ClassVar[str]

    def __init__(self, *conditions: Condition) -> None:
        if not conditions:
            raise DefinitionError("There are no conditions to join. Give one at least.")
        object.__setattr__(self, "conditions", tuple(_checked(one) for one in conditions))
        _limit(self)

    @property
    def inner(self) -> tuple[Condition, ...]:
        """The conditions that it joins."""
        return self.conditions

    def to_json(self) -> dict[str, Any]:
        """Return the conditions as a document says them."""
        return {"t": "expr", "op": self.op, "of": [one.to_json() for one in self.conditions]}


class All(_Joined):
    """All of several conditions hold.

    Args:
        conditions: asked in their order until one does not hold.

    Raises:
        DefinitionError: there is none, too many, or what is no condition.
    """

    op = "and"

    def holds(self, facts: Facts) -> bool:
        """Tell whether all hold."""
        return all(one.holds(facts) for one in self.conditions)


class Any_(_Joined):  # noqa: N801 - `flow.Any`; here it would hide the type
    """At least one of several conditions holds.

    Args:
        conditions: asked in their order until one holds.

    Raises:
        DefinitionError: see `All`.
    """

    op = "or"

    def holds(self, facts: Facts) -> bool:
        """Tell whether one holds."""
        return any(one.holds(facts) for one in self.conditions)


@dataclass(frozen=True)
class Not(Condition):
    """A condition does not hold.

    Args:
        condition: the one that must not hold.

    Raises:
        DefinitionError: it is no condition.
    """

    condition: Condition

    def __post_init__(self) -> None:
        _checked(self.condition)
        _limit(self)

    def holds(self, facts: Facts) -> bool:
        """Tell whether the condition does not hold."""
        return not self.condition.holds(facts)

    @property
    def inner(self) -> tuple[Condition, ...]:
        """The condition."""
        return (self.condition,)

    def to_json(self) -> dict[str, Any]:
        """Return the condition as a document says it."""
        return {"t": "expr", "op": "not", "of": self.condition.to_json()}


def _flat(given: Any, kind: type[_Joined]) -> tuple[Any, ...]:
    """Return what a condition of the same kind joins, so that a & b & c is one of three."""
    return given.conditions if isinstance(given, kind) else (given,)


def _checked(given: Any) -> Condition:
    if isinstance(given, Condition):
        return given
    raise DefinitionError(
        f"{given!r} is no condition that can be joined. Give one of flow.Data(…) or "
        "flow.Subject(…), with each comparison in brackets; call functions in a method."
    )


def _limit(given: Condition) -> None:
    if given.depth > MAX_DEPTH or given.size > MAX_PARTS:
        raise DefinitionError(
            f"A condition has at most {MAX_PARTS} parts, {MAX_DEPTH} within one another. "
            "Divide it between several steps, or write a method."
        )
