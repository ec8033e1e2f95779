"""A step that runs code."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

from automations import calling, own_steps
from automations.graph import Kind, Modifier
from automations.nodes.base import Context, Node
from automations.nodes.rehearsal import called
from automations.outcomes import Answer, Proceed
from automations.remarks import Remark


class Execute(Node):
    """Calls `func(task, *args, **kwargs)`; without arguments it does nothing and goes on.

    A JSON-serialisable result is stored in `task.result`. A subclass may define
    `method(self, task, ...)` instead of taking a function.

    Args:
        func: a callable or a reference to one.
        args, kwargs: passed on; references among them are resolved.
        detached: run outside any transaction, for slow or external work: at least once, with
            `task.idempotency_key`. By default a step is atomic: its database effects happen
            exactly once.
        threaded: an older name of `detached`.
        effects: what the step touches outside the database, in words, such as "charges the
            card"; it is shown before the step is run again.
        description: see `Node`.
    """

    kind = Kind.EXECUTE

    def __init__(
        self,
        /,
        *args: Any,
        detached: bool = False,
        threaded: bool = False,
        effects: str = "",
        description: Any = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(description=description)
        own = getattr(type(self), "method", None)
        if own is None:
            args = args or (kwargs.pop("func", None),)
            self.func: Any = args[0]
            self.args: tuple[Any, ...] = args[1:]
        else:
            self.func, self.args = self._own_method(), args
        self.kwargs = kwargs
        self.detached = detached or threaded
        self.effects = effects
        self.routing = self.func is None

    def _own_method(self) -> Any:
        static = inspect.getattr_static(type(self), "method")
        return static.__func__ if isinstance(static, staticmethod) else getattr(self, "method")  # noqa: B009

    def graph_kind(self) -> Kind:
        """Return PASS for a step without code."""
        return Kind.PASS if self.func is None else Kind.EXECUTE

    def modifiers(self) -> Iterator[Modifier]:
        """Yield the small print, with what the step touches outside."""
        yield from super().modifiers()
        if self.detached:
            yield Modifier("detached")
        if self.effects:
            yield Modifier("effects", self.effects)

    def callables(self) -> Iterator[tuple[Any, tuple[Any, ...], dict[str, Any]]]:
        """Yield the function as well."""
        yield from super().callables()
        if self.func is not None:
            yield self.func, self.args, self.kwargs

    def ask(self, context: Context) -> Answer:
        """Call the function and go on with its result."""
        if self.func is None:
            return Proceed()
        return Proceed(result=context.call(self.func, *self.args, **self.kwargs))

    def would(self) -> tuple[Remark, ...]:
        """Say what is called, and what that touches outside the database."""
        offer = own_steps.of(type(self))
        if offer is None:
            return called(calling.spoken(self.func), self.effects)
        return called(str(offer.title), self.effects or offer.effects)
