"""What a flow is for, and what ends it early: goals and exit rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from automations.exceptions import DefinitionError
from automations.occasions import Condition, Message, Occasion, Rows, Signal, as_occasion
from automations.status import Watched

#: Characters of a name at most.
MAX_NAME = 100


@dataclass(frozen=True)
class Goal:
    """What an instance is to reach; counted once, also after its end.

    Args:
        name: what it is called in statistics, such as "bought".
        when: flow.message(…), flow.signal(…), flow.rows(…), or a condition.
        within: only this long after the start; None for ever. A condition and rows need it, as
            they are asked again and again.
        exits: the instance ends as soon as it has reached the goal.
        target: share of the instances that are to reach it, 0 to 1, for the statistics.
    """

    name: str
    when: Any
    within: timedelta | None = None
    exits: bool = False
    target: float | None = None

    kind = Watched.GOAL

    @property
    def occasion(self) -> Occasion:
        """What must happen."""
        return as_occasion(self.when)


@dataclass(frozen=True)
class Exit:
    """What ends an instance early, at once, wherever it stands.

    Args:
        name: the reason to leave that is recorded, such as "unsubscribed".
        when: flow.message(…), flow.signal(…), or a condition.
    """

    name: str
    when: Any

    kind = Watched.EXIT
    within = None
    exits = True

    @property
    def occasion(self) -> Occasion:
        """What must happen."""
        return as_occasion(self.when)


Rule = Goal | Exit


@dataclass(frozen=True)
class Rules:
    """Goals and exit rules of one flow."""

    rules: tuple[Rule, ...] = ()

    @classmethod
    def declared(cls, automation: str, goals: Iterable[Goal], exits: Iterable[Exit]) -> Rules:
        """Check what a class declares.

        Raises:
            DefinitionError: a name is used twice or too long, something is nothing that can
                happen, or a goal that is asked for has no limit.
        """
        found = cls((*goals, *exits))
        seen = set[tuple[str, str]]()
        for rule in found.rules:
            _check(automation, rule, seen)
        return found

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __bool__(self) -> bool:
        return bool(self.rules)

    def find(self, kind: str, name: str) -> Rule | None:
        """Return the rule of this kind and name, or None if it is no longer in the code."""
        return next((one for one in self.rules if (one.kind, one.name) == (kind, name)), None)

    def told_by(self, message: str) -> tuple[Rule, ...]:
        """Return the rules that a message of this name concerns."""
        return tuple(one for one in self.rules if one.occasion == Message(message))

    @property
    def messages(self) -> frozenset[str]:
        """Names of the messages that concern any of them."""
        found = (one.occasion for one in self.rules)
        return frozenset(occasion.name for occasion in found if isinstance(occasion, Message))

    @property
    def signals(self) -> tuple[tuple[Rule, Signal], ...]:
        """Rules that go by a signal, with the signal."""
        found = ((one, one.occasion) for one in self.rules)
        return tuple((one, said) for one, said in found if isinstance(said, Signal))

    @property
    def asks(self) -> bool:
        """Whether any of them is a condition on the data of the instance."""
        return any(isinstance(one.occasion, Condition) for one in self.rules)


def _check(automation: str, rule: Rule, seen: set[tuple[str, str]]) -> None:
    if not rule.name or len(rule.name) > MAX_NAME:
        raise DefinitionError(
            f"{automation}: a goal or exit rule needs a name of 1 to {MAX_NAME} characters."
        )
    if (rule.kind, rule.name) in seen:
        raise DefinitionError(f"{automation}: {rule.name!r} is declared twice. Rename one.")
    seen.add((rule.kind, rule.name))
    occasion = rule.occasion
    if rule.kind == Watched.EXIT and isinstance(occasion, Rows):
        raise DefinitionError(
            f"{automation}: exit rule {rule.name!r} goes by rows. "
            "Use a condition that asks for them."
        )
    if (
        rule.kind == Watched.GOAL
        and rule.within is None
        and isinstance(occasion, (Condition, Rows))
    ):
        raise DefinitionError(
            f"{automation}: goal {rule.name!r} is asked for again and again. "
            "Say for how long: within=timedelta(...)."
        )
