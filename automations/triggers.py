"""What starts or reaches an automation from outside: signals and messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.dispatch import Signal

    from automations.automation import Automation

#: What precedes a message's name in the name of its receiver.
PREFIX = "receive_"


def require_data_parameters(**requirements: type) -> Callable[[Any], Any]:
    """Decorate a receiver with what a message's data must hold.

    Args:
        requirements: names of data with the type that each value has or can be converted to.
    """

    def decorate(method: Any) -> Any:
        method.data_requirements = requirements
        return method

    return decorate


def as_data(data: Any) -> Mapping[str, Any]:
    """Return a message's data as a mapping: a dict, or the GET of a request; None is empty."""
    if data is None:
        return {}
    found: Mapping[str, Any] = data.GET if hasattr(data, "GET") else data
    return found


def satisfies(automation: type[Automation], message: str, data: Any) -> bool:
    """Tell whether `automation` has a receiver for `message` and `data` holds what it requires."""
    receiver = getattr(automation, PREFIX + message, None)
    if receiver is None:
        return False
    given = as_data(data)
    requirements = getattr(receiver, "data_requirements", {})
    return all(
        name in given and _converts(given[name], kind) for name, kind in requirements.items()
    )


def _converts(value: Any, kind: type) -> bool:
    if isinstance(value, kind):
        return True
    try:
        kind(value)
    except (TypeError, ValueError, ArithmeticError):
        return False
    return True


def receivers(automation: type[Automation]) -> list[str]:
    """Return the names of the messages that an automation receives."""
    return sorted(name.removeprefix(PREFIX) for name in dir(automation) if name.startswith(PREFIX))


def connect(
    automation: type[Automation], signal: Signal, start: str | None = None, **connect_kwargs: Any
) -> None:
    """Start an instance of `automation` whenever `signal` is sent.

    Args:
        automation: the class; its method `started_by_signal(sender, kwargs)` is called before
            the first node.
        signal: a Django signal.
        start: name of the node to start with; None for the first one.
        connect_kwargs: passed to `signal.connect`, such as `sender`.
    """

    def begin(sender: Any, **kwargs: Any) -> None:
        automation.on_signal(start, sender, **kwargs)

    connect_kwargs.setdefault(
        "dispatch_uid",
        f"automations:{automation.get_automation_class_name()}:{start}:{connect_kwargs.get('sender')}",
    )
    signal.connect(begin, weak=False, **connect_kwargs)
