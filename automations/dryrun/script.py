"""What is given to a dry run: how it begins, what is chosen, what happens. Plain, frozen values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

#: Most acts of one script.
MOST_MOVES = 200


@dataclass(frozen=True)
class Choice:
    """What a step is taken to come to, instead of what it is asked or would do.

    Attributes:
        step: its name.
        visit: which visit to it, counted from 1; 0 for all.
        attempt: from which attempt of the visit on, counted from 1.
        way: kind of the edge along which the flow goes on; "" for what the step answers itself.
        label: that of the edge, where several of its kind leave the step.
        result: what the step leaves as its result.
        data: keys that are set in the data.
        fails: why the step fails, in words; "" if it does not.
    """

    step: str
    visit: int = 0
    attempt: int = 1
    way: str = ""
    label: str = ""
    result: Any = None
    data: dict[str, Any] = field(default_factory=dict)
    fails: str = ""


@dataclass(frozen=True)
class Move:
    """What happens: an act on the dry run.

    Attributes:
        do: "next", "to", "message", "submit", "take", "hold" or "reach".
        at: moment to which the clock is moved, as ISO text.
        task: number of the task that is concerned; 0 for none.
        name: of the message, goal or exit rule; or the kind of the edge to take.
        key: correlation key of the message, kind of the rule, or label of the edge.
        data: of the message or form.
    """

    do: str
    at: str = ""
    task: int = 0
    name: str = ""
    key: str = ""
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Script:
    """Everything that a dry run depends on, besides the code and what it reads.

    Attributes:
        flow: dotted name.
        data: what the instance starts with.
        at: when, as ISO text with a time zone.
        seed: what its ids are drawn from, so that a repetition is the same.
        start: name of the step to begin with; "" for the first one.
        choices: what is chosen.
        moves: what happens, in order.
    """

    flow: str
    data: dict[str, Any]
    at: str
    seed: str
    start: str = ""
    choices: tuple[Choice, ...] = ()
    moves: tuple[Move, ...] = ()

    def with_move(self, move: Move) -> Script:
        """Return the script with something more that happens."""
        return replace(self, moves=(*self.moves, move))

    def with_choice(self, choice: Choice, before: int) -> Script:
        """Return the script with something else chosen, as it was when so many moves were made.

        What had happened since is left out, as it may have been about steps that are never
        reached now.
        """
        kept = (one for one in self.choices if not _same(one, choice))
        return replace(self, choices=(*kept, choice), moves=self.moves[:before])

    def without_last(self) -> Script:
        """Return the script as it was before the last move."""
        return replace(self, moves=self.moves[:-1])

    def to_dict(self) -> dict[str, Any]:
        """Return the script as plain data."""
        choices = [vars(choice) for choice in self.choices]
        moves = [vars(move) for move in self.moves]
        return {**vars(self), "choices": choices, "moves": moves}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Script:
        """Build a script from plain data.

        Raises:
            TypeError, KeyError, ValueError: they are none.
        """
        choices = tuple(Choice(**choice) for choice in data["choices"])
        moves = tuple(Move(**move) for move in data["moves"])
        datetime.fromisoformat(data["at"])
        return cls(**{**data, "choices": choices, "moves": moves})


def _same(one: Choice, other: Choice) -> bool:
    """Tell whether two choices are about the same question."""
    return (one.step, one.visit, one.attempt) == (other.step, other.visit, other.attempt)


def find(choices: Iterable[Choice], step: str, visit: int, attempt: int) -> Choice | None:
    """Return what is chosen for an attempt; the nearest one counts."""
    fits = [
        one
        for one in choices
        if one.step == step and one.visit in {0, visit} and one.attempt <= max(attempt, 1)
    ]
    return max(fits, key=lambda one: (one.visit, one.attempt), default=None)
