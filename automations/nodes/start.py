"""A step that starts another automation, and may wait until that has ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from automations.exceptions import DefinitionError
from automations.graph import Kind, Modifier, Way
from automations.nodes.base import Context, Node
from automations.outcomes import Answer, Proceed, Skip, Wait
from automations.remarks import WOULD_START, Rehearsed, Remark
from automations.status import Waiting
from automations.this import reference
from automations.values import is_computed

#: What is noted at a task that waits.
WAITS = "Waits for the flow that it has started"
#: What is noted at the task when the other instance has ended otherwise than completed.
SAID = {
    "exited": "The flow that it has started left early",
    "failed": "The flow that it has started has failed",
    "cancelled": "The flow that it has started was cancelled",
    "deleted": "The flow that it has started was deleted",
}


class StartAutomation(Node):
    """Starts an instance of another automation, which is stored with the step, exactly once.

    `task.result` is `{"instance": uuid}`, and with `wait` `{"instance": uuid, "outcome": …}`. If
    both automations have the same key as `Meta.subject`, it is passed on. A unique automation that
    has a live instance is not started again: that instance is taken.

    Args:
        automation: a class or its dotted name.
        wait: go on when the other instance has ended, however it did. With `.OnError` the flow goes
            on there if it has failed, was cancelled or deleted.
        data: what the other instance starts with: a dictionary, or a callable or reference that
            gives one.
        description: see `Node`.
        more: further data; references and callables are resolved.

    Raises:
        DefinitionError: `automation` is neither, or `data` are no dictionary.
    """

    kind = Kind.START

    def __init__(
        self,
        automation: Any,
        /,
        wait: bool = False,
        data: Any = None,
        *,
        description: Any = "",
        **more: Any,
    ) -> None:
        super().__init__(description=description)
        named = isinstance(automation, str) and "." in automation and not reference(automation)
        if not named and not hasattr(automation, "get_automation_class_name"):
            raise DefinitionError(
                f"StartAutomation takes an automation class or its dotted name, not {automation!r}."
            )
        if not (data is None or isinstance(data, Mapping) or is_computed(data)):
            raise DefinitionError(f"StartAutomation takes a dictionary as data, not {data!r}.")
        self.automation = automation
        self.wait = wait
        self.data = data
        self.more = more

    # -- what the declaration says -----------------------------------------------------------

    @property
    def automation_name(self) -> str:
        """Dotted name of the other automation."""
        name = getattr(self.automation, "get_automation_class_name", None)
        return str(name() if name else self.automation)

    def modifiers(self) -> Iterator[Modifier]:
        """Yield the small print, with what is started first."""
        yield Modifier("starts", {"automation": self.automation_name, "wait": self.wait})
        yield from super().modifiers()

    def callables(self) -> Iterator[tuple[Any, tuple[Any, ...], dict[str, Any]]]:
        """Yield what computes data as well."""
        yield from super().callables()
        given = self.data.values() if isinstance(self.data, Mapping) else (self.data,)
        for value in (*given, *self.more.values()):
            if is_computed(value):
                yield value, (), {}

    # -- what the engine asks ----------------------------------------------------------------

    def ask(self, context: Context) -> Answer:
        """Start the other instance if that has not happened yet, and go on or wait."""
        known = (getattr(context.task, "result", None) or {}).get("instance")
        uuid = known or context.children.start(
            self.automation, self._data(context), waits=self.wait
        )
        result = {"instance": uuid}
        if not self.wait:
            return Proceed(result=result)
        outcome = context.children.outcome(uuid)
        if not outcome:
            return self._wait(context, result, began=known is None)
        failed = outcome not in {"completed", "exited"} and self.error_target is not None
        way = Way.ERROR if failed else Way.NEXT
        return Proceed(way, {**result, "outcome": outcome}, SAID.get(outcome, "OK"))

    def _data(self, context: Context) -> dict[str, Any]:
        """Return what the other instance starts with."""
        given = self.data if isinstance(self.data, Mapping) else context.call(self.data)
        values = {**(given or {}), **self.more}
        return {key: context.call(value) for key, value in values.items()}

    def _wait(self, context: Context, result: dict[str, Any], *, began: bool) -> Answer:
        """Wait to be told of the end; asked again now and then, in case nobody tells."""
        wait = Wait(Waiting.MESSAGE, context.now + context.poll, WAITS, result=result)
        answer = self.bounded(context, wait)
        if began and isinstance(answer, Skip):
            return replace(wait, due=context.now)  # not before it is stored what was started
        return answer

    def would(self) -> tuple[Remark, ...]:
        """Say what is started."""
        return (Remark.of(WOULD_START, name=self.automation_name.rpartition(".")[2]),)

    def rehearse(self, context: Context) -> Rehearsed:
        """Wait for an end that somebody must tell of, or go on."""
        if not self.wait:
            return super().rehearse(context)
        begun = context.task.waiting == Waiting.MESSAGE
        wait = self.bounded(context, Wait(Waiting.MESSAGE, None, WAITS))
        return Rehearsed(wait, () if begun else self.would())
