"""What starts or reaches an automation from outside: signals and messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db.models.signals import ModelSignal

from automations import registry
from automations.references import subject_of

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
    receives = getattr(automation, PREFIX + message, None) is not None
    known = receives or message in automation.rules.messages | automation.awaited
    return known and not lacking(automation, message, data)


def requirements(automation: type[Automation], message: str) -> Mapping[str, type]:
    """Return what the data of a message must hold, as names with types."""
    receiver = getattr(automation, PREFIX + message, None)
    found: Mapping[str, type] = getattr(receiver, "data_requirements", {})
    return found


def lacking(automation: type[Automation], message: str, data: Any) -> dict[str, type]:
    """Return what the data of a message must hold and do not, as names with types."""
    given = as_data(data)
    return {
        name: kind
        for name, kind in requirements(automation, message).items()
        if name not in given or not _converts(given[name], kind)
    }


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


def watch(automation: type[Automation]) -> None:
    """Listen to the signals that the goals, exit rules and waiting steps of a class name."""
    for rule, occasion in automation.rules.signals:
        tell = partial(automation.notice, rule.kind, rule.name)
        _listen(automation, f"{rule.kind}:{rule.name}", occasion, tell)
    for node in automation.nodes.values():
        for name, occasion in getattr(node, "signals", ()):
            _listen(automation, name, occasion, partial(_pass_on, automation, name))


def _pass_on(automation: type[Automation], name: str, about: Any) -> None:
    """Send a message to those who wait for a signal about a subject."""
    automation.deliver(name, subject_of(about))


def _listen(
    automation: type[Automation], name: str, occasion: Any, tell: Callable[[Any], None]
) -> None:
    """Call `tell` with what a signal is about, as long as the class is the one of its name."""
    flow = automation.get_automation_class_name()

    def heard(sender: Any, **kwargs: Any) -> None:
        if _copies(occasion.signal, kwargs):
            return
        about = occasion.about(kwargs)
        if registry.find(flow) is automation and about is not None:
            tell(about)

    uid = f"automations:{flow}:{name}"
    occasion.signal.disconnect(sender=occasion.sender, dispatch_uid=uid)
    occasion.signal.connect(heard, sender=occasion.sender, weak=False, dispatch_uid=uid)


def _copies(signal: Signal, kwargs: Mapping[str, Any]) -> bool:
    """Tell whether a row is only copied here, as `loaddata` does: nothing has happened to it."""
    return isinstance(signal, ModelSignal) and bool(kwargs.get("raw"))


def connect(
    automation: type[Automation], signal: Signal, start: str | None = None, **connect_kwargs: Any
) -> None:
    """Start an instance of `automation` whenever `signal` is sent, but not when rows are copied.

    Args:
        automation: the class; its method `started_by_signal(sender, kwargs)` is called before
            the first node.
        signal: a Django signal.
        start: name of the node to start with; None for the first one.
        connect_kwargs: passed to `signal.connect`, such as `sender`.
    """

    def begin(sender: Any, **kwargs: Any) -> None:
        if not _copies(signal, kwargs):
            automation.on_signal(start, sender, **kwargs)

    connect_kwargs.setdefault(
        "dispatch_uid",
        f"automations:{automation.get_automation_class_name()}:{start}:{connect_kwargs.get('sender')}",
    )
    signal.connect(begin, weak=False, **connect_kwargs)
