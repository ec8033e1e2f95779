"""How many steps run at once, and which go first: modifiers of every node."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Self

from automations import calling
from automations.graph import Modifier
from automations.limits import Limit, checked_priority


def said_limit(limit: Limit) -> Modifier:
    """Return a limit as plain data."""
    return Modifier(
        "limit",
        {
            "most": limit.most,
            "per": None if limit.per is None else limit.per.total_seconds(),
            "key": None if limit.key is None else calling.spoken(limit.key),
            "name": limit.name,
        },
    )


class Limited:
    """The part of every node that says how many of it run, and how soon."""

    routing: bool
    #: All of them must allow the step.
    limits: tuple[Limit, ...] = ()
    #: None: that of the flow.
    priority: int | None = None

    def Limit(  # noqa: N802
        self, most: int, *, per: timedelta | None = None, key: Any = None, name: str = ""
    ) -> Self:
        """Execute so many at once, or begin so many within a period; see `limits.Limit`.

        Given several times, all must allow it.

        Raises:
            DefinitionError: a value is none that a limit can have.
        """
        self.limits = (*self.limits, Limit(most, per=per, key=key, name=name))
        return self

    def Priority(self, priority: int) -> Self:  # noqa: N802
        """Let the step be executed sooner or later than others that are due.

        Args:
            priority: from -100 to 100; higher goes first, 0 is usual.

        Raises:
            DefinitionError: it is no such number.
        """
        self._note("Priority")
        self.priority = checked_priority(priority)
        return self

    def is_limited(self, options: Any) -> bool:
        """Tell whether tasks at the node need permits.

        Args:
            options: of its automation.
        """
        return bool(self.limits or options.limits) and not self.routing

    def _note(self, modifier: str) -> None:
        """Note that a modifier was given that can be given once."""
        raise NotImplementedError

    def limit_modifiers(self) -> Iterator[Modifier]:
        """Yield limits and priority as plain data."""
        yield from map(said_limit, self.limits)
        if self.priority is not None:
            yield Modifier("priority", self.priority)

    def limit_keys(self) -> Iterator[Any]:
        """Yield what takes the task and gives the key of a limit."""
        yield from (limit.key for limit in self.limits if limit.computed)
