"""A step that takes the first of several ways whose condition holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from automations import calling
from automations.exceptions import DefinitionError
from automations.graph import Kind, Modifier, Way
from automations.nodes.base import Context, Exit, Node
from automations.outcomes import Answer, Proceed
from automations.this import Reference

#: Characters of a label at most, as it is stored with the task that the way leads to.
MAX_LABEL = 100


@dataclass(frozen=True)
class Case:
    """A way that is taken if its condition holds and none before it did."""

    condition: Any
    target: Any
    label: str


class Switch(Node):
    """Goes along the first `.Case` whose condition holds, else to the node of `.Default`.

    Args:
        description: see `Node`.
    """

    kind = Kind.DECIDE
    routing = True

    def __init__(self, *, description: Any = "") -> None:
        super().__init__(description=description)
        self.cases: tuple[Case, ...] = ()
        self.default_target: Any = None

    def Case(self, condition: Any, node: Any, label: str = "") -> Switch:
        """Go to `node` if the condition holds; asked in the order of declaration.

        Args:
            condition: a callable that takes the task, or a reference to one.
            node: a node, a reference to one, or its name.
            label: what tells the way from the others; by default the condition's name.

        Raises:
            DefinitionError: the label is too long or there already, or `node` can be no node.
        """
        target = _node(node, "Case")
        self.cases = (*self.cases, Case(condition, target, self._label(condition, label)))
        return self

    def Default(self, node: Any) -> Switch:
        """Go to `node` if no condition holds. A `Switch` needs it."""
        self._note("Default")
        self.default_target = _node(node, "Default")
        return self

    def _label(self, condition: Any, label: Any) -> str:
        """Return the label of a new case: what is given, or a name that no other case has."""
        taken = {case.label for case in self.cases}
        if not label:
            name = calling.spoken(condition)[: MAX_LABEL - 4]
            numbered = (f"{name} {number}" for number in range(2, len(taken) + 3))
            return next(one for one in (name, *numbered) if one not in taken)
        if not isinstance(label, str) or len(label) > MAX_LABEL:
            raise DefinitionError(f"{label!r} is no text of at most {MAX_LABEL} characters.")
        if label in taken:
            raise DefinitionError(f"Two cases have the label {label!r}. Give each its own.")
        return str(label)

    # -- what the declaration says -----------------------------------------------------------

    def exits(self) -> Iterator[Exit]:
        """Yield the cases in their order, then the default."""
        for case in self.cases:
            yield Exit(Way.CASE, case.target, case.label)
        if self.default_target is not None:
            yield Exit(Way.ELSE, self.default_target)
        if self.may_skip:
            yield Exit(Way.NEXT, self.next_target)
        yield from self.error_exits()

    def modifiers(self) -> Iterator[Modifier]:
        """Yield the small print, with the cases first."""
        for case in self.cases:
            called = case.label == calling.spoken(case.condition)
            asked = case.label if called else calling.declared(case.condition)
            yield Modifier("case", {"label": case.label, "condition": asked})
        yield from super().modifiers()

    def callables(self) -> Iterator[tuple[Any, tuple[Any, ...], dict[str, Any]]]:
        """Yield the conditions as well."""
        yield from super().callables()
        for case in self.cases:
            yield case.condition, (), {}

    # -- what the engine asks ----------------------------------------------------------------

    def ask(self, context: Context) -> Answer:
        """Ask one condition after the other until one holds."""
        for case in self.cases:
            if context.call(case.condition):
                return Proceed(Way.CASE, message=case.label, label=case.label)
        return Proceed(Way.ELSE, message="else")


def _node(node: Any, modifier: str) -> Any:
    if isinstance(node, (Node, Reference, str)) and node:
        return node
    raise DefinitionError(f"{modifier} takes a node, a reference to one or its name, not {node!r}.")
