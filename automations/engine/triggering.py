"""Starting an instance because of something that has happened: a signal or a message.

Nobody is there who could be told that a subject is not admitted, so that this is no error here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from automations.engine import dispatcher, entering, start, store
from automations.engine.unit import Unit

if TYPE_CHECKING:
    from automations.automation import Automation


def on_signal(cls: type[Automation], node: str | None, sender: Any, kwargs: dict[str, Any]) -> Any:
    """Start an instance because a signal was sent.

    `started_by_signal(sender, kwargs)` is called before the first node, in the transaction that
    stores the instance.

    Returns:
        The automation; the live one if the class is unique and has one; None if its policy does
        not admit the subject that `started_by_signal` has named.
    """
    begun = entering.admitted(cls, lambda: _begin_by_signal(cls, node, sender, kwargs))
    if begun is None:
        return None
    automation, unit = begun
    if unit is not None:
        dispatcher.after_unit(automation, unit)
    return automation


def _begin_by_signal(
    cls: type[Automation], node: str | None, sender: Any, kwargs: dict[str, Any]
) -> tuple[Automation, Unit | None]:
    with entering.counting(cls), store.atomic():
        if cls.options.reentry is None:
            automation = cls(autorun=False)
        else:  # admitted when its data are there
            automation = cls.bind(start.insert(cls, {}, None, tokens=0))
        if automation.row.tokens:
            return automation, None
        method = getattr(automation, "started_by_signal", None)
        if callable(method):
            method(sender, kwargs)
            automation.save()
        entering.settle(automation.row)
        return automation, start.begin_stored(automation, node, taken=True)


def create_and_receive(
    cls: type[Automation], data: dict[str, Any], name: str, token: Any, message: dict[str, Any]
) -> Any:
    """Store an instance, hand it its first message and open its first task, all or nothing."""
    with store.atomic():
        automation = start.enter(cls, {"autorun": False, **data})
        if automation is None:
            return None
        automation.send_message(name, token, message)
        if automation.killed() or automation.finished():
            return None if automation.killed() else automation
        unit = start.begin_stored(automation, None, taken=True)
    if unit is not None:
        dispatcher.after_unit(automation, unit)
    return automation
