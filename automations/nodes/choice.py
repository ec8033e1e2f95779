"""A step that decides which way to go."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any

from automations import calling
from automations.graph import Kind, Modifier, Way
from automations.nodes.base import Context, Exit, Node
from automations.outcomes import Answer, Proceed
from automations.remarks import WOULD_CALL, Rehearsed, Remark
from automations.this import reference


@dataclass(frozen=True)
class Clause:
    """What follows a decision: a node to go to, or something to call before going on."""

    target: Any = None
    args: tuple[Any, ...] = ()
    kwargs: tuple[tuple[str, Any], ...] = ()

    @property
    def is_call(self) -> bool:
        """Whether something is called; `If.settle` has replaced references to nodes by names."""
        return callable(self.target) or reference(self.target) is not None


class If(Node):
    """Goes to the node of `.Then` if the condition holds, else to that of `.Else`.

    A callable in a clause is executed and the flow goes on with the next node, as it does
    without `.Else`.

    Args:
        condition: a callable that takes the task, or a reference to one.
        description: see `Node`.
    """

    kind = Kind.DECIDE
    routing = True

    def __init__(self, condition: Any, *, description: Any = "") -> None:
        super().__init__(description=description)
        self.condition = condition
        self.then_clause: Clause | None = None
        self.else_clause: Clause | None = None

    def Then(self, *clause: Any, **kwargs: Any) -> If:
        """Say what follows if the condition holds: a node, or a callable with arguments."""
        self._note("Then")
        self.then_clause = _clause(clause, kwargs)
        return self

    def Else(self, *clause: Any, **kwargs: Any) -> If:
        """Say what follows if the condition does not hold."""
        self._note("Else")
        self.else_clause = _clause(clause, kwargs)
        return self

    def settled(self, nodes: frozenset[str]) -> If:
        """Return the node with references to nodes told from references to methods.

        That is known when the class with all its names is complete; a subclass that adds a node
        which its base referred to gets a node of its own.
        """
        then_clause, else_clause = (_settle(clause, nodes) for clause in self._clauses())
        if (then_clause, else_clause) == self._clauses() and self.name:
            return self
        node = copy(self).unsealed()
        node.then_clause, node.else_clause = then_clause, else_clause
        node.routing = not any(clause and clause.is_call for clause in node._clauses())
        return node

    def _clauses(self) -> tuple[Clause | None, Clause | None]:
        return self.then_clause, self.else_clause

    def exits(self) -> Iterator[Exit]:
        """Yield then before else."""
        for way, clause in zip((Way.THEN, Way.ELSE), self._clauses(), strict=True):
            yield Exit(way, self.next_target if clause is None or clause.is_call else clause.target)
        if self.may_skip:
            yield Exit(Way.NEXT, self.next_target)
        yield from self.error_exits()

    def modifiers(self) -> Iterator[Modifier]:
        """Yield the small print, with the condition first."""
        yield Modifier("if", calling.declared(self.condition))
        yield from super().modifiers()

    def callables(self) -> Iterator[tuple[Any, tuple[Any, ...], dict[str, Any]]]:
        """Yield condition and callable clauses as well."""
        yield from super().callables()
        yield self.condition, (), {}
        for clause in self._clauses():
            if clause and clause.is_call:
                yield clause.target, clause.args, dict(clause.kwargs)

    def ask(self, context: Context) -> Answer:
        """Ask the condition, execute a callable clause, and go on."""
        holds, clause = self._decided(context)
        result = None
        if clause and clause.is_call:
            result = context.call(clause.target, *clause.args, **dict(clause.kwargs))
        return Proceed(Way.THEN if holds else Way.ELSE, result, str(holds))

    def rehearse(self, context: Context) -> Rehearsed:
        """Ask the condition, and say what a callable clause is."""
        holds, clause = self._decided(context)
        would: tuple[Remark, ...] = ()
        if clause and clause.is_call:
            would = (Remark.of(WOULD_CALL, name=calling.spoken(clause.target)),)
        return Rehearsed(Proceed(Way.THEN if holds else Way.ELSE, None, str(holds)), would)

    def _decided(self, context: Context) -> tuple[bool, Clause | None]:
        """Return whether the condition holds, and what follows."""
        holds = bool(context.call(self.condition))
        return holds, self.then_clause if holds else self.else_clause


def _clause(clause: tuple[Any, ...], kwargs: dict[str, Any]) -> Clause:
    target, *args = clause or (None,)
    return Clause(target, tuple(args), tuple(kwargs.items()))


def _settle(clause: Clause | None, nodes: frozenset[str]) -> Clause | None:
    ref = reference(clause.target) if clause else None
    return Clause(ref.name) if ref and ref.name in nodes else clause
