"""A step that sends a message to other instances."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from automations import calling
from automations.graph import Kind, Modifier
from automations.nodes.base import Context, Letter, Node
from automations.outcomes import Answer, Proceed
from automations.remarks import WOULD_SEND, Remark
from automations.this import reference


class SendMessage(Node):
    """Sends a message that is stored with the step and delivered exactly once.

    Args:
        target: an automation class, its dotted name, an instance, an id, or a callable or
            reference that gives one of these. A class means all its live instances.
        message: name of the message; `receive_<message>` of the target receives it.
        token: passed to the receiver.
        allow_multiple_receivers: with a class as target, go on after a receiver has returned
            "received"; by default it ends the broadcast.
        data: what the receiver gets; references and callables are resolved.
        description: see `Node`.
    """

    kind = Kind.MESSAGE

    def __init__(
        self,
        /,
        target: Any,
        message: str,
        token: Any = None,
        allow_multiple_receivers: bool = False,
        *,
        description: Any = "",
        **data: Any,
    ) -> None:
        super().__init__(description=description)
        self.target = target
        self.message = message
        self.token = token
        self.allow_multiple_receivers = allow_multiple_receivers
        self.data = data

    @property
    def spoken_target(self) -> str:
        """What the message is sent to, as a page says it."""
        target = self.target
        return target.__name__ if isinstance(target, type) else calling.spoken(target)

    def modifiers(self) -> Iterator[Modifier]:
        """Yield the small print, with message and target."""
        yield Modifier("sends", {"message": self.message, "target": self.spoken_target})
        yield from super().modifiers()

    def callables(self) -> Iterator[tuple[Any, tuple[Any, ...], dict[str, Any]]]:
        """Yield what computes target, token and data as well."""
        yield from super().callables()
        for value in (self.target, self.token, *self.data.values()):
            if not isinstance(value, type) and (callable(value) or reference(value)):
                yield value, (), {}

    def _value(self, context: Context, value: Any) -> Any:
        return value if isinstance(value, type) else context.call(value)

    def ask(self, context: Context) -> Answer:
        """Hand the message to the engine, which stores it together with this step."""
        letter = Letter(
            target=self._value(context, self.target),
            name=self.message,
            token=self._value(context, self.token),
            data={key: self._value(context, value) for key, value in self.data.items()},
            to_many=self.allow_multiple_receivers,
        )
        context.outbox.append(letter)
        return Proceed()

    def would(self) -> tuple[Remark, ...]:
        """Say what is sent."""
        target = self.spoken_target.rpartition(".")[2]
        return (Remark.of(WOULD_SEND, name=self.message, target=target),)
